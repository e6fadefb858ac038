/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trace of system calls: a line of the log for each call that was chosen, with its arguments
 * decoded, as strace(1) writes it. The host asks for it by `run/trace` in the boot image
 * (interfaces/image.h); `./selkie run --trace` writes that and picks the lines out of the log.
 *
 * sys/trace_format.c makes the text and knows the types of arguments; sys/trace.c chooses and
 * writes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Chooses the calls to trace: names, separated by commas, in which * and ? stand for others
 * (fnmatch(3)); `n` characters, which need not last. A name without a call chooses nothing. From
 * now on every call enters the kernel task (arch/x86_64/user/answers.c).
 */
void trace_choose(const char *patterns, size_t n);
/* Is any call traced? */
extern bool trace_on;
/* Is this call traced? */
bool trace_wants(unsigned long number);

/* A line that is being written. */
struct trace_text {
	char text[224]; /* always ended by a NUL; longer text is cut */
	size_t used;
};

struct trace_call {
	unsigned long number;
	const uint64_t *arg; /* six, as they came */
	unsigned next;	     /* the first argument that is not yet in the text */
	struct trace_text line;
};

/*
 * Begins the line of a call with the arguments that have a value before it is made; those that the
 * call fills in are added by trace_leave(), which writes the line. `arg` must last until then. Both
 * may wait: strings of the program are read.
 */
void trace_enter(struct trace_call *call, unsigned long number, const uint64_t arg[6]);
void trace_leave(struct trace_call *call, long result);

/*
 * Adds arguments to the line of a call. `done` false: those with a value before the call is made.
 * True: the rest, after the call returned `result`.
 */
void trace_format_arguments(struct trace_call *call, bool done, long result);
/* Adds " = 3", " = -1 ENOENT" or, for addresses, " = 0x7f0012340000". */
void trace_format_result(struct trace_call *call, long result);
/* Adds " = ?": the call does not come back. */
void trace_format_no_result(struct trace_call *call);
/* The name of an errno (a positive number), or NULL. */
const char *errno_name(int error);
