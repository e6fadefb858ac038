/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions by which the entry code of arch/ calls the rest of the kernel. Each is called with
 * interrupts off and with the user registers of core.current saved in its context. When it returns,
 * core.current is the thread to be resumed, because each ends with schedule() and activate(); so
 * the entry code only restores registers. decode_object() and handle_recv(), which a batch calls,
 * do not end so.
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

/* Handles a `syscall` instruction of a thread without the foreign-syscall flag; `number` is
 * ctx_number(). A number that is no system call is an UnknownSyscall fault. */
void handle_syscall(int64_t number);

/* The parts of handle_syscall() that a batch uses, too (api/batch.c). decode_object() decodes and
 * performs an invocation of any capability but an endpoint's, a notification's or a reply
 * capability. handle_recv() receives from the capability ctx_cap() of the current thread: if
 * nothing has arrived, the thread blocks, or without `blocking` gets badge 0. A capability that
 * cannot be received from is a CapFault of the thread. */
struct invocation;
enum outcome decode_object(const struct invocation *inv);
void handle_recv(bool blocking);

/* The fastpaths, which may be called instead of handle_syscall() for SYS_CALL and SYS_REPLY_RECV.
 * They pass on to handle_syscall() each call that they cannot handle. `cptr` and `info` are
 * ctx_cap() and ctx_info(). */
void fastpath_call(cptr_t cptr, word_t info);
void fastpath_reply_recv(cptr_t cptr, word_t info);

/* `int n`, or a `syscall` that is no seL4 call: the fault UnknownSyscall with this number. */
void handle_unknown_syscall(word_t number);

/* An exception in user mode that is no page fault: the fault UserException. `code`: the processor's
 * error code, 0 if there is none. */
void handle_user_exception(word_t vector, word_t code);

/* A page fault in user mode: the fault VMFault. `fsr`: the low 5 bits of the processor's error
 * code; `is_fetch`: the access was an instruction fetch (bit 4 of the code). */
void handle_vm_fault(vaddr_t address, bool is_fetch, word_t fsr);

/* User interrupt `irq` (0..NUM_IRQS-1, the vector argument of GetIOAPIC and GetMSI) arrived. The
 * caller ends it at the interrupt controller (EOI), before or after this call. */
void handle_interrupt(word_t irq);

/* The timer interrupt, which comes every TIMER_TICK_MS milliseconds: one tick of the scheduler. */
void handle_timer_interrupt(void);
