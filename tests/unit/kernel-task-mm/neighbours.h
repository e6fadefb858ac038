/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "fake/machine.h"
#include "mm/mappable.h"
#include "proc/proc.h"

#define FAKE_FILE_PAGES 24

struct fake_file {
	struct mappable mappable;
	struct mappings mappings;
	uint64_t size;
	unsigned refs;			    /* of areas */
	struct page *page[FAKE_FILE_PAGES]; /* filled with 'a', 'b', ... */
	unsigned gets;
};

struct fake_file *fake_file_create(void);
/* Nothing may refer to it any more. */
void fake_file_destroy(struct fake_file *f);

extern uint64_t fake_limits[RLIM_NLIMITS];
void neighbours_reset(void);
