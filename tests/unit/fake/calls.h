/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls by their handlers, for unit tests; P() makes a user address of a pointer. */
#pragma once

#include <stdint.h>

#include "sys/syscall.h"

#define P(x)		      ((uint64_t)(uintptr_t)(x))
#define CALL_0(name)	      SYS_##name((uint64_t[6]){0})
#define CALL_1(name, a)	      SYS_##name((uint64_t[6]){(uint64_t)(a)})
#define CALL_2(name, a, b)    SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b)})
#define CALL_3(name, a, b, c) SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c)})
#define CALL_4(name, a, b, c, d) \
	SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d)})
#define CALL_5(name, a, b, c, d, e)                                                          \
	SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d), \
				 (uint64_t)(e)})
#define CALL_6(name, a, b, c, d, e, f)                                                       \
	SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d), \
				 (uint64_t)(e), (uint64_t)(f)})
