/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * musl's thread descriptor at the thread pointer, for the one thread of a task. This file is
 * compiled with musl's internal headers, which have the descriptor's layout.
 */
#include "libc.h"
#include "pthread_impl.h"

#include "../include/runtime/start.h"

_Static_assert(sizeof(struct pthread) <= RUNTIME_THREAD_BYTES, "room behind the thread pointer");

/* An auxiliary vector with only its end: malloc searches it for AT_RANDOM. */
static size_t empty_auxv[2];

void runtime_init_thread(void *thread)
{
	struct pthread *self = thread;

	self->self = self;
	self->next = self->prev = self;
	self->tid = 1;
	self->detach_state = DT_JOINABLE;
	self->locale = &libc.global_locale;
	self->robust_list.head = &self->robust_list.head;
	libc.page_size = 4096;
	libc.auxv = empty_auxv;
}
