/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys and keyrings of one user: add_key, request_key and what keyctl does with them. */
#include "keys.h"

#define PROCESS KEY_SPEC_PROCESS_KEYRING

static char long_name[5000];

static void arguments(void)
{
	char type[40];

	memset(type, 'a', sizeof(type) - 1);
	type[sizeof(type) - 1] = 0;
	memset(long_name, 'n', sizeof(long_name) - 1);
	SHOW(add_key("unheard", "name", "x", 1, PROCESS));
	SHOW(add_key(type, "name", "x", 1, PROCESS));
	SHOW(add_key("", "name", "x", 1, PROCESS));
	SHOW(add_key(".type", "name", "x", 1, PROCESS));
	SHOW(add_key((char *)1, "name", "x", 1, PROCESS));
	SHOW(add_key("user", (char *)1, "x", 1, PROCESS));
	SHOW(add_key("user", NULL, "x", 1, PROCESS));
	SHOW(add_key("user", "", "x", 1, PROCESS));
	SHOW(add_key("user", long_name, "x", 1, PROCESS));
	SHOW(add_key("user", "name", (char *)1, 1, PROCESS));
	SHOW(add_key("user", "name", NULL, 0, PROCESS));
	SHOW(add_key("user", "name", long_name, 0, PROCESS));
	SHOW(add_key("user", "name", "x", 1, 0));
	SHOW(add_key("user", "name", "x", 1, KEY_SPEC_GROUP_KEYRING));
	SHOW(add_key("user", "name", "x", 1, KEY_SPEC_REQKEY_AUTH_KEY));
	SHOW(add_key("user", "name", "x", 1, KEY_SPEC_REQUESTOR_KEYRING));
	SHOW(add_key("user", "name", "x", 1, -9));
	SHOW(add_key("user", "name", "x", 2u << 20, PROCESS));
	SHOW(add_key("keyring", ".dot", NULL, 0, PROCESS));
	SHOW(add_key("keyring", "ring", "x", 1, PROCESS));
	SHOW(add_key("logon", "nocolon", "x", 1, PROCESS));
	SHOW(add_key("logon", ":first", "x", 1, PROCESS));
	SHOW_OK(add_key("logon", "a:b", "x", 1, PROCESS));
	SHOW(keyctl(1000));
	SHOW(keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_THREAD_KEYRING, 0));
	SHOW(keyctl(KEYCTL_CLEAR, KEY_SPEC_THREAD_KEYRING) == 0);
	SHOW(keyctl(KEYCTL_DESCRIBE, 2000000000, NULL, 0));
	SHOW(keyctl(KEYCTL_INSTANTIATE, 5, "x", 1, 0));
	SHOW(keyctl(KEYCTL_NEGATE, 5, 1, 0));
	SHOW(keyctl(KEYCTL_REJECT, 5, 1, EKEYREJECTED, 0));
	SHOW(keyctl(KEYCTL_REJECT, 5, 1, 0, 0));
	SHOW(keyctl(KEYCTL_ASSUME_AUTHORITY, 0));
	SHOW(keyctl(KEYCTL_ASSUME_AUTHORITY, -3));
	SHOW(keyctl(KEYCTL_ASSUME_AUTHORITY, 2000000000));
}

