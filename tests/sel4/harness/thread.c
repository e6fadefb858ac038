/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/thread.h"

#include <string.h>

#include "harness/env.h"
#include "harness/test.h"

#define MAX_THREADS 12
#define STACK_BYTES 8192
/* Thread-local storage lies around the thread pointer: variables below, the descriptor above. */
#define TLS_BELOW 2048
#define TLS_BYTES 4096

static _Alignas(4096) struct {
	char buffer[4096]; /* a page for the IPC buffer */
	char tls[TLS_BYTES];
	char stack[STACK_BYTES];
} pool[MAX_THREADS];

static unsigned used;

static char *thread_pointer(void)
{
	char *fs;

	__asm__("rdfsbase %0" : "=r"(fs));
	return fs;
}

/* A copy of this thread's variables, but with another IPC buffer. */
static char *make_tls(char *area, seL4_IPCBuffer *buffer)
{
	char *mine = thread_pointer(), *theirs = area + TLS_BELOW;
	seL4_Word offset = (seL4_Word)((char *)&__sel4_ipc_buffer - mine);

	memcpy(area, mine - TLS_BELOW, TLS_BELOW + 512);
	*(char **)theirs = theirs;
	*(seL4_IPCBuffer **)(theirs + offset) = buffer;
	return theirs;
}

static void entry(struct thread *t)
{
	t->function(t->argument);
	seL4_TCB_Suspend(t->tcb);
	/* Only reached if the thread's CSpace lacks that capability. */
	for (;;)
		__asm__ volatile("ud2");
}

void thread_create_code(struct thread *t, const void *code, seL4_CPtr fault_handler)
{
	CHECK(used < MAX_THREADS);
	unsigned n = used++;

	memset(t, 0, sizeof(*t));
	memset(pool[n].buffer, 0, sizeof(pool[n].buffer));
	t->tcb = new_tcb();
	t->buffer = (seL4_IPCBuffer *)pool[n].buffer;
	t->stack_top = pool[n].stack + STACK_BYTES;
	t->buffer_frame = new_copy(image_frame(t->buffer), seL4_AllRights);
	OK(seL4_TCB_Configure(t->tcb, fault_handler, CNODE, 0, VSPACE, 0, (seL4_Word)t->buffer,
			      t->buffer_frame));
	OK(seL4_TCB_SetSchedParams(t->tcb, TCB, PRIO, PRIO));
	t->start.rip = (seL4_Word)code;
	t->start.rsp = (seL4_Word)t->stack_top - 8;
	t->start.fs_base = (seL4_Word)make_tls(pool[n].tls, t->buffer);
}

void thread_create_at(struct thread *t, void (*function)(seL4_Word), seL4_Word argument,
		      seL4_Word priority, seL4_CPtr fault_handler)
{
	thread_create_code(t, entry, fault_handler);
	OK(seL4_TCB_SetSchedParams(t->tcb, TCB, priority, priority));
	t->function = function;
	t->argument = argument;
	t->start.rdi = (seL4_Word)t;
}

void thread_create(struct thread *t, void (*function)(seL4_Word), seL4_Word argument)
{
	thread_create_at(t, function, argument, PRIO, 0);
}

void thread_start(struct thread *t)
{
	OK(seL4_TCB_WriteRegisters(t->tcb, 1, 0, sizeof(t->start) / sizeof(seL4_Word), &t->start));
}

void thread_run(struct thread *t, void (*function)(seL4_Word), seL4_Word argument)
{
	thread_create(t, function, argument);
	thread_start(t);
}

void thread_forget_all(void)
{
	used = 1; /* the first is settle()'s */
}
