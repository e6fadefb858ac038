/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions by which the trap code of arch/ calls the rest of the kernel. Each is called with
 * interrupts off, with the user registers of core.current saved in its context, and leaves in
 * core.current the thread to be resumed: each ends with schedule() and activate(), so the trap code
 * only restores.
 */
#pragma once

#include "types.h"
#include "api/error.h"

/* System call numbers (sheet section 2). */
#define SYS_CALL		 (-1)
#define SYS_REPLY_RECV		 (-2)
#define SYS_SEND		 (-3)
#define SYS_NB_SEND		 (-4)
#define SYS_RECV		 (-5)
#define SYS_REPLY		 (-6)
#define SYS_YIELD		 (-7)
#define SYS_NB_RECV		 (-8)
#define SYS_DEBUG_PUT_CHAR	 (-9)
#define SYS_DEBUG_DUMP_SCHEDULER (-10)
#define SYS_DEBUG_HALT		 (-11)
#define SYS_DEBUG_CAP_IDENTIFY	 (-12)
#define SYS_DEBUG_SNAPSHOT	 (-13)
#define SYS_DEBUG_NAME_THREAD	 (-14)

/* A `syscall` instruction of a thread without the foreign-syscall flag; `number` is ctx_number().
 * Numbers that are no call become an UnknownSyscall fault. */
void handle_syscall(int64_t number);

/* The parts of handle_syscall that a batch uses too (api/batch.c): an invocation of a kernel object
 * other than endpoint, notification and reply; a receive from the capability ctx_cap(). */
struct invocation;
enum outcome decode_object(const struct invocation *inv);
void handle_recv(bool blocking);

/* The fastpaths; they hand a call that they cannot do to handle_syscall. May be called instead of
 * it for SYS_CALL and SYS_REPLY_RECV. `cptr` and `info` are ctx_cap() and ctx_info(). */
void fastpath_call(cptr_t cptr, word_t info);
void fastpath_reply_recv(cptr_t cptr, word_t info);

/* An `int n` gate, or a `syscall` of a foreign-syscall thread: fault UnknownSyscall(number). */
void handle_unknown_syscall(word_t number);

/* Any other processor exception from user mode. */
void handle_user_exception(word_t vector, word_t code);

/* Page fault from user mode. fsr: low 5 bits of the error code; prefetch: its bit 4. */
void handle_vm_fault(vaddr_t address, bool prefetch, word_t fsr);

/* User interrupt `irq` (0..NUM_IRQS-1, the vector argument of GetIOAPIC/GetMSI) arrived; the
 * interrupt controller has been told (EOI) or is told by the caller afterwards. */
void handle_interrupt(word_t irq);

/* The timer interrupt: one tick. */
void handle_timer_interrupt(void);