static void payloads(void)
{
	char buffer[16] = "";
	int key = add_key("user", "payload", "hello", 5, PROCESS);

	describe("payload", key);
	SHOW(keyctl(KEYCTL_READ, key, NULL, 0));
	SHOW(keyctl(KEYCTL_READ, key, buffer, 4));
	printf("[%s]\n", buffer);
	SHOW(keyctl(KEYCTL_READ, key, buffer, sizeof(buffer)));
	printf("[%s]\n", buffer);
	SHOW(keyctl(KEYCTL_READ, key, 1, 5));
	SHOW(add_key("user", "payload", "again", 3, PROCESS) == key);
	SHOW(keyctl(KEYCTL_READ, key, NULL, 0));
	SHOW(keyctl(KEYCTL_UPDATE, key, "longer", 6));
	SHOW(keyctl(KEYCTL_UPDATE, key, NULL, 0));
	SHOW(keyctl(KEYCTL_UPDATE, key, long_name, 32768));
	SHOW(keyctl(KEYCTL_READ, key, NULL, 0));
	SHOW(keyctl(KEYCTL_UPDATE, PROCESS, "x", 1));
	SHOW(keyctl(KEYCTL_READ, add_key("logon", "a:c", "x", 1, PROCESS), buffer, 1));
	SHOW(keyctl(KEYCTL_GET_SECURITY, key, buffer, sizeof(buffer)));
	SHOW(keyctl(KEYCTL_DESCRIBE, key, buffer, 3));
	SHOW(keyctl(KEYCTL_CLEAR, key));
	SHOW(keyctl(KEYCTL_LINK, key, key));
	SHOW(keyctl(KEYCTL_UNLINK, key, key));
	SHOW(add_key("user", "inside", "x", 1, key));
}

static void links(void)
{
	int a = add_key("keyring", "a", NULL, 0, PROCESS), b = add_key("keyring", "b", NULL, 0, a);
	int key = add_key("user", "linked", "x", 1, b), twin, chain[8];

	describe("a", a);
	SHOW(keyctl(KEYCTL_LINK, a, b));
	SHOW(keyctl(KEYCTL_LINK, a, a));
	SHOW(keyctl(KEYCTL_LINK, key, a));
	SHOW(keyctl(KEYCTL_LINK, key, a));
	count_links("a", a);
	SHOW(keyctl(KEYCTL_UNLINK, key, a));
	SHOW(keyctl(KEYCTL_UNLINK, key, a));
	SHOW(keyctl(KEYCTL_SEARCH, a, "user", "linked", 0) == key);
	SHOW(keyctl(KEYCTL_SEARCH, a, "user", "other", 0));
	SHOW(keyctl(KEYCTL_SEARCH, a, "nothing", "other", 0));
	SHOW(keyctl(KEYCTL_SEARCH, key, "user", "other", 0));
	SHOW(keyctl(KEYCTL_SEARCH, a, "keyring", "a", 0) == a);
	SHOW(keyctl(KEYCTL_SEARCH, a, "user", "linked", a) == key);
	count_links("a after search", a);
	twin = add_key("user", "linked", "y", 1, PROCESS);
	SHOW(twin != key);
	SHOW(keyctl(KEYCTL_LINK, twin, a));
	count_links("a with a twin", a);
	SHOW(keyctl(KEYCTL_SEARCH, a, "user", "linked", 0) == twin);
	SHOW(keyctl(KEYCTL_MOVE, twin, a, b, KEYCTL_MOVE_EXCL));
	SHOW(keyctl(KEYCTL_MOVE, twin, a, b, 2));
	SHOW(keyctl(KEYCTL_MOVE, twin, a, b, 0));
	SHOW(keyctl(KEYCTL_MOVE, twin, a, b, 0));
	SHOW(keyctl(KEYCTL_MOVE, twin, b, b, 0));
	count_links("a", a);
	count_links("b", b);
	SHOW(add_key("keyring", "b", NULL, 0, a) != b);
	count_links("a with a new b", a);
	SHOW(keyctl(KEYCTL_CLEAR, a));
	count_links("a cleared", a);
	SHOW(keyctl(KEYCTL_RESTRICT_KEYRING, a, NULL, "x"));
	SHOW(keyctl(KEYCTL_RESTRICT_KEYRING, a, "user", "x"));
	SHOW(keyctl(KEYCTL_RESTRICT_KEYRING, a, NULL, NULL));
	SHOW(keyctl(KEYCTL_RESTRICT_KEYRING, a, NULL, NULL));
	SHOW(keyctl(KEYCTL_RESTRICT_KEYRING, twin, NULL, NULL));
	SHOW(add_key("user", "restricted", "x", 1, a));
	SHOW(keyctl(KEYCTL_LINK, twin, a));
	/* A search goes down six levels. */
	for (int i = 0; i < 8; i++)
		chain[i] = add_key("keyring", "chain", NULL, 0, i ? chain[i - 1] : PROCESS);
	add_key("user", "deep", "x", 1, chain[5]);
	SHOW_OK(keyctl(KEYCTL_SEARCH, chain[0], "user", "deep", 0));
	add_key("user", "deeper", "x", 1, chain[6]);
	SHOW_OK(keyctl(KEYCTL_SEARCH, chain[0], "user", "deeper", 0));
	SHOW(keyctl(KEYCTL_LINK, chain[0], chain[7]));
}

