/* SPDX-License-Identifier: BSD-2-Clause */
/* The system description: the shipped files parse, every mistake is reported with its line, random
 * text does no harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "root-task/description.h"

static struct description d;
static char error[256];

static bool parse(const char *text)
{
	error[0] = 0;
	return description_parse(&d, "x.system", text, strlen(text), error, sizeof(error));
}

static void expect_mistake(const char *text, const char *message)
{
	assert_false(parse(text));
	assert_string_equal(error, message);
}

static void shipped_descriptions_parse(void **state)
{
	static const struct {
		const char *file;
		unsigned kernels, tasks;
	} shipped[] = {
		{SYSTEMS "/default.system", 1, 0},
		{SYSTEMS "/two-kernels.system", 2, 0},
		{SYSTEMS "/bypass-disk.system", 1, 1},
	};

	for (unsigned i = 0; i < sizeof(shipped) / sizeof(shipped[0]); i++) {
		const char *file = shipped[i].file;
		char text[4096];
		FILE *f = fopen(file, "r");

		assert_non_null(f);
		size_t n = fread(text, 1, sizeof(text), f);
		fclose(f);
		assert_true(description_parse(&d, file, text, n, error, sizeof(error)));
		assert_int_equal(d.kernel_count, shipped[i].kernels);
		assert_int_equal(d.task_count, shipped[i].tasks);
		assert_non_null(description_component(&d, DRIVER_UART16550));
		assert_non_null(description_component(&d, DRIVER_HPET));
	}
}

static void values_arrive(void **state)
{
	assert_true(parse("kernel k {\n memory = 64M # much\n init = /sbin/init a b\n"
			  "rootfs = other\n restart = always\n}\n"));
	assert_int_equal(d.kernels[0].memory, 64 << 20);
	assert_string_equal(d.kernels[0].init, "/sbin/init a b");
	assert_string_equal(d.kernels[0].rootfs, "other");
	assert_int_equal(d.kernels[0].restart, RESTART_FAULT);
	assert_false(d.kernels[0].service);
	assert_true(parse("kernel k {\n restart = on-failure\n service = yes\n}\n"
			  "kernel l {\n restart = on-end\n}\n"));
	assert_int_equal(d.kernels[0].restart, RESTART_FAILURE);
	assert_true(d.kernels[0].service);
	assert_int_equal(d.kernels[1].restart, RESTART_END);
	assert_true(parse("kernel k {\n memory = 64M # much\n init = /sbin/init a b\n"
			  "rootfs = other\n restart = always\n}\n"));
	assert_true(parse("kernel k {\n memory = share 3\n}"));
	assert_int_equal(d.kernels[0].memory, 0);
	assert_int_equal(d.kernels[0].memory_share, 3);
	assert_int_equal(d.kernels[0].time.share, 1);
	assert_int_equal(d.kernels[0].time.limit, DESCRIPTION_NO_LIMIT);
	assert_true(parse("kernel k {\n share = 3\n limit = 20%\n}\n"
			  "task t {\n image = i\n share = 100\n limit = 1%\n}\n"));
	assert_int_equal(d.kernels[0].time.share, 3);
	assert_int_equal(d.kernels[0].time.limit, 20);
	assert_int_equal(d.tasks[0].time.share, 100);
	assert_int_equal(d.tasks[0].time.limit, 1);
}

static void inline_devices_have_an_owner(void **state)
{
	assert_true(parse("kernel a {\n}\ncomponent d {\ndriver = virtio-blk\n"
			  "placement = inline\nkernel = b\n}\nkernel b {\n}\n"
			  "component e {\ndriver = virtio-blk\nplacement = inline\n}\n"));
	assert_int_equal(d.components[0].driver, DRIVER_VIRTIO_BLK);
	assert_int_equal(d.components[0].placement, PLACEMENT_INLINE);
	assert_int_equal(description_owner(&d, &d.components[0]), 1);
	assert_int_equal(description_owner(&d, &d.components[1]), 0);
	expect_mistake("kernel a {\n}\ncomponent d {\ndriver = virtio-blk\n"
		       "placement = inline\nkernel = x\n}\n",
		       "x.system:6: no kernel is called x");
	assert_true(
		parse("kernel a {\n}\ncomponent d {\nplacement = task\ndriver = virtio-9p\n}\n"));
	expect_mistake("kernel a {\n}\ncomponent d {\ndriver = virtio-blk\nplacement = inline\n"
		       "crash = 3\n}\n",
		       "x.system:6: crash, hang, slow: expected placement = task");
	expect_mistake("kernel a {\n}\ncomponent d {\nslow = 0\n}\n",
		       "x.system:4: \"0\": expected a number of requests, 1 to 1000000");
	assert_true(parse("kernel a {\n}\ncomponent d {\ndriver = virtio-blk\nplacement = task\n"
			  "slow = 3\n}\n"));
	assert_int_equal(d.components[0].slow, 3);
	expect_mistake("kernel a {\n}\ncomponent d {\ncrash = -3\n}\n",
		       "x.system:4: \"-3\": expected a number of requests, 1 to 1000000");
	assert_true(parse("kernel a {\n}\ncomponent d {\ndriver = virtio-blk\nplacement = task\n"
			  "crash = 3\n}\n"));
	assert_int_equal(d.components[0].crash, 3);
	assert_true(parse("kernel a {\n}\ncomponent d {\nplacement = inline\ndriver = hpet\n}\n"));
	expect_mistake(
		"kernel a {\n}\ncomponent d {\nplacement = inline\ndriver = hpet\n}\n"
		"kernel b {\n}\n",
		"x.system:4: hpet serves 2 here, but inline only one: expected placement = task");
	expect_mistake(
		"kernel a {\n}\ntask t {\nimage = i\n}\n"
		"component d {\ndriver = hpet\nplacement = inline\n}\n",
		"x.system:8: hpet serves 2 here, but inline only one: expected placement = task");
	assert_true(parse("kernel a {\n}\ntask t {\nimage = i\n}\n"
			  "component d {\ndriver = uart16550\nplacement = inline\n}\n"));
}

static void user_tasks_own_components(void **state)
{
	assert_true(parse("kernel a {\n}\ncomponent d {\ndriver = virtio-blk\ntask = t\n}\n"
			  "kernel b {\n}\ntask s {\nimage = x\n}\ntask t {\nimage = echo\n"
			  "memory = 130K\narguments = a b  c\nrestart = always\n}\n"
			  "component e {\ndriver = virtio-net\nkernel = b\n}\n"));
	assert_int_equal(d.task_count, 2);
	assert_int_equal(d.tasks[0].memory, 4 << 20);
	assert_string_equal(d.tasks[0].arguments, "");
	assert_false(d.tasks[0].restart);
	assert_string_equal(d.tasks[1].image, "echo");
	assert_int_equal(d.tasks[1].memory, 32 * 4096);
	assert_string_equal(d.tasks[1].arguments, "a b  c");
	assert_true(d.tasks[1].restart);
	assert_int_equal(description_owner(&d, &d.components[0]), 3);
	assert_int_equal(description_owner(&d, &d.components[1]), 1);
}

#define DISK "kernel k {\n}\ncomponent d {\ndriver = virtio-blk\n" /* lines 1 to 4 */

