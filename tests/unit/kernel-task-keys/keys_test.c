/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys: nothing is left when memory runs out in the middle; chains and webs of keyrings cost no
 * more than they have links; keys that ended are collected. */
#include "world.h"

#include "abi/keyctl.h"
#include "keys/internal.h"
#include "keys/keys.h"
#include "proc/hooks.h"

extern const struct task_hooks keys_hooks;

static long add(const char *type, const char *name, const char *payload, long ring)
{
	return CALL_5(add_key, P(type), P(name), P(payload), payload ? strlen(payload) : 0, ring);
}

static long ctl(int operation, long a, long b)
{
	return CALL_5(keyctl, operation, a, b, 0, 0);
}

static void uses_keys(void *arg)
{
	long ring = add("keyring", "ring", NULL, KEY_SPEC_PROCESS_KEYRING);
	char text[64];

	ctl(KEYCTL_JOIN_SESSION_KEYRING, 0, 0);
	ctl(KEYCTL_JOIN_SESSION_KEYRING, P("named"), 0);
	for (int i = 0; i < 9; i++) {
		snprintf(text, sizeof(text), "key %d", i);
		add("user", text, "payload", ring);
	}
	add("user", "key 0", "another", ring);
	CALL_4(request_key, P("user"), P("missing"), P("callout"), KEY_SPEC_THREAD_KEYRING);
	CALL_5(keyctl, KEYCTL_SEARCH, ring, P("user"), P("key 3"), KEY_SPEC_SESSION_KEYRING);
	CALL_5(keyctl, KEYCTL_DESCRIBE, ring, P(text), sizeof(text), 0);
	CALL_5(keyctl, KEYCTL_READ, ring, P(text), sizeof(text), 0);
	CALL_5(keyctl, KEYCTL_CHOWN, ring, 77, 77, 0);
	ctl(KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING);
}

static void sequence(void)
{
	uses_keys(NULL);
}

/* As at the task's end. */
static void clean(void)
{
	keys_hooks.exit(current);
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

static bool count(struct key *key, void *arg)
{
	++*(unsigned *)arg;
	return false;
}

static unsigned keys_now(void)
{
	unsigned n = 0;

	key_for_each(count, &n);
	return n;
}

/* Each keyring is in the one before: freeing the first frees all, without a stack for each. */
static void makes_a_chain(void *arg)
{
	long ring = KEY_SPEC_SESSION_KEYRING;

	for (int i = 0; i < 20000; i++) {
		long next = add("keyring", "link", NULL, KEY_SPEC_PROCESS_KEYRING);

		assert_true(next > 0);
		assert_int_equal(ctl(KEYCTL_SETPERM, next, 0x3f3f0000), 0);
		assert_int_equal(ctl(KEYCTL_LINK, next, ring), 0);
		ring = next;
	}
}

static void long_chains_are_freed(void **state)
{
	unsigned before = keys_now();

	world_in_process(makes_a_chain, NULL);
	assert_int_equal(keys_now(), before);
}

/* Six layers of 30 keyrings, each linked to all of the next: 30 to the sixth paths. */
static void makes_a_web(void *arg)
{
	enum { LAYERS = 6, WIDTH = 30 };
	long ring[LAYERS][WIDTH];
	char name[32];

	for (int layer = 0; layer < LAYERS; layer++) {
		for (int i = 0; i < WIDTH; i++) {
			snprintf(name, sizeof(name), "%d %d", layer, i);
			ring[layer][i] = add("keyring", name, NULL, KEY_SPEC_PROCESS_KEYRING);
			assert_true(ring[layer][i] > 0);
		}
	}
	for (int layer = LAYERS - 1; layer > 0; layer--)
		for (int i = 0; i < WIDTH; i++)
			for (int j = 0; j < WIDTH; j++)
				assert_int_equal(
					ctl(KEYCTL_LINK, ring[layer][i], ring[layer - 1][j]), 0);
	assert_int_equal(CALL_5(keyctl, KEYCTL_SEARCH, ring[0][0], P("user"), P("not there"), 0),
			 -ENOKEY);
	assert_int_equal(ctl(KEYCTL_LINK, ring[0][0], ring[LAYERS - 1][0]), -EDEADLK);
}

static void webs_are_searched_once(void **state)
{
	world_in_process(makes_a_web, NULL);
}

static void ends_keys(void *arg)
{
	long ring = add("keyring", "ring", NULL, KEY_SPEC_PROCESS_KEYRING);
	long key = add("user", "revoked", "x", ring);
	struct key *found = key_find((int32_t)ring);

	assert_int_equal(ctl(KEYCTL_REVOKE, key, 0), 0);
	assert_int_equal(found->link_count, 1);
	key_settings.collect_delay = 0;
	key = add("user", "expired", "x", ring);
	key_set_expiry(key_find((int32_t)key), key_now() - 1);
	assert_int_equal(ctl(KEYCTL_READ, key, 0), -ENOKEY);
	assert_int_equal(found->link_count, 0);
	key = add("user", "invalidated", "x", ring);
	assert_int_equal(ctl(KEYCTL_INVALIDATE, key, 0), 0);
	assert_int_equal(found->link_count, 0);
	assert_int_equal(found->counted, 0);
	key_settings.collect_delay = 300;
}

static void ended_keys_are_collected(void **state)
{
	world_in_process(ends_keys, NULL);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(long_chains_are_freed),
		cmocka_unit_test(webs_are_searched_once),
		cmocka_unit_test(ended_keys_are_collected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
