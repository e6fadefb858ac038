/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread control block: the whole 2^11-byte TCB object. Its slots, which no user can name, come
 * first, so that the object's address is also the address of slot 0 (object/delete.c relies on it).
 *
 * A thread is in at most one scheduler queue and at most one object queue (endpoint or
 * notification). `state` decides which: RUNNING and RESTART threads may be in a ready queue,
 * BLOCKED_RECEIVE/SEND are in an endpoint's queue, BLOCKED_NOTIFICATION in a notification's.
 */
#pragma once

#include "object/cte.h"
#include "arch/context.h"

enum tcb_slot {
	TCB_CSPACE,
	TCB_VSPACE,
	TCB_CALLER, /* reply capability to the thread that called this one last */
	TCB_BUFFER, /* copy of the IPC buffer's frame capability */
	TCB_SLOTS,
};

enum thread_state {
	THREAD_INACTIVE = 0,
	THREAD_RUNNING,
	THREAD_RESTART, /* runnable; re-executes from FaultIP when it is next activated */
	THREAD_BLOCKED_RECEIVE,
	THREAD_BLOCKED_SEND,
	THREAD_BLOCKED_REPLY,
	THREAD_BLOCKED_NOTIFICATION,
	THREAD_IDLE,
};

/* seL4_Fault_tag of fault messages. */
enum fault_type {
	FAULT_NONE = 0,
	FAULT_CAP = 1,
	FAULT_UNKNOWN_SYSCALL = 2,
	FAULT_USER_EXCEPTION = 3,
	FAULT_VM = 5,
};

struct fault {
	enum fault_type type;
	bool in_receive_phase; /* CAP */
	word_t a; /* CAP: cptr; UNKNOWN_SYSCALL: number; EXCEPTION: vector; VM: address */
	word_t b; /* EXCEPTION: error code; VM: is_fetch | fsr << 1 */
	struct lookup_failure lookup; /* CAP */
};

/* Flags of TCB_SetFlags. */
#define TCB_FLAG_FPU_DISABLED BIT(0)
/* Extensions, which say what a `syscall` of the thread does: */
#define TCB_FLAG_FOREIGN_SYSCALL  BIT(1) /* always an UnknownSyscall fault */
#define TCB_FLAG_REDIRECT_SYSCALL BIT(2) /* a jump to its handler, outside its window */

/* Below every priority, and below -1, the top of empty queues. */
#define TCB_NOT_DIRECT (-2)

#define TCB_BITS      11
#define TCB_NAME_SIZE 32

struct endpoint;
struct notification;

struct tcb {
	struct cte slot[TCB_SLOTS];
	enum thread_state state;
	bool queued; /* in a ready queue */
	uint8_t priority;
	uint8_t mcp;
	uint8_t group;	 /* budget group; 0: the system's */
	uint8_t account; /* the group that is charged while it runs (kernel/budget.h) */
	int16_t direct;	 /* priority if the fastpath may switch to it, else TCB_NOT_DIRECT */
	uint32_t flags;	 /* TCB_FLAG_* */
	uint32_t time_slice;
	struct tcb *sched_next, *sched_prev; /* ready queue */
	struct tcb *wait_next, *wait_prev;   /* endpoint or notification queue */

	void *blocked_on; /* struct endpoint * or struct notification *, by state */
	word_t badge;	  /* BLOCKED_SEND: badge of the capability used */
	bool can_grant;	  /* BLOCKED_SEND, BLOCKED_RECEIVE: right of the capability used */
	bool can_grant_reply;
	bool is_call;

	struct fault fault; /* type FAULT_NONE when there is none */
	cptr_t fault_handler;
	vaddr_t buffer_vaddr; /* IPC buffer; only its offset in the frame of TCB_BUFFER counts */
	struct notification *bound;
	struct cte *reply_slot; /* where the reply capability to this thread is, or NULL */

	char name[TCB_NAME_SIZE];
	struct arch_tcb arch; /* user registers and FPU state: arch/context.h */
};
_Static_assert(sizeof(struct tcb) <= 1 << TCB_BITS, "a TCB is a 2^11 byte object");

static inline struct tcb *cap_tcb(struct cap c)
{
	return cap_ptr(c);
}

static inline struct cap tcb_vspace(const struct tcb *t)
{
	return t->slot[TCB_VSPACE].cap;
}

/* RUNNING or RESTART: may be scheduled. */
static inline bool tcb_is_runnable(const struct tcb *t)
{
	return t->state == THREAD_RUNNING || t->state == THREAD_RESTART;
}

/* Initialise cleared memory as a TCB of budget group `group` (sheet section 4, "A new TCB"). */
void tcb_init(struct tcb *t, unsigned group);
/* Set the priority (0..255), or the group and with it the account. The thread must be in no ready
 * queue. */
void tcb_set_priority(struct tcb *t, unsigned priority);
void tcb_set_group(struct tcb *t, unsigned group);