static void mistakes_with_user_tasks_are_named(void **state)
{
	expect_mistake("kernel k {\n}\ntask t {\n}\n",
		       "x.system:4: task t has no program: expected image = NAME");
	expect_mistake("task t {\nimage = a/b\n}\n",
		       "x.system:2: \"a/b\": expected the name of a program");
	expect_mistake("task t {\nmemory = rest\n}\n",
		       "x.system:2: \"rest\": expected a size from 64K to 1G, such as 4M");
	expect_mistake("task t {\nmemory = 60K\n}\n",
		       "x.system:2: \"60K\": expected a size from 64K to 1G, such as 4M");
	expect_mistake("task t {\nmemory = 2G\n}\n",
		       "x.system:2: \"2G\": expected a size from 64K to 1G, such as 4M");
	expect_mistake("task t {\nrestart = often\n}\n",
		       "x.system:2: \"often\": expected never or always");
	expect_mistake("task t {\nrootfs = x\n}\n",
		       "x.system:2: unknown key \"rootfs\": expected image, memory, arguments, "
		       "restart, share or limit");
	expect_mistake("kernel k {\n}\ntask k {\n}\n",
		       "x.system:3: a second k: expected another name");
	expect_mistake("task t {\nimage = x\n}\n",
		       "x.system:3: no kernel in it: expected kernel NAME {");
	expect_mistake(DISK "task = t\n}\n", "x.system:5: no task is called t");
	/* A kernel is no task, and a task no kernel. */
	expect_mistake(DISK "task = k\n}\n", "x.system:5: no task is called k");
	expect_mistake(DISK "kernel = t\n}\ntask t {\nimage = x\n}\n",
		       "x.system:5: no kernel is called t");
	expect_mistake(DISK "kernel = k\ntask = t\n}\n",
		       "x.system:6: a component has one owner: expected kernel or task");
	expect_mistake(DISK "task = t\nplacement = inline\n}\n",
		       "x.system:6: a user task has no drivers in it: expected placement = task");
	expect_mistake("component c {\ndriver = hpet\ntask = t\n}\n",
		       "x.system:3: hpet serves kernels: expected no task = t");
}

