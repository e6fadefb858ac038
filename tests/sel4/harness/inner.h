/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread with an inner ring: its address space has a page of code and a page of stack in the
 * lower half, for ring 3, and a window onto two pages of this program's, for ring 1: code, and the
 * record with a stack. The pages are also mapped here, so that a case can look into them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <selkie/inner.h>

#include "harness/thread.h"

#define INNER_SLOT   300ul /* of the PML4: the window is this one entry */
#define INNER_WINDOW (0xffff000000000000ul | INNER_SLOT << 39)
#define INNER_CODE   INNER_WINDOW
#define INNER_DATA   (INNER_WINDOW + 0x1000) /* the record; a stack ends with the page */
#define INNER_FREE   (INNER_WINDOW + 0x2000) /* nothing is mapped there */
#define OUTER_CODE   0x10000ul
#define OUTER_STACK  0x11000ul

struct inner {
	struct thread t;
	seL4_CPtr child, faults;
	seL4_CPtr code_frame, data_frame, outer_frame;
	volatile struct selkie_inner_record *record;
	volatile seL4_Word *log; /* at the record's unused words */
};

/* Does the kernel have the inner ring? */
int inner_is_there(void);

/* `code` goes to the start of the window's page of code, `outer` to that of ring 3, where the
 * thread starts. The handlers are none; other calls of selkie_TCB_SetInner() may follow. */
void inner_create(struct inner *i, const void *code, size_t size, const void *outer,
		  size_t outer_size);
/* The same without the window, which the case makes. */
void inner_create_alone(struct inner *i, const void *code, size_t size, const void *outer,
			size_t outer_size);
/* Sets handlers, as offsets of the window's code; -1: none. */
void inner_handlers(struct inner *i, long syscall_handler, long fault_handler);
/* Starts the thread and waits for its fault message, whose label is returned. */
seL4_Word inner_run(struct inner *i);
seL4_Word inner_run_from(struct inner *i, seL4_Word ip);
/* Answers the message and waits for the next. */
seL4_Word inner_go_on(struct inner *i);
/* Lets the thread run into an exception, which must be this one. */
void inner_expect_exception(struct inner *i, seL4_Word ip, seL4_Word number);
/* Lets threads at PRIO that compute run for a few time slices. */
void inner_let_run(void);
/* Starts the thread; false if there was no fault message after a few time slices. It is suspended
 * then, or has faulted. Once in a case. */
bool inner_run_for_a_while(struct inner *i);
