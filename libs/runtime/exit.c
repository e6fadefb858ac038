/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ends a task with a fault at a particular address. The microkernel sends faults to the root task,
 * which therefore sees every death of a task in the same way.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/log.h"
#include "runtime/panic.h"
#include "runtime/start.h"

#define BACKTRACE_DEPTH 24

_Noreturn void runtime_exit(int status)
{
	if (status)
		log_error("exits with status %d", status);
	for (;;)
		__asm__ volatile("ud2" ::"a"((uint64_t)status));
}

/* Walks the frame pointers; start-up has put a zero at the end of the chain. */
static void backtrace(void)
{
	uint64_t *frame = __builtin_frame_address(0);

	for (int depth = 0; frame && frame[1] && depth < BACKTRACE_DEPTH; depth++) {
		log_error("  called from %#lx", frame[1]);
		if ((uint64_t *)frame[0] <= frame)
			break;
		frame = (uint64_t *)frame[0];
	}
}

_Noreturn void panic(const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	log_error("panic: %s", text);
	backtrace();
	runtime_exit(255);
}

_Noreturn void __assert_fail(const char *expression, const char *file, int line,
			     const char *function)
{
	panic("assertion %s failed at %s:%d in %s", expression, file, line, function);
}

_Noreturn void abort(void)
{
	panic("abort()");
}
