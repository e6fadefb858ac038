/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of system calls, compared with the tables made from it: handlers, the trace's argument
 * types, the types of handlers' arguments; numbers without a handler; syslog(2) and reboot(2).
 */
#include "world.h"

#include <fcntl.h>
#include <unistd.h>

#include "arch/arch.h"
#include "base/log.h"
#include "entry/entry.h"
#include "proc/cred.h"
#include "runtime/log.h"
#include "sys/trace.h"

/* ---- the table ---- */

static void every_row_has_what_it_says(void **state)
{
	static const struct {
		unsigned number;
		const char *name;
		syscall_handler *handler;
		unsigned arity;
	} rows[] = {
#define CALL(number, call, args) {number, #call, SYS_##call, args},
#define GAP(number, call)	 {number, #call, NULL, 0},
#include ARCH_SYSCALLS
#undef CALL
#undef GAP
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct syscall *call = &syscall_table[rows[i].number];

		assert_true(rows[i].number < SYSCALL_MAX);
		assert_string_equal(call->name, rows[i].name);
		assert_ptr_equal(call->handler, rows[i].handler);
		assert_int_equal(call->arity, rows[i].arity);
		assert_true(call->arity <= 6);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(rows[i].name, rows[j].name);
	}
}

/* The arguments in a traced line: what stands between commas that are in no brackets. */
static unsigned shown_arguments(const char *line)
{
	const char *at = strchr(line, '(') + 1;
	unsigned count = *at != ')', depth = 0;

	for (; *at && (depth || *at != ')'); at++) {
		depth += *at == '[' || *at == '{' || *at == '(';
		depth -= *at == ']' || *at == '}' || *at == ')';
		count += !depth && *at == ',';
	}
	return count;
}

static void the_trace_knows_every_argument(void **state)
{
	const uint64_t none[6] = {0};

	for (unsigned long number = 0; number < SYSCALL_MAX; number++) {
		struct trace_call traced = {.number = number, .arg = none};

		if (!syscall_table[number].handler)
			continue;
		trace_format_arguments(&traced, false, 0);
		trace_format_arguments(&traced, true, 0);
		trace_format_result(&traced, 0);
		assert_memory_equal(traced.line.text, syscall_table[number].name,
				    strlen(syscall_table[number].name));
		assert_int_equal(shown_arguments(traced.line.text), syscall_table[number].arity);
	}
}

static void errors_have_linuxs_names(void **state)
{
	for (int error = 1; error < 200; error++) {
		const char *name = errno_name(error), *expected = strerrorname_np(error);

		if (expected)
			assert_string_equal(name, expected);
		else
			assert_null(name);
	}
}

/* ---- arguments and numbers ---- */

static void arguments_are_of_their_types(void **state)
{
	const uint64_t garbage = 0xdeadbeef00000000ul;
	int ends[2];
	char byte = 0;

	assert_int_equal(CALL_1(pipe, P(ends)), 0);
	/* 32 bits of a descriptor count, and all 64 of a length. */
	assert_int_equal(CALL_3(write, garbage | (unsigned)ends[1], P("x"), 1), 1);
	assert_int_equal(CALL_3(read, garbage | (unsigned)ends[0], P(&byte), 1), 1);
	assert_int_equal(byte, 'x');
	assert_int_equal(CALL_3(write, ends[1], P("x"), garbage), -EFAULT);
	assert_int_equal(CALL_3(fcntl, garbage | (unsigned)ends[0], garbage | F_GETFD, 0), 0);
	assert_int_equal(CALL_1(close, garbage | (unsigned)ends[0]), 0);
	assert_int_equal(CALL_1(close, garbage | (unsigned)ends[1]), 0);
	assert_int_equal(CALL_1(close, ends[1]), -EBADF);
	/* A signed argument: -1 in 32 bits is -1. */
	assert_int_equal(CALL_1(close, UINT32_MAX), -EBADF);
	assert_int_equal(CALL_2(dup2, UINT32_MAX, 3), -EBADF);
}

/* How often the log of this machine says so. */
static unsigned logged(const char *text)
{
	static char copy[LOG_BUFFER_SIZE + 1];
	uint64_t end = log_buffer_end(), from = log_buffer_line(0);
	unsigned count = 0;

	log_buffer_copy(from, copy, (size_t)(end - from));
	copy[end - from] = 0;
	for (const char *at = copy; (at = strstr(at, text)); at++)
		count++;
	return count;
}

