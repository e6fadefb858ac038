/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Other threads of a case. They share this program's CSpace and address space and have a stack, an
 * IPC buffer and thread-local storage each, from a fixed pool, which is free again after the case.
 */
#pragma once

#include <sel4/sel4.h>

struct thread {
	seL4_CPtr tcb;
	seL4_IPCBuffer *buffer;
	seL4_CPtr buffer_frame;
	char *stack_top;
	seL4_UserContext start;
	void (*function)(seL4_Word);
	seL4_Word argument;
};

/* Makes a thread that will run function(argument) at `priority`; its fault handler is a cptr. When
 * the function returns, the thread waits for ever. */
void thread_create_at(struct thread *t, void (*function)(seL4_Word), seL4_Word argument,
		      seL4_Word priority, seL4_CPtr fault_handler);
/* The same at PRIO, without fault handler. */
void thread_create(struct thread *t, void (*function)(seL4_Word), seL4_Word argument);
void thread_start(struct thread *t);
/* thread_create() and thread_start(). */
void thread_run(struct thread *t, void (*function)(seL4_Word), seL4_Word argument);

/* Makes a thread with a fault handler whose first instruction is at `code`, no function call:
 * registers as in t->start, which may be changed before thread_start(). */
void thread_create_code(struct thread *t, const void *code, seL4_CPtr fault_handler);

/* All stacks and buffers are free again; the threads are gone already. */
void thread_forget_all(void);
