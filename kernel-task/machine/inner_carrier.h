/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the inner ring share: inner.c, who runs the kernel task's code, and
 * inner_threads.c, how threads get to their programs. */
#pragma once

#include <selkie/inner.h>

#include "machine/inner.h"
#include "machine/inner_offsets.h"
#include "machine/internal.h"

extern const struct inner_ops *inner_ops;

/* For the assembler: who waits for the lock. */
extern struct inner_lock_wanted {
	uint32_t waiters; /* but for the main thread */
	uint32_t main_waits;
} inner_lock_wanted;
extern seL4_CPtr inner_park_notification;

void inner_threads_init(void);
static inline struct uthread *inner_thread_of(const struct selkie_inner_record *record)
{
	return (struct uthread *)record->unused[RECORD_THREAD_WORD];
}
/* Do others than the carrier wait to be let go? */
bool inner_others_ready(void);
/* The main thread sends all of them. */
void inner_send_ready(void);
/* What iretq loads is what the thread's registers are to be; they are to stay as they are now. */
void inner_set_frame(struct uthread *t);
/*
 * The carrier has no stack to run and its program does not go on. Returns with another program that
 * goes on with this carrier (inner_carrier), or not at all.
 */
void inner_go_on_as_another(void);
