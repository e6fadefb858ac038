/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control groups in the whole personality: paths between groups, what failing allocations leave
 * behind. Behaviour that a program sees is in tests/linux/cases/cgroup-*.c.
 */
#include "tests/unit/personality/world.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>

#include "base/account.h"
#include "cgroup/cgroup.h"
#include "cgroup/ebpf.h"
#include "cgroup/namespace.h"
#include "proc/user_usage.h"

static void expect_path(const struct cgroup *group, const struct cgroup *from, const char *path)
{
	struct seq text;

	seq_init(&text);
	cgroup_show_path(group, from, &text);
	seq_write(&text, "", 1);
	assert_string_equal(text.text, path);
	seq_free(&text);
}

static struct cgroup *make(struct cgroup *parent, const char *name)
{
	struct cgroup *group;

	assert_int_equal(cgroup_create(parent, name, &group), 0);
	cgroup_put(group);
	return group;
}

static void paths(void **state)
{
	struct cgroup *root = cgroup_root();
	struct cgroup *a = make(root, "a"), *b = make(a, "b"), *c = make(root, "c");

	expect_path(root, root, "/");
	expect_path(b, root, "/a/b");
	expect_path(a, a, "/");
	expect_path(b, a, "/b");
	expect_path(root, b, "/../..");
	expect_path(c, b, "/../../c");
	assert_ptr_equal(cgroup_next(root, root), a);
	assert_ptr_equal(cgroup_next(root, a), b);
	assert_ptr_equal(cgroup_next(root, b), c);
	assert_null(cgroup_next(root, c));
	assert_null(cgroup_next(a, b));
	assert_int_equal(cgroup_remove(a), -EBUSY);
	assert_int_equal(cgroup_remove(b), 0);
	assert_int_equal(cgroup_remove(a), 0);
	assert_int_equal(cgroup_remove(c), 0);
	assert_int_equal(root->descendants, 0);
}

static void write_file(const char *path, const char *text)
{
	long fd = CALL_3(open, P(path), O_WRONLY, 0);

	if (fd < 0)
		return;
	CALL_3(write, fd, P(text), strlen(text));
	CALL_1(close, fd);
}

static void read_file(const char *path)
{
	char text[256];
	long fd = CALL_3(open, P(path), O_RDONLY, 0);

	if (fd < 0)
		return;
	CALL_3(read, fd, P(text), sizeof(text));
	CALL_1(close, fd);
}

/* Attaches a filter of devices that allows all, by the numbers of bpf(2). */
static void filter(const char *group)
{
	static const struct ebpf_instruction allow[] = {{0xb7, 0, 0, 1}, {0x95, 0, 0, 0}};
	struct {
		uint32_t type, count;
		uint64_t code, license;
		uint8_t rest[24];
	} load = {15, 2, P(allow), P("BSD"), {0}};
	long program = CALL_3(bpf, 5, P(&load), sizeof(load));
	long fd = CALL_3(open, P(group), O_RDONLY, 0);
	uint32_t attach[5] = {(uint32_t)fd, (uint32_t)program, 6, 2, 0};

	CALL_3(bpf, 8, P(attach), sizeof(attach));
	CALL_1(close, fd);
	CALL_1(close, program);
}

static void sequence(void)
{
	CALL_2(mkdir, P("/cg"), 0755);
	CALL_5(mount, P("none"), P("/cg"), P("cgroup2"), 0, 0);
	CALL_2(mkdir, P("/cg/a"), 0755);
	CALL_2(mkdir, P("/cg/a/b"), 0755);
	write_file("/cg/cgroup.subtree_control", "+pids +memory");
	write_file("/cg/a/memory.max", "8M");
	read_file("/cg/a/memory.stat");
	write_file("/cg/a/pids.max", "7");
	read_file("/cg/a/pids.max");
	read_file("/cg/a/cgroup.procs");
	write_file("/cg/a/b/cgroup.freeze", "1");
	read_file("/cg/a/b/cgroup.events");
	filter("/cg/a");
	filter("/cg/a");
	filter("/cg/a/b");
	CALL_2(mkdir, P("/inner"), 0755);
	CALL_1(unshare, CLONE_NEWCGROUP);
	CALL_5(mount, P("none"), P("/inner"), P("cgroup2"), 0, 0);
	read_file("/inner/a/cgroup.type");
}

