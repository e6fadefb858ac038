/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts the work of code that is compiled with -fsanitize-coverage=trace-pc. */
#include "fake_host.h"

unsigned long fake_work;

/* The compiler calls it at the beginning of every basic block. */
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	fake_work++;
}