static long call(uint64_t number)
{
	regs_repeat_call(&current->regs, number);
	handle_syscall();
	return regs_result(&current->regs);
}

static void numbers_without_a_handler(void **state)
{
	unsigned before = logged("is not implemented"), gaps = 0;

	for (unsigned round = 0; round < 2; round++)
		for (uint64_t number = 0; number < SYSCALL_MAX; number++)
			if (!syscall_table[number].handler) {
				assert_int_equal(call(number), -ENOSYS);
				gaps += !round;
			}
	/* Each missing call is logged once, numbers beyond the table never. */
	assert_true(gaps > 0);
	assert_int_equal(logged("is not implemented"), before + gaps);
	for (uint64_t number = SYSCALL_MAX; number < SYSCALL_MAX + 100; number++)
		assert_int_equal(call(number), -ENOSYS);
	assert_int_equal(call(UINT32_MAX), -ENOSYS);
	assert_int_equal(call(INT32_MAX), -ENOSYS);
	assert_int_equal(logged("is not implemented"), before + gaps);
}

/* ---- the choice of calls to trace ---- */

static void patterns_choose(void **state)
{
	static const char patterns[] = "getp?d,dup*,,no-such-call,"
				       "a-name-that-is-longer-than-any-that-a-system-call-could-"
				       "ever-have-in-its-row-of-the-table";

	assert_false(trace_wants(NR_getpid));
	trace_choose(patterns, sizeof(patterns) - 1);
	assert_true(trace_wants(NR_getpid));
	assert_false(trace_wants(NR_getppid));
	assert_true(trace_wants(NR_dup) && trace_wants(NR_dup2) && trace_wants(NR_dup3));
	assert_false(trace_wants(NR_read));
	assert_false(trace_wants(SYSCALL_MAX));
	assert_false(trace_wants(UINT64_MAX));
	/* Its result is the same as without a trace. */
	assert_int_equal(call(NR_getpid), current->process->pid);
}

/* ---- callers without the right ---- */

static void as_nobody(void (*fn)(void))
{
	struct cred *own = current->cred;

	current->cred = cred_copy(own);
	assert_non_null(current->cred);
	current->cred->cap_effective = 0;
	fn();
	cred_put(current->cred);
	current->cred = own;
}

/* ---- syslog ---- */

enum { CLOSE, OPEN, READ, READ_ALL, READ_CLEAR, CLEAR, OFF, ON, LEVEL, UNREAD, SIZE };

static long syslog(int action, void *buffer, int length)
{
	return CALL_3(syslog, action, P(buffer), length);
}

static void no_syslog(void)
{
	for (int action = CLOSE; action <= SIZE + 1; action++)
		assert_int_equal(syslog(action, NULL, 0), -EPERM);
}

static void syslog_refuses(void **state)
{
	char byte;

	as_nobody(no_syslog);
	assert_int_equal(syslog(SIZE + 1, NULL, 0), -EINVAL);
	assert_int_equal(syslog(-1, NULL, 0), -EINVAL);
	for (int action = READ; action <= READ_CLEAR; action++) {
		assert_int_equal(syslog(action, NULL, 1), -EINVAL);
		assert_int_equal(syslog(action, &byte, -1), -EINVAL);
		assert_int_equal(syslog(action, &byte, 0), 0);
	}
	klog_info("something");
	assert_int_equal(syslog(READ_ALL, (void *)8, 100), -EFAULT);
	assert_int_equal(syslog(LEVEL, NULL, 0), -EINVAL);
	assert_int_equal(syslog(LEVEL, NULL, 9), -EINVAL);
}

static void syslog_reads(void **state)
{
	static char text[2 * LOG_BUFFER_SIZE];
	long n;

	assert_int_equal(syslog(OPEN, NULL, 0), 0);
	assert_int_equal(syslog(SIZE, NULL, 0), LOG_BUFFER_SIZE);
	assert_int_equal(syslog(CLEAR, NULL, 0), 0);
	assert_int_equal(syslog(READ_ALL, text, sizeof(text)), 0);
	klog_info("one");
	klog_warn("two");
	n = syslog(READ_ALL, text, sizeof(text));
	assert_true(n > 0);
	text[n] = 0;
	assert_memory_equal(text, "<6>[", 4);
	assert_non_null(strstr(text, "] one\n<4>["));
	/* Whole lines, the last. */
	assert_int_equal(syslog(READ_ALL, text, (int)n - 1), n / 2);
	assert_memory_equal(text, "<4>[", 4);
	assert_int_equal(syslog(READ_ALL, text, 5), 0);
	assert_int_equal(syslog(READ_CLEAR, text, sizeof(text)), n);
	assert_int_equal(syslog(READ_ALL, text, sizeof(text)), 0);
	/* Reading and clearing are independent; and each byte is read once. */
	while ((n = syslog(UNREAD, NULL, 0)))
		assert_true(syslog(READ, text, 1000) == (n < 1000 ? n : 1000));
	klog_info("three");
	n = syslog(UNREAD, NULL, 0);
	assert_int_equal(syslog(READ, text, 1), 1);
	assert_int_equal(text[0], '<');
	assert_int_equal(syslog(READ, text, sizeof(text)), n - 1);
	assert_int_equal(syslog(CLOSE, NULL, 0), 0);
}

