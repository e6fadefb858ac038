/* SPDX-License-Identifier: BSD-2-Clause */
/* The few compiler helpers of the API's headers, under upstream's names. */
#pragma once

#include <sel4/config.h>

#define SEL4_PACKED		    __attribute__((packed))
#define SEL4_DEPRECATED(advice)	    __attribute__((deprecated(advice)))
#define LIBSEL4_UNUSED		    __attribute__((unused))
#define LIBSEL4_WEAK		    __attribute__((weak))
#define LIBSEL4_NOINLINE	    __attribute__((noinline))
#define LIBSEL4_THREAD_LOCAL	    __thread
#define LIBSEL4_INLINE		    static inline
#define LIBSEL4_INLINE_FUNC	    static inline
#define LIBSEL4_BIT(n)		    (1ul << (n))
#define SEL4_OFFSETOF(type, member) __builtin_offsetof(type, member)

/* The value of a macro that is kept for old programs: the compiler warns where it is used. */
#define SEL4_DEPRECATE_MACRO(value) _Pragma("GCC warning \"a deprecated seL4 macro\"") value

#ifdef __cplusplus
#define SEL4_COMPILE_ASSERT(name, expr) static_assert(expr, #name);
#else
#define SEL4_COMPILE_ASSERT(name, expr) _Static_assert(expr, #name);
#endif

/* A table of 2^index entries of 2^entry bytes has 2^size bytes. */
#define SEL4_SIZE_SANITY(index, entry, size) \
	SEL4_COMPILE_ASSERT(index##_##entry##_##size, (index) + (entry) == (size))

/* An enumerator that makes its enumeration as wide as a word. */
#define SEL4_FORCE_LONG_ENUM(type) _enum_pad_##type = 0x7ffffffffffffffful
