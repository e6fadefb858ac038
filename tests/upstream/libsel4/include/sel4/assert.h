/* SPDX-License-Identifier: BSD-2-Clause */
/* Upstream's assertions. */
#pragma once

void __assert_fail(const char *str, const char *file, int line, const char *function);

#define seL4_Fail(s)		  __assert_fail(s, __FILE__, __LINE__, __func__)
#define seL4_Assert(e)		  ((e) ? (void)0 : seL4_Fail(#e))
#define seL4_DebugAssert(e)	  ((void)0)
#define seL4_CompileTimeAssert(e) SEL4_COMPILE_ASSERT(seL4_CompileTimeAssert, e)
