/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a system call is defined and found. arch/x86_64/syscalls.def names every call; a handler is
 *
 *	SYSCALL_DEFINE3(read, int, fd, uint64_t, buf, size_t, count)
 *	{
 *		...
 *	}
 *
 * and returns a value or a negative errno. User pointers are uint64_t until mm/uaccess.h copies
 * them.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "arch/arch.h"
#include "arch/numbers.h"

/* The arguments are read from the registers with which the thread came, and before anything else is
 * done; the macros below turn them into the declared types. */
typedef long syscall_handler(const struct user_regs *regs);

struct syscall {
	const char *name;
	syscall_handler *handler; /* NULL: not implemented */
	unsigned arity;
};

extern const struct syscall syscall_table[SYSCALL_MAX];

#define CALL(number, name, arity) syscall_handler SYS_##name;
#define GAP(number, name)
#include ARCH_SYSCALLS
#undef CALL
#undef GAP

#define SYSCALL_DEFINE0(name)                      \
	static long call_##name(void);             \
	long SYS_##name(const struct user_regs *r) \
	{                                          \
		(void)r;                           \
		return call_##name();              \
	}                                          \
	static long call_##name(void)
#define SYSCALL_DEFINE1(name, t0, a0)                        \
	static long call_##name(t0 a0);                      \
	long SYS_##name(const struct user_regs *r)           \
	{                                                    \
		return call_##name((t0)regs_argument(r, 0)); \
	}                                                    \
	static long call_##name(t0 a0)
#define SYSCALL_DEFINE2(name, t0, a0, t1, a1)                                         \
	static long call_##name(t0 a0, t1 a1);                                        \
	long SYS_##name(const struct user_regs *r)                                    \
	{                                                                             \
		return call_##name((t0)regs_argument(r, 0), (t1)regs_argument(r, 1)); \
	}                                                                             \
	static long call_##name(t0 a0, t1 a1)
#define SYSCALL_DEFINE3(name, t0, a0, t1, a1, t2, a2)                                \
	static long call_##name(t0 a0, t1 a1, t2 a2);                                \
	long SYS_##name(const struct user_regs *r)                                   \
	{                                                                            \
		return call_##name((t0)regs_argument(r, 0), (t1)regs_argument(r, 1), \
				   (t2)regs_argument(r, 2));                         \
	}                                                                            \
	static long call_##name(t0 a0, t1 a1, t2 a2)
#define SYSCALL_DEFINE4(name, t0, a0, t1, a1, t2, a2, t3, a3)                         \
	static long call_##name(t0 a0, t1 a1, t2 a2, t3 a3);                          \
	long SYS_##name(const struct user_regs *r)                                    \
	{                                                                             \
		return call_##name((t0)regs_argument(r, 0), (t1)regs_argument(r, 1),  \
				   (t2)regs_argument(r, 2), (t3)regs_argument(r, 3)); \
	}                                                                             \
	static long call_##name(t0 a0, t1 a1, t2 a2, t3 a3)
#define SYSCALL_DEFINE5(name, t0, a0, t1, a1, t2, a2, t3, a3, t4, a4)                \
	static long call_##name(t0 a0, t1 a1, t2 a2, t3 a3, t4 a4);                  \
	long SYS_##name(const struct user_regs *r)                                   \
	{                                                                            \
		return call_##name((t0)regs_argument(r, 0), (t1)regs_argument(r, 1), \
				   (t2)regs_argument(r, 2), (t3)regs_argument(r, 3), \
				   (t4)regs_argument(r, 4));                         \
	}                                                                            \
	static long call_##name(t0 a0, t1 a1, t2 a2, t3 a3, t4 a4)
#define SYSCALL_DEFINE6(name, t0, a0, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5)         \
	static long call_##name(t0 a0, t1 a1, t2 a2, t3 a3, t4 a4, t5 a5);            \
	long SYS_##name(const struct user_regs *r)                                    \
	{                                                                             \
		return call_##name((t0)regs_argument(r, 0), (t1)regs_argument(r, 1),  \
				   (t2)regs_argument(r, 2), (t3)regs_argument(r, 3),  \
				   (t4)regs_argument(r, 4), (t5)regs_argument(r, 5)); \
	}                                                                             \
	static long call_##name(t0 a0, t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)