static void mistakes_are_named_with_their_line(void **state)
{
	expect_mistake("", "x.system:0: no kernel in it: expected kernel NAME {");
	expect_mistake("\nkernle k {\n}\n", "x.system:2: \"kernle k {\": expected kernel NAME {, "
					    "task NAME { or component NAME {");
	expect_mistake("kernel k {\n", "x.system:1: this block is not closed: expected }");
	expect_mistake("}\n", "x.system:1: } without a block");
	expect_mistake("kernel k {\nmemory = 12Q\n}\n",
		       "x.system:2: \"12Q\": expected a size such as 64M, or rest, or share N");
	expect_mistake("kernel k {\nmemory = 1M\n}\n",
		       "x.system:2: memory of 1M: a kernel needs at least 8M");
	expect_mistake("kernel k {\nmemory = share 0\n}\n",
		       "x.system:2: \"share 0\": expected share and a number from 1 to 1000");
	expect_mistake("kernel k {\nmemory = share +3\n}\n",
		       "x.system:2: \"share +3\": expected share and a number from 1 to 1000");
	expect_mistake("kernel k {\nmemory = share 3M\n}\n",
		       "x.system:2: \"share 3M\": expected share and a number from 1 to 1000");
	expect_mistake("kernel k {\nmemory = share 1001\n}\n",
		       "x.system:2: \"share 1001\": expected share and a number from 1 to 1000");
	expect_mistake("kernel k {\nmemory = 99999999999999999999G\n}\n",
		       "x.system:2: \"99999999999999999999G\": expected a size such as 64M, or "
		       "rest, or share N");
	expect_mistake(
		"kernel k {\ncolour = red\n}\n",
		"x.system:2: unknown key \"colour\": expected memory, rootfs, init, restart, "
		"service, debug, entry, share or limit");
	expect_mistake("kernel k {\nshare = 0\n}\n",
		       "x.system:2: \"0\": expected a number from 1 to 100");
	expect_mistake("kernel k {\nshare = 101\n}\n",
		       "x.system:2: \"101\": expected a number from 1 to 100");
	expect_mistake("kernel k {\nlimit = 50\n}\n", "x.system:2: \"50\": expected 1% to 100%");
	expect_mistake("kernel k {\nlimit = 101%\n}\n",
		       "x.system:2: \"101%\": expected 1% to 100%");
	expect_mistake("task t {\nlimit = -1%\n}\n", "x.system:2: \"-1%\": expected 1% to 100%");
	expect_mistake(
		"kernel k {\ninit = sh\n}\n",
		"x.system:2: \"sh\": expected a path that starts with /, at most 127 characters");
	expect_mistake("kernel k {\nmemory =\n}\n", "x.system:2: memory has no value");
	expect_mistake("kernel k {\ndebug = 1\n}\n", "x.system:2: \"1\": expected yes or no");
	expect_mistake("kernel k {\nentry = outer\n}\n",
		       "x.system:2: \"outer\": expected fault or inner");
	expect_mistake("kernel k {\nrestart = maybe\n}\n",
		       "x.system:2: \"maybe\": expected never, always, on-failure or on-end");
	expect_mistake("kernel k {\nservice = maybe\n}\n",
		       "x.system:2: \"maybe\": expected yes or no");
	expect_mistake("kernel k {\n}\nkernel k {\n}\n",
		       "x.system:3: a second k: expected another name");
	expect_mistake("component c {\n}\n",
		       "x.system:2: component c has no driver: expected driver = NAME");
	expect_mistake("component c {\ndriver = tape\n}\n",
		       "x.system:2: \"tape\": expected one of the drivers " DRIVER_NAMES);
	expect_mistake("component c {\ndriver = hpet\n}\ncomponent d {\ndriver = hpet\n}\n",
		       "x.system:5: a second component with driver hpet: expected one");
}

static void random_text_is_refused_or_taken_but_never_hurts(void **state)
{
	static const char *const pieces[] = {
		"kernel ",	 "k",	 " {",	       "\n",	 "memory", " = ",  "64M", "}",
		"share ",	 "#",	 "component ", "driver", "hpet",   "rest", "\t",  "=",
		"9999999999999", "init", "/x",	       "\xff",	 "task ",  "image"};
	unsigned seed = 7;

	for (int round = 0; round < 30000; round++) {
		char text[600] = "";
		int n = rand_r(&seed) % 40;

		for (int i = 0; i < n; i++)
			strcat(text, pieces[(unsigned)rand_r(&seed) % 22]);
		bool good = parse(text);
		assert_true(good || error[0]);
		assert_true(d.kernel_count <= DESCRIPTION_KERNELS_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_descriptions_parse),
		cmocka_unit_test(values_arrive),
		cmocka_unit_test(inline_devices_have_an_owner),
		cmocka_unit_test(user_tasks_own_components),
		cmocka_unit_test(mistakes_with_user_tasks_are_named),
		cmocka_unit_test(mistakes_are_named_with_their_line),
		cmocka_unit_test(random_text_is_refused_or_taken_but_never_hurts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
