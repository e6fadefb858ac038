/* SPDX-License-Identifier: BSD-2-Clause */
/* Start-up, boot files, kernel stacks, and the end. */
#include "hosted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *rootfs_path;
static char run_argv[65536], run_env[4096];
static size_t run_argv_size, run_env_size;

_Noreturn void hosted_die(const char *what)
{
	perror(what);
	abort();
}

int machine_init(void *task_info)
{
	hosted_pages_init();
	hosted_events_init();
	return 0;
}

const void *machine_boot_file(const char *name, size_t *size)
{
	if (!strcmp(name, "run/argv") && run_argv_size) {
		*size = run_argv_size;
		return run_argv;
	}
	if (!strcmp(name, "run/env") && run_env_size) {
		*size = run_env_size;
		return run_env;
	}
	if (!strcmp(name, "run/streams")) {
		*size = 3;
		return "sss";
	}
	if (!strcmp(name, "run/waits")) {
		const char *seed = getenv("HOSTED_WAITS");

		*size = seed ? strlen(seed) : 0;
		return seed;
	}
	if (strcmp(name, "rootfs"))
		return NULL;
	int fd = open(rootfs_path, O_RDONLY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		hosted_die(rootfs_path);
	*size = (size_t)st.st_size;
	return mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
}

/* A stack that was left in the middle keeps the sanitizer's marks. */
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *at, size_t n);

void *kstack_alloc(void)
{
	char *p = mmap(NULL, KSTACK_SIZE * 9, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	if (__asan_unpoison_memory_region)
		__asan_unpoison_memory_region(p, KSTACK_SIZE * 9);
	return p + KSTACK_SIZE * 8;
}

void kstack_free(void *stack)
{
	munmap((char *)stack - KSTACK_SIZE * 8, KSTACK_SIZE * 9);
}

/* Where the program counts which of its lines ran (--coverage): writes the counts. */
__attribute__((weak)) void __gcov_dump(void);

_Noreturn void machine_power_off(int status)
{
	if (__gcov_dump)
		__gcov_dump();
	if (getenv("HOSTED_VERBOSE"))
		fprintf(stderr, "hosted: %zu pages are free at the end\n", hosted_pages_free());
	_exit(status);
}

int machine_kill_component(const char *name)
{
	return -EPERM;
}

const char *machine_kernel_name(void)
{
	return "hosted";
}

const char *machine_entry_name(void)
{
	return "fault";
}

const char *machine_init_command(void)
{
	return "";
}

int task_main(void *start_page);

int hosted_run(const char *rootfs, int words, char *const command[])
{
	rootfs_path = rootfs;
	for (int i = 0; i < words; i++) {
		size_t n = strlen(command[i]) + 1;

		if (run_argv_size + n > sizeof(run_argv))
			return 2;
		memcpy(run_argv + run_argv_size, command[i], n);
		run_argv_size += n;
	}
	return task_main(NULL);
}