static void clean(void)
{
	cgroup_namespace_put(current->cgroup_ns);
	current->cgroup_ns = NULL;
	CALL_2(umount2, P("/inner"), 0);
	CALL_1(rmdir, P("/inner"));
	write_file("/cg/cgroup.subtree_control", "-pids -memory");
	CALL_1(rmdir, P("/cg/a/b"));
	CALL_1(rmdir, P("/cg/a"));
	CALL_2(umount2, P("/cg"), 0);
	CALL_1(rmdir, P("/cg"));
}

static void each_allocation_may_fail(void **state)
{
	uint64_t charged = usage_count(KUID(0), USER_KERNEL_BYTES);

	world_each_allocation_fails(sequence, clean);
	assert_int_equal(cgroup_root()->descendants, 0);
	assert_int_equal(usage_count(KUID(0), USER_KERNEL_BYTES), charged);
}

/* ---- accounts ---- */

static struct account *account;

/* Takes memory of each kind that a call can take. */
static void take(void)
{
	static char block[20000];
	int pair[2] = {-1, -1}, ends[2] = {-1, -1};
	struct flock lock = {.l_type = F_WRLCK, .l_len = 10};
	long fd = CALL_2(memfd_create, P("taken"), 0);

	CALL_3(write, fd, P(block), sizeof(block));
	CALL_3(fcntl, fd, F_SETLK, P(&lock));
	CALL_1(pipe, P(ends));
	CALL_3(fcntl, ends[1], F_SETFL, O_NONBLOCK);
	CALL_3(write, ends[1], P(block), sizeof(block));
	CALL_4(socketpair, 1, 1, 0, P(pair));
	CALL_3(fcntl, pair[1], F_SETFL, O_NONBLOCK);
	CALL_3(write, pair[1], P(block), sizeof(block));
	for (int i = 0; i < 2; i++) {
		CALL_1(close, pair[i]);
		CALL_1(close, ends[i]);
	}
	CALL_1(close, fd);
}

static void nothing(void)
{
}

static void everything_comes_back(void **state)
{
	account = malloc(sizeof(*account));
	assert_non_null(account);
	account_init(account, NULL);
	current->account = account;
	take();
	assert_true(account->peak > 3 * 20000);
	assert_int_equal(account->used, 0);
	world_each_allocation_fails(take, nothing);
	assert_int_equal(account->used, 0);
	for (unsigned kind = 0; kind < CHARGE_KINDS; kind++)
		assert_int_equal(account->kinds[kind], 0);
	/* The limit is kept, whichever of the calls comes to it first. */
	for (account->max = 0; account->max < 100000; account->max += 1000) {
		account->peak = 0;
		take();
		assert_true(account->peak <= account->max);
		assert_int_equal(account->used, 0);
	}
	current->account = NULL;
	account_put(current->over);
	current->over = NULL;
	account_put(account);
}

/* An account is freed with the last charge to it, and its parent with it. */
static void accounts_outlive(void **state)
{
	struct account *parent = malloc(sizeof(*parent)), *child = malloc(sizeof(*child));

	assert_non_null(parent);
	assert_non_null(child);
	account_init(parent, NULL);
	account_init(child, parent);
	account_add(child, CHARGE_KERNEL, 100);
	account_put(child);
	account_put(parent);
	assert_int_equal(parent->used, 100);
	assert_true(account_is_below(child, parent));
	parent->max = 150;
	assert_ptr_equal(account_over(child, 51), parent);
	assert_null(account_over(child, 50));
	account_sub(child, CHARGE_KERNEL, 100);
	assert_null(account_next(NULL));
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(everything_comes_back),
		cmocka_unit_test(accounts_outlive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
