/* SPDX-License-Identifier: BSD-2-Clause */
/* The few compiler helpers of the API's headers, under upstream's names. */
#pragma once

#include <sel4/config.h>

#define LIBSEL4_UNUSED			__attribute__((unused))
#define LIBSEL4_WEAK			__attribute__((weak))
#define LIBSEL4_NOINLINE		__attribute__((noinline))
#define LIBSEL4_INLINE			static inline
#define LIBSEL4_INLINE_FUNC		static inline
#define SEL4_OFFSETOF(type, member)	__builtin_offsetof(type, member)
#define SEL4_COMPILE_ASSERT(name, expr) _Static_assert(expr, #name);

/* An enumerator that makes its enumeration as wide as a word. */
#define SEL4_FORCE_LONG_ENUM(type) _enum_pad_##type = 0x7ffffffffffffffful
