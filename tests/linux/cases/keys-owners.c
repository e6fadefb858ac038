/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys of several users and processes: rights, possession, sessions, quotas, what fork and exec
 * leave. */
#include <pthread.h>
#include <sys/syscall.h>

#include "keys.h"

#define PROCESS KEY_SPEC_PROCESS_KEYRING
#define THREAD	KEY_SPEC_THREAD_KEYRING
#define SESSION KEY_SPEC_SESSION_KEYRING
#define USER	1234

static void become(unsigned uid)
{
	/* The thread's own call: the C library's would change all threads. */
	if (syscall(SYS_setresgid, uid, uid, uid) || syscall(SYS_setresuid, uid, uid, uid))
		puts("cannot change users");
}

/* Nothing reaches the key from the caller's keyrings. */
static void as_stranger(int key)
{
	char byte;

	keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL);
	become(USER);
	describe("a stranger's view", key);
	SHOW(keyctl(KEYCTL_READ, key, &byte, 1));
	SHOW(keyctl(KEYCTL_UPDATE, key, "x", 1));
	SHOW(keyctl(KEYCTL_LINK, key, PROCESS));
	SHOW(keyctl(KEYCTL_SETPERM, key, 0));
	SHOW(keyctl(KEYCTL_CHOWN, key, USER, -1));
	SHOW(keyctl(KEYCTL_REVOKE, key));
	SHOW(keyctl(KEYCTL_INVALIDATE, key));
	SHOW(keyctl(KEYCTL_SET_TIMEOUT, key, 1));
	SHOW(keyctl(KEYCTL_GET_SECURITY, key, NULL, 0));
}

static void rights(void)
{
	int key = add_key("user", "guarded", "x", 1, SESSION), id;

	SHOW(keyctl(KEYCTL_SETPERM, key, 0xffffffff));
	IN_CHILD(as_stranger(key));
	SHOW(keyctl(KEYCTL_SETPERM, key, 0x3f010003));
	IN_CHILD(as_stranger(key));
	SHOW(keyctl(KEYCTL_SETPERM, key, 0x3f01003f));
	IN_CHILD(as_stranger(key));
	describe("after strangers", key);
	id = add_key("user", "owned", "x", 1, SESSION);
	SHOW(keyctl(KEYCTL_CHOWN, id, -1, -1));
	SHOW(keyctl(KEYCTL_CHOWN, id, USER, USER));
	describe("given away", id);
	/* Root still possesses it; without the possessor's rights only the user's are left. */
	SHOW(keyctl(KEYCTL_SETPERM, id, 0x003f0000));
	SHOW(keyctl(KEYCTL_READ, id, NULL, 0));
	describe("not for root", id);
	id = add_key("keyring", "closed", NULL, 0, SESSION);
	add_key("user", "inner", "x", 1, id);
	SHOW(keyctl(KEYCTL_SETPERM, id, 0x25010000));
	SHOW_OK(keyctl(KEYCTL_SEARCH, id, "user", "inner", 0));
	SHOW_OK(keyctl(KEYCTL_SEARCH, SESSION, "user", "inner", 0));
	SHOW(add_key("user", "other", "x", 1, id));
	count_links("closed", id);
}

static void as_user(int key)
{
	become(USER);
	SHOW(keyctl(KEYCTL_CHOWN, key, 0, -1));
	SHOW(keyctl(KEYCTL_CHOWN, key, -1, 4321));
	SHOW(keyctl(KEYCTL_CHOWN, key, -1, USER));
	SHOW(keyctl(KEYCTL_SETPERM, key, 0x3f3f0000));
	describe("possessed", key);
}

