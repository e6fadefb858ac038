/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program's registers by meaning. All functions are inline, so they cost no more than the
 * register.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* In the order of seL4_UserContext. */
struct user_regs {
	uint64_t rip, rsp, rflags, rax, rbx, rcx, rdx, rsi, rdi, rbp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t fs_base, gs_base;
};

#define REGS_FLAGS_START  0x202ull /* interrupts on, and the bit that is always set */
#define REGS_TRAP_FLAG	  0x100ull /* single step: an exception after the next instruction */
#define SYSCALL_LENGTH	  2	   /* bytes of the instruction */
#define SYSCALL_ARGUMENTS 6
/* Bytes below the stack pointer that belong to the function that runs. */
#define RED_ZONE 128

static inline uint64_t regs_ip(const struct user_regs *r)
{
	return r->rip;
}

static inline void regs_set_ip(struct user_regs *r, uint64_t address)
{
	r->rip = address;
}

static inline uint64_t regs_sp(const struct user_regs *r)
{
	return r->rsp;
}

static inline void regs_set_sp(struct user_regs *r, uint64_t address)
{
	r->rsp = address;
}

/* On entry, the number of the system call that is wanted: all of the register. */
static inline uint64_t regs_number(const struct user_regs *r)
{
	return r->rax;
}

/* The system call's result. */
static inline long regs_result(const struct user_regs *r)
{
	return (long)r->rax;
}

static inline void regs_set_result(struct user_regs *r, long result)
{
	r->rax = (uint64_t)result;
}

/* A system call's arguments, out[0] to out[5]. */
static inline void regs_arguments(const struct user_regs *r, uint64_t out[SYSCALL_ARGUMENTS])
{
	out[0] = r->rdi;
	out[1] = r->rsi;
	out[2] = r->rdx;
	out[3] = r->r10;
	out[4] = r->r8;
	out[5] = r->r9;
}

/* Argument number `i`, a constant. */
static inline uint64_t regs_argument(const struct user_regs *r, unsigned i)
{
	return i == 0	? r->rdi
	       : i == 1 ? r->rsi
	       : i == 2 ? r->rdx
	       : i == 3 ? r->r10
	       : i == 4 ? r->r8
			: r->r9;
}

static inline void regs_set_arguments(struct user_regs *r, const uint64_t in[SYSCALL_ARGUMENTS])
{
	r->rdi = in[0];
	r->rsi = in[1];
	r->rdx = in[2];
	r->r10 = in[3];
	r->r8 = in[4];
	r->r9 = in[5];
}

/* Makes the thread execute the system call again that it just left, with number `number`. */
static inline void regs_repeat_call(struct user_regs *r, uint64_t number)
{
	r->rax = number;
	r->rip -= SYSCALL_LENGTH;
}

/* Sets the address of thread-local variables (CLONE_SETTLS). */
static inline void regs_set_thread_pointer(struct user_regs *r, uint64_t address)
{
	r->fs_base = address;
}

/* Copies the registers that a system call's message lacks: the addresses of thread-local
 * variables. */
static inline void regs_copy_thread_pointers(struct user_regs *to, const struct user_regs *from)
{
	to->fs_base = from->fs_base;
	to->gs_base = from->gs_base;
}

/* Turns an exception after the next instruction on or off. */
static inline void regs_set_step(struct user_regs *r, bool on)
{
	if (on)
		r->rflags |= REGS_TRAP_FLAG;
	else
		r->rflags &= ~REGS_TRAP_FLAG;
}

/* The registers of a program at its first instruction. */
static inline void regs_start(struct user_regs *r, uint64_t ip, uint64_t sp)
{
	*r = (struct user_regs){.rip = ip, .rsp = sp, .rflags = REGS_FLAGS_START};
}