static void endings(void)
{
	int ring = add_key("keyring", "endings", NULL, 0, PROCESS);
	int key = add_key("user", "ends", "x", 1, ring), other;

	SHOW(keyctl(KEYCTL_REVOKE, key));
	SHOW(keyctl(KEYCTL_READ, key, NULL, 0));
	describe("revoked", key);
	SHOW(keyctl(KEYCTL_REVOKE, key));
	SHOW(keyctl(KEYCTL_LINK, key, PROCESS));
	SHOW(keyctl(KEYCTL_SEARCH, ring, "user", "ends", 0));
	SHOW(request_key("user", "ends", NULL, 0));
	count_links("ring with a revoked key", ring);
	other = add_key("user", "ends", "y", 1, ring);
	SHOW(other != key);
	count_links("and with a new one", ring);
	SHOW(keyctl(KEYCTL_INVALIDATE, other));
	key = add_key("user", "expires", "x", 1, ring);
	SHOW(keyctl(KEYCTL_SET_TIMEOUT, key, 1000));
	SHOW(keyctl(KEYCTL_READ, key, NULL, 0));
	SHOW(keyctl(KEYCTL_SET_TIMEOUT, key, 1));
	usleep(1050000);
	SHOW(keyctl(KEYCTL_READ, key, NULL, 0));
	SHOW(keyctl(KEYCTL_SEARCH, ring, "user", "expires", 0));
	SHOW(request_key("user", "expires", NULL, 0));
	SHOW(keyctl(KEYCTL_REVOKE, ring));
	count_links("revoked ring", ring);
	SHOW(add_key("user", "late", "x", 1, ring));
	SHOW(keyctl(KEYCTL_UNLINK, ring, PROCESS));
}

static void requests(void)
{
	int key = add_key("user", "wanted", "x", 1, PROCESS), ring, id = 0;

	ring = add_key("keyring", "answers", NULL, 0, PROCESS);
	SHOW(request_key("user", "wanted", NULL, 0) == key);
	SHOW(request_key("user", "wanted", NULL, ring) == key);
	count_links("answers", ring);
	SHOW(request_key("user", "unwanted", NULL, 0));
	SHOW(request_key("nothing", "unwanted", NULL, 0));
	SHOW(request_key("user", (char *)1, NULL, 0));
	SHOW(request_key("user", "unwanted", (char *)1, 0));
	SHOW(request_key("keyring", "unwanted", "callout", ring));
	SHOW(keyctl(KEYCTL_CLEAR, ring));
	/* The program that would make the key is missing, so the kernel remembers that there is no
	 * key of this name. */
	SHOW(request_key("user", "unwanted", "callout", ring));
	count_links("answers", ring);
	keyctl(KEYCTL_READ, ring, &id, sizeof(id));
	describe("negative", id);
	SHOW(keyctl(KEYCTL_READ, id, NULL, 0));
	SHOW(keyctl(KEYCTL_SEARCH, ring, "user", "unwanted", 0));
	SHOW(add_key("user", "unwanted", "now", 3, ring) == id);
	SHOW(keyctl(KEYCTL_READ, id, NULL, 0));
	SHOW(keyctl(KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_NO_CHANGE));
	SHOW(keyctl(KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_PROCESS_KEYRING));
	SHOW(keyctl(KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_GROUP_KEYRING));
	SHOW(keyctl(KEYCTL_SET_REQKEY_KEYRING, 99));
	SHOW(keyctl(KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_DEFAULT));
}

int main(void)
{
	case_begin();
	keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL);
	arguments();
	payloads();
	links();
	endings();
	requests();
	return 0;
}
