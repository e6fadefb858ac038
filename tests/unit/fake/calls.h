/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls by their handlers, for unit tests; P() makes a user address of a pointer. */
#pragma once

#include <stdint.h>

#include "sys/syscall.h"

#define P(x)	   ((uint64_t)(uintptr_t)(x))
#define AS_WORD(x) ((uint64_t)(x))
/* The call's result, with those arguments in a thread's registers. */
#define CALL_WITH(name, ...)                                                      \
	({                                                                        \
		const uint64_t with_arguments[SYSCALL_ARGUMENTS] = {__VA_ARGS__}; \
		struct user_regs with_regs = {0};                                 \
                                                                                  \
		regs_set_arguments(&with_regs, with_arguments);                   \
		SYS_##name(&with_regs);                                           \
	})
#define CALL_0(name)		 CALL_WITH(name, 0)
#define CALL_1(name, a)		 CALL_WITH(name, AS_WORD(a))
#define CALL_2(name, a, b)	 CALL_WITH(name, AS_WORD(a), AS_WORD(b))
#define CALL_3(name, a, b, c)	 CALL_WITH(name, AS_WORD(a), AS_WORD(b), AS_WORD(c))
#define CALL_4(name, a, b, c, d) CALL_WITH(name, AS_WORD(a), AS_WORD(b), AS_WORD(c), AS_WORD(d))
#define CALL_5(name, a, b, c, d, e) \
	CALL_WITH(name, AS_WORD(a), AS_WORD(b), AS_WORD(c), AS_WORD(d), AS_WORD(e))
#define CALL_6(name, a, b, c, d, e, f) \
	CALL_WITH(name, AS_WORD(a), AS_WORD(b), AS_WORD(c), AS_WORD(d), AS_WORD(e), AS_WORD(f))
