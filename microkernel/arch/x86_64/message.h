/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which user registers carry the arguments of a system call and the message (sheet section 2): RDX
 * number; RDI capability in, badge out; RSI message info; R10, R8, R9, R15 message registers 0..3.
 */
#pragma once

#include "arch/x86_64/context.h"

#define MESSAGE_REGISTERS 4

/* Message register i, 0..3. */
static inline uint64_t *ctx_mr(struct context *c, unsigned i)
{
	switch (i) {
	case 0:
		return &c->r10;
	case 1:
		return &c->r8;
	case 2:
		return &c->r9;
	default:
		return &c->r15;
	}
}

/* Copies the first `count` message registers (at most all four) from one thread to another. */
static inline void ctx_pass_message(struct context *to, const struct context *from, uint64_t count)
{
	if (!count)
		return;
	to->r10 = from->r10;
	if (count > 1)
		to->r8 = from->r8;
	if (count > 2)
		to->r9 = from->r9;
	if (count > 3)
		to->r15 = from->r15;
}

/* The number of the system call. */
static inline uint64_t ctx_number(const struct context *c)
{
	return c->rdx;
}

static inline uint64_t ctx_cap(const struct context *c)
{
	return c->rdi;
}

static inline uint64_t ctx_info(const struct context *c)
{
	return c->rsi;
}

static inline void ctx_set_badge(struct context *c, uint64_t badge)
{
	c->rdi = badge;
}

static inline void ctx_set_info(struct context *c, uint64_t info)
{
	c->rsi = info;
}

/* Changes the saved registers so that the thread's `syscall` is a Recv from `cap` if it is executed
 * again. */
static inline void ctx_become_receive(struct context *c, uint64_t cap)
{
	c->rdi = cap;
	c->rsi = 0; /* a received signal does not change the message info: it is 0 then */
	c->rdx = (uint64_t)-5; /* SYS_RECV */
}

static inline uint64_t ctx_sp(const struct context *c)
{
	return c->rsp;
}

static inline uint64_t ctx_flags(const struct context *c)
{
	return c->rflags;
}

/* May `sysret` resume this thread? It takes RIP from RCX and RFLAGS from R11, so they must agree.
 */
static inline bool ctx_is_as_after_syscall(const struct context *c)
{
	return c->rcx == c->fault_ip && c->r11 == c->rflags;
}

/* Registers RAX..R15 (and, after them, FaultIP) as an array, in the order of UnknownSyscall
 * messages and UserContext. */
#define CONTEXT_GENERAL_REGISTERS 15

static inline uint64_t *ctx_general(struct context *c)
{
	return &c->rax;
}

/* The 18 frame registers of CopyRegisters, as they are. */
static inline void ctx_copy_frame(struct context *to, const struct context *from)
{
	const uint64_t *source = &from->rax;

	for (unsigned i = 0; i < CONTEXT_GENERAL_REGISTERS; i++)
		ctx_general(to)[i] = source[i];
	to->fault_ip = from->fault_ip;
	to->rsp = from->rsp;
	to->rflags = from->rflags;
}