static void sessions(void)
{
	int session = (int)keyctl(KEYCTL_GET_KEYRING_ID, SESSION, 0), named;

	describe("session", SESSION);
	SHOW(keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL) != session);
	describe("a new one", SESSION);
	SHOW(keyctl(KEYCTL_JOIN_SESSION_KEYRING, ".dot"));
	SHOW(keyctl(KEYCTL_JOIN_SESSION_KEYRING, ""));
	SHOW(keyctl(KEYCTL_JOIN_SESSION_KEYRING, 1));
	named = (int)keyctl(KEYCTL_JOIN_SESSION_KEYRING, "case-keys-owners");
	SHOW(named > 0);
	describe("a named one", SESSION);
	SHOW(keyctl(KEYCTL_SETPERM, named, 0x3f1b0000));
	IN_CHILD({
		SHOW(keyctl(KEYCTL_GET_KEYRING_ID, SESSION, 0) == named);
		keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL);
		SHOW(keyctl(KEYCTL_JOIN_SESSION_KEYRING, "case-keys-owners") == named);
	});
	describe("user", KEY_SPEC_USER_KEYRING);
	describe("user session", KEY_SPEC_USER_SESSION_KEYRING);
	count_links("user session", KEY_SPEC_USER_SESSION_KEYRING);
	IN_CHILD({
		become(USER);
		describe("user", KEY_SPEC_USER_KEYRING);
		SHOW_OK(add_key("user", "kept", "x", 1, KEY_SPEC_USER_KEYRING));
	});
	IN_CHILD({
		become(USER);
		SHOW_OK(keyctl(KEYCTL_SEARCH, KEY_SPEC_USER_SESSION_KEYRING, "user", "kept", 0));
		keyctl(KEYCTL_CLEAR, KEY_SPEC_USER_KEYRING);
	});
	IN_CHILD({
		keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL);
		SHOW(keyctl(KEYCTL_SESSION_TO_PARENT));
	});
	SHOW(keyctl(KEYCTL_GET_KEYRING_ID, SESSION, 0) != named);
}

static void *thread(void *arg)
{
	int *process = arg;

	describe("a thread's", THREAD);
	SHOW(keyctl(KEYCTL_GET_KEYRING_ID, PROCESS, 0) == *process);
	keyctl(KEYCTL_CLEAR, THREAD);
	describe("a thread's", THREAD);
	become(USER);
	describe("after setuid", THREAD);
	return NULL;
}

static void threads(char *self)
{
	int process = (int)keyctl(KEYCTL_GET_KEYRING_ID, PROCESS, 1);
	pthread_t t;

	describe("process", PROCESS);
	pthread_create(&t, NULL, thread, &process);
	pthread_join(t, NULL);
	SHOW_OK(keyctl(KEYCTL_CLEAR, THREAD));
	IN_CHILD({
		describe("child's thread", THREAD);
		describe("child's process", PROCESS);
	});
	IN_CHILD({
		SHOW_OK(add_key("user", "across exec", "x", 1, SESSION));
		add_key("user", "in process", "x", 1, PROCESS);
		fflush(stdout);
		execl(self, self, "again", NULL);
	});
}

static void after_exec(void)
{
	describe("thread", THREAD);
	describe("process", PROCESS);
	SHOW_OK(request_key("user", "across exec", NULL, 0));
	SHOW_OK(request_key("user", "in process", NULL, 0));
}

static void quotas(void)
{
	static char payload[6000];
	char name[16];
	int made = 0;

	become(USER + 1);
	keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL);
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "large %d", i);
		SHOW_OK(add_key("user", name, payload, sizeof(payload), SESSION));
	}
	keyctl(KEYCTL_CLEAR, SESSION);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		made += add_key("user", name, "x", 1, SESSION) > 0;
	}
	printf("as many keys as allowed: %d\n", made > 150 && made <= 200);
	SHOW(add_key("user", "one more", "x", 1, SESSION));
}

int main(int argc, char **argv)
{
	case_begin();
	if (argc > 1) {
		after_exec();
		return 0;
	}
	keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL);
	rights();
	IN_CHILD({
		int key = add_key("user", "mine", "x", 1, SESSION);

		keyctl(KEYCTL_CHOWN, key, USER, 0);
		as_user(key);
	});
	sessions();
	threads(argv[0]);
	IN_CHILD(quotas());
	return 0;
}
