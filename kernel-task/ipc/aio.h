/* SPDX-License-Identifier: BSD-2-Clause */
/* Native AIO (ipc/aio.c): what the rest of the personality has to tell it. */
#pragma once

struct mm;

/* Places for events in all contexts together (/proc/sys/fs/aio-nr). */
unsigned aio_events_in_use(void);
/* The address space is no more: neither are its contexts. */
void aio_mm_gone(const struct mm *mm);
