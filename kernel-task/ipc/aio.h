/* SPDX-License-Identifier: BSD-2-Clause */
/* Native AIO (ipc/aio.c): its interface for the rest of the personality. */
#pragma once

struct mm;

/* Places for events in all contexts together (/proc/sys/fs/aio-nr). */
unsigned aio_events_in_use(void);
/* Frees the contexts of an address space that ends. */
void aio_mm_gone(const struct mm *mm);