static void what_was_overwritten_is_skipped(void **state)
{
	static char text[2 * LOG_BUFFER_SIZE];
	long n;

	for (unsigned i = 0; i < 2 * LOG_BUFFER_SIZE / 20; i++)
		klog_debug("unseen"); /* not even stored: debugging is off */
	for (unsigned i = 0; i < LOG_BUFFER_SIZE / 20; i++)
		log_buffer_add(6, "many");
	assert_int_equal(syslog(UNREAD, NULL, 0), LOG_BUFFER_SIZE);
	n = syslog(READ_ALL, text, sizeof(text));
	assert_true(n > LOG_BUFFER_SIZE / 2 && n <= (long)LOG_BUFFER_SIZE);
	assert_int_equal(text[0], '<');
	assert_int_equal(syslog(READ, text, sizeof(text)), n);
	assert_int_equal(text[0], '<');
	assert_int_equal(syslog(UNREAD, NULL, 0), 0);
}

static void waits_for_a_line(void *arg)
{
	char text[200];

	*(long *)arg = syslog(READ, text, sizeof(text));
}

static void a_reader_waits(void **state)
{
	long n = 0;

	world_start("klogd", waits_for_a_line, &n);
	assert_int_equal(n, 0);
	klog_info("at last");
	world_let_others_run();
	assert_true(n > 0);
}

static void each_allocation_fails(void **state)
{
	static char text[100];

	klog_info("something");
	assert_int_equal(syslog(CLEAR, NULL, 0), 0);
	klog_info("more");
	allocations_left = 0;
	assert_int_equal(syslog(READ_CLEAR, text, sizeof(text)), -ENOMEM);
	allocations_left = -1;
	assert_true(syslog(READ_CLEAR, text, sizeof(text)) > 0); /* it is still there */
}

/* ---- reboot ---- */

#define MAGIC1 0xfee1dead
#define MAGIC2 672274793

static long reboot(unsigned magic1, unsigned magic2, unsigned command)
{
	return CALL_4(reboot, magic1, magic2, command, 0);
}

static void no_reboot(void)
{
	assert_int_equal(reboot(MAGIC1, MAGIC2, 0x4321fedc), -EPERM);
	assert_int_equal(reboot(0, 0, 0), -EPERM);
}

static void reboot_refuses(void **state)
{
	as_nobody(no_reboot);
	assert_int_equal(reboot(MAGIC1 + 1, MAGIC2, 0x4321fedc), -EINVAL);
	assert_int_equal(reboot(MAGIC1, MAGIC2 + 1, 0x4321fedc), -EINVAL);
	assert_int_equal(reboot(MAGIC1, MAGIC2, 1), -EINVAL);
	/* No keyboard sends the key, so its meaning can be set. */
	assert_int_equal(reboot(MAGIC1, MAGIC2, 0x89abcdef), 0);
	assert_int_equal(reboot(MAGIC1, 85072278, 0), 0);
	assert_int_equal(reboot(MAGIC1, 369367448, 0), 0);
	assert_int_equal(reboot(MAGIC1, 537993216, 0), 0);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_has_what_it_says),
		cmocka_unit_test(the_trace_knows_every_argument),
		cmocka_unit_test(errors_have_linuxs_names),
		cmocka_unit_test(arguments_are_of_their_types),
		cmocka_unit_test(numbers_without_a_handler),
		cmocka_unit_test(patterns_choose),
		cmocka_unit_test(syslog_refuses),
		cmocka_unit_test(syslog_reads),
		cmocka_unit_test(what_was_overwritten_is_skipped),
		cmocka_unit_test(a_reader_waits),
		cmocka_unit_test(each_allocation_fails),
		cmocka_unit_test(reboot_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
