/* SPDX-License-Identifier: BSD-2-Clause */
/* Upstream's assertion names; the program offers __assert_fail(), as its C library does. */
#pragma once

void __assert_fail(const char *expression, const char *file, int line, const char *function);

#define seL4_Fail(message)	  __assert_fail(message, __FILE__, __LINE__, __func__)
#define seL4_Assert(e)		  ((e) ? (void)0 : seL4_Fail(#e))
#define seL4_DebugAssert(e)	  ((void)0)
#define seL4_CompileTimeAssert(e) _Static_assert(e, #e)
