/* SPDX-License-Identifier: BSD-2-Clause */
/* What trace_format.c (the line) and trace_names.c (numbers with names) share. */
#pragma once

#include <stdint.h>

#include "sys/trace.h"

/* Adds to the text, as printf does. */
__attribute__((format(printf, 2, 3))) void trace_put(struct trace_text *t, const char *format, ...);

/* `arg` points to the argument; further arguments follow it. `result` is the call's result, valid
 * only for kinds that the call fills in. */
typedef void put_argument(struct trace_text *t, const uint64_t *arg, long result);
put_argument trace_put_open_flags, trace_put_protection, trace_put_map_flags, trace_put_signal,
	trace_put_clone, trace_put_fcntl, trace_put_whence, trace_put_futex;
