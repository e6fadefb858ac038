/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations that the two halves of the inner ring share: inner.c (which thread runs the kernel
 * task's code) and inner_threads.c (how threads get to their programs). */
#pragma once

#include <selkie/inner.h>

#include "machine/inner.h"
#include "machine/inner_offsets.h"
#include "machine/internal.h"

extern const struct inner_ops *inner_ops;

/* Which threads wait for the lock. Read by inner_entry.S. */
extern struct inner_lock_wanted {
	uint32_t waiters; /* all but the main thread */
	uint32_t main_waits;
} inner_lock_wanted;
extern seL4_CPtr inner_park_notification;
/* The running thread, which has the lock, is about to hand it to the thread with this record. */
void inner_lock_passes_to(const struct selkie_inner_record *other);

void inner_threads_init(void);
static inline struct uthread *inner_thread_of(const struct selkie_inner_record *record)
{
	return (struct uthread *)record->unused[RECORD_THREAD_WORD];
}
/* Do threads other than the carrier wait to be let go to their programs? */
bool inner_others_ready(void);
/* The main thread resumes all of them. */
void inner_send_ready(void);
/* Fills what iretq loads from the thread's registers, which must not change from now on. */
void inner_set_frame(struct uthread *t);
/*
 * Called when the carrier has no stack to run and its own program does not continue. Either this
 * carrier takes over another program (inner_carrier) and the function returns, or it does not
 * return.
 */
void inner_go_on_as_another(void);
