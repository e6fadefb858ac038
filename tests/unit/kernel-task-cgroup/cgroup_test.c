/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control groups in the whole personality: paths between groups, what failing allocations leave
 * behind. Behaviour that a program sees is in tests/linux/cases/cgroup-*.c.
 */
#include "tests/unit/personality/world.h"

#include <fcntl.h>
#include <stdlib.h>

#include "cgroup/cgroup.h"
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

static void sequence(void)
{
	CALL_2(mkdir, P("/cg"), 0755);
	CALL_5(mount, P("none"), P("/cg"), P("cgroup2"), 0, 0);
	CALL_2(mkdir, P("/cg/a"), 0755);
	CALL_2(mkdir, P("/cg/a/b"), 0755);
	write_file("/cg/cgroup.subtree_control", "+pids");
	write_file("/cg/a/pids.max", "7");
	read_file("/cg/a/pids.max");
	read_file("/cg/a/cgroup.procs");
	write_file("/cg/a/b/cgroup.freeze", "1");
	read_file("/cg/a/b/cgroup.events");
}

static void clean(void)
{
	write_file("/cg/cgroup.subtree_control", "-pids");
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

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
