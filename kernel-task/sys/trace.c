/* SPDX-License-Identifier: BSD-2-Clause */
/* Which calls are traced, and the lines of those that are: sys/trace.h. */
#include "sys/trace.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "proc/proc.h"
#include "runtime/log.h"
#include "sys/syscall.h"
#include "arch/answers.h"

#define NAME_MAX_BYTES 64

/* Written once, before the first program runs. */
static bool chosen[SYSCALL_MAX];
bool trace_on;

static void choose(const char *pattern)
{
	for (unsigned i = 0; i < SYSCALL_MAX; i++)
		if (syscall_table[i].name && !fnmatch(pattern, syscall_table[i].name, 0))
			chosen[i] = true;
}

void trace_choose(const char *patterns, size_t n)
{
	for (size_t at = 0, end; at < n; at = end + 1) {
		const char *comma = memchr(patterns + at, ',', n - at);
		char pattern[NAME_MAX_BYTES];

		end = comma ? (size_t)(comma - patterns) : n;
		snprintf(pattern, sizeof(pattern), "%.*s", (int)(end - at), patterns + at);
		choose(pattern);
	}
	trace_on = true;
	answers_none();
}

bool trace_wants(unsigned long number)
{
	return number < SYSCALL_MAX && chosen[number];
}

/* These calls do not return. */
static bool never_returns(unsigned long number)
{
	return !strncmp(syscall_table[number].name, "exit", 4);
}

void trace_enter(struct trace_call *call, unsigned long number, const uint64_t arg[6])
{
	*call = (struct trace_call){.number = number, .arg = arg};
	trace_format_arguments(call, false, 0);
	if (!never_returns(number))
		return;
	trace_format_no_result(call);
	log_info("trace: [%d] %s", current->tid, call->line.text);
}

void trace_leave(struct trace_call *call, long result)
{
	trace_format_arguments(call, true, result);
	trace_format_result(call, result);
	log_info("trace: [%d] %s", current->tid, call->line.text);
}
