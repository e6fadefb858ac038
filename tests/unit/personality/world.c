/* SPDX-License-Identifier: BSD-2-Clause */
/* The boot of world.h: PID 1 is the kernel task's own, and its command is the test. */
#include "world.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fs/context.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/vfs.h"
#include "machine/machine.h"
#include "proc/proc.h"
#include "tests/hosted/hosted.h"
#include "tests/unit/kernel-task-fs/archive.h"

struct page *__real_page_alloc(void);
struct page *__real_page_alloc_uninit(void);

/* ---- pages that can fail, as other allocations do ---- */

struct page *__wrap_page_alloc(void)
{
	return may_allocate() ? __real_page_alloc() : NULL;
}

struct page *__wrap_page_alloc_uninit(void)
{
	return may_allocate() ? __real_page_alloc_uninit() : NULL;
}

/* The address sanitizer's; its header is not installed with every compiler. */
size_t __sanitizer_get_current_allocated_bytes(void);

/* Counts of objects, in one of which a leak would show. */
struct stock {
	size_t heap, pages;
	unsigned files;
};

static struct stock take_stock(void)
{
	world_let_others_run();
	dentry_shrink(SIZE_MAX);
	return (struct stock){.heap = __sanitizer_get_current_allocated_bytes(),
			      .pages = hosted_pages_free(),
			      .files = file_count()};
}

static struct stock stock_after(void (*sequence)(void), void (*clean)(void))
{
	sequence();
	clean();
	return take_stock();
}

void world_each_allocation_fails(void (*sequence)(void), void (*clean)(void))
{
	struct stock before, after;
	bool passed = false;
	int settling = 20;
	long n;

	/* Repeats until tables that only grow have grown, and leftovers of earlier tests are
	 * freed. */
	after = stock_after(sequence, clean);
	do {
		before = after;
		after = stock_after(sequence, clean);
		assert_true(--settling > 0);
	} while (after.heap != before.heap);
	for (n = 0; !passed; n++) {
		allocations_left = n;
		sequence();
		passed = allocations_left > 0;
		allocations_left = -1;
		clean();
		/* And those that shrank have grown again after one that succeeds. */
		after = stock_after(sequence, clean);
		assert_int_equal(after.files, before.files);
		assert_true(after.pages >= before.pages);
		/* The count may be lower: a cache may have been emptied when memory was out. */
		if (after.heap > before.heap)
			fail_msg("%zu bytes are lost when allocation %ld fails",
				 after.heap - before.heap, n + 1);
		before = after;
	}
	print_message("%ld allocations failed one after the other\n", n - 1);
}

/* ---- other processes ---- */

struct beginning {
	void (*fn)(void *);
	void *arg;
	struct files *files;
	struct fs_context *fs;
};

static void begin(void *arg)
{
	struct beginning b = *(struct beginning *)arg;

	free(arg);
	current->files = b.files;
	current->fs = b.fs;
	current->sighand = sighand_create();
	assert_non_null(current->sighand);
	b.fn(b.arg);
	do_group_exit(0);
}

struct task *world_start(const char *name, void (*fn)(void *), void *arg)
{
	struct beginning *b = malloc(sizeof(*b));
	struct task *task;

	assert_non_null(b);
	*b = (struct beginning){fn, arg, current->files, current->fs};
	files_get(b->files);
	fs_context_get(b->fs);
	task = kernel_thread(name, begin, b);
	assert_non_null(task);
	world_let_others_run();
	return task;
}

void world_in_process(void (*fn)(void *), void *arg)
{
	pid_t pid = world_start("other", fn, arg)->tid;

	assert_int_equal(CALL_4(wait4, pid, 0, 0, 0), pid);
}

void world_let_others_run(void)
{
	/* A task that is woken may wake others, so this is repeated. */
	for (int i = 0; i < 8; i++)
		CALL_0(sched_yield);
}

/* ---- start-up ---- */

int __wrap_kernel_execve(const char *path, char *const argv[], char *const envp[],
			 char **interpreter)
{
	int failed = world_tests();

	fflush(NULL);
	machine_power_off(failed ? 1 : 0);
}

static int archive_in_memory(void)
{
	struct archive a;
	int fd = memfd_create("root", 0);

	archive_init(&a);
	archive_add(&a, "root", 1, S_IFDIR | 0755, 2, NULL, 0, false);
	archive_add(&a, "tmp", 2, S_IFDIR | 01777, 2, NULL, 0, false);
	archive_add(&a, "dev", 3, S_IFDIR | 0755, 2, NULL, 0, false);
	archive_end(&a);
	if (fd < 0 || write(fd, a.data, a.size) != (ssize_t)a.size)
		hosted_die("the root archive");
	free(a.data);
	return fd;
}

int main(void)
{
	char root[32];
	char *const words[] = {"/the-test"};

	/* A failed assertion ends the program: to jump back over kernel stacks confuses the address
	 * sanitizer. */
	setenv("CMOCKA_TEST_ABORT", "1", 1);
	snprintf(root, sizeof(root), "/proc/self/fd/%d", archive_in_memory());
	return hosted_run(root, 1, words);
}
