/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of traced calls: the form of arguments, and that no argument makes it overflow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mm/uaccess.h"
#include "sys/syscall.h"
#include "sys/trace.h"

/* The table without the handlers behind it. */
#define CALL(number, call, args) [number] = {#call, NULL, args},
#define GAP(number, call)	 [number] = {#call, NULL, 0},
const struct syscall syscall_table[SYSCALL_MAX] = {
#include ARCH_SYSCALLS
};

/* The program's memory is this one's; addresses below a page, and wild ones, are not there. */
static char *memory;
#define MEMORY_BYTES 8192

static bool is_there(uint64_t address, size_t n)
{
	uint64_t start = (uintptr_t)memory;

	return address >= start && address - start <= MEMORY_BYTES &&
	       n <= MEMORY_BYTES - (address - start);
}

int copy_from_user(void *to, uint64_t from, size_t n)
{
	if (!is_there(from, n))
		return -EFAULT;
	memcpy(to, (const void *)(uintptr_t)from, n);
	return 0;
}

ssize_t strncpy_from_user(char *to, uint64_t from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (copy_from_user(to + i, from + i, 1))
			return -EFAULT;
		else if (!to[i])
			return (ssize_t)i;
	return -ENAMETOOLONG;
}

static uint64_t at(size_t offset)
{
	return (uintptr_t)memory + offset;
}

static unsigned long number_of(const char *name)
{
	for (unsigned long i = 0; i < SYSCALL_MAX; i++)
		if (syscall_table[i].name && !strcmp(syscall_table[i].name, name))
			return i;
	fail_msg("no call is named %s", name);
	return 0;
}

static void trace(struct trace_call *call, unsigned long number, const uint64_t arg[6], long result)
{
	*call = (struct trace_call){.number = number, .arg = arg};
	trace_format_arguments(call, false, 0);
	trace_format_arguments(call, true, result);
	trace_format_result(call, result);
}

#define SHOWS(expected, which, result, ...)                          \
	do {                                                         \
		const uint64_t arguments[6] = {__VA_ARGS__};         \
		struct trace_call traced;                            \
                                                                     \
		trace(&traced, number_of(which), arguments, result); \
		assert_string_equal(traced.line.text, expected);     \
	} while (0)

static void strings_and_flags(void **state)
{
	strcpy(memory, "/etc/\"x\"\n");
	SHOWS("openat(AT_FDCWD, \"/etc/\\\"x\\\"\\n\", O_WRONLY|O_CREAT|O_CLOEXEC, 0644) = 3",
	      "openat", 3, (uint64_t)AT_FDCWD, at(0), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	SHOWS("open(NULL, O_RDONLY, 0) = -1 EFAULT", "open", -EFAULT, 0, O_RDONLY, 0);
	SHOWS("open(0x10, O_RDONLY, 0) = -1 EFAULT", "open", -EFAULT, 0x10, O_RDONLY, 0);
	SHOWS("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = "
	      "0x7f0000000000",
	      "mmap", 0x7f0000000000, 0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
	      (uint32_t)-1, 0);
	SHOWS("kill(7, SIGTERM) = 0", "kill", 0, 7, 15);
	SHOWS("kill(-1, SIG64) = -1 EPERM", "kill", -EPERM, (uint64_t)-1, 64);
	SHOWS("clone(CLONE_VM|CLONE_VFORK|SIGCHLD, NULL, NULL, NULL, NULL) = 9", "clone", 9,
	      0x4100 | 17);
	SHOWS("lseek(4, -10, SEEK_END) = 90", "lseek", 90, 4, (uint64_t)-10, 2);
	SHOWS("futex(0x1000, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, 0) = -1 EAGAIN", "futex", -EAGAIN,
	      0x1000, 0x80, 1);
}

static void buffers(void **state)
{
	memset(memory, 'a', 100);
	SHOWS("write(1, \"aaaa\", 4) = 4", "write", 4, 1, at(0), 4);
	SHOWS("read(0, \"aaa\", 4096) = 3", "read", 3, 0, at(0), 4096);
	SHOWS("write(1, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..., 100) = 100",
	      "write", 100, 1, at(0), 100);
	SHOWS("write(1, 0x10, 4) = -1 EFAULT", "write", -EFAULT, 1, 0x10, 4);
}

static void what_the_call_fills_in_comes_after_it(void **state)
{
	const uint64_t arg[6] = {at(0), 0};
	struct trace_call call = {.number = number_of("pipe2"), .arg = arg};

	trace_format_arguments(&call, false, 0);
	assert_string_equal(call.line.text, "pipe2(");
	memcpy(memory, (int[]){5, 6}, 2 * sizeof(int));
	trace_format_arguments(&call, true, 0);
	trace_format_result(&call, 0);
	assert_string_equal(call.line.text, "pipe2([5, 6], O_RDONLY) = 0");
}

static void lists_end(void **state)
{
	uint64_t words[8] = {0};

	strcpy(memory, "ls");
	for (unsigned i = 0; i < 7; i++)
		words[i] = at(0);
	memcpy(memory + 64, words, sizeof(words));
	SHOWS("execve(\"ls\", [\"ls\", \"ls\", \"ls\", \"ls\", ...], NULL) = 0", "execve", 0, at(0),
	      at(64), 0);
	/* A list that runs out of memory, and one that is none. */
	memcpy(memory + MEMORY_BYTES - 8, words, 8);
	SHOWS("execve(\"ls\", [\"ls\"], NULL) = -1 EFAULT", "execve", -EFAULT, at(0),
	      at(MEMORY_BYTES - 8), 0);
	SHOWS("execve(\"ls\", [], 0x8) = -1 EFAULT", "execve", -EFAULT, at(0), 16, 8);
}

static uint64_t wild(void)
{
	switch (rand() % 4) {
	case 0:
		return at((size_t)rand() % MEMORY_BYTES);
	case 1:
		return (uint64_t)rand() % 64;
	case 2:
		return (uint64_t)-rand();
	default:
		return (uint64_t)rand() << 32 | (uint64_t)rand();
	}
}

static void no_argument_overflows_the_line(void **state)
{
	srand(1);
	for (int i = 0; i < MEMORY_BYTES; i++)
		memory[i] = (char)rand();
	for (int round = 0; round < 200; round++) {
		for (unsigned long n = 0; n < SYSCALL_MAX; n++) {
			uint64_t arg[6];
			struct trace_call call;

			if (!syscall_table[n].arity)
				continue;
			for (int i = 0; i < 6; i++)
				arg[i] = wild();
			trace(&call, n, arg, (long)wild());
			assert_true(call.line.used < sizeof(call.line.text));
			assert_int_equal(strlen(call.line.text), call.line.used);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_and_flags),
		cmocka_unit_test(buffers),
		cmocka_unit_test(what_the_call_fills_in_comes_after_it),
		cmocka_unit_test(lists_end),
		cmocka_unit_test(no_argument_overflows_the_line),
	};

	memory = malloc(MEMORY_BYTES);
	int failed = memory ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
	free(memory);
	return failed;
}
