/* SPDX-License-Identifier: BSD-2-Clause */
/* The second capability of a page, between frames.c and vspace.c. */
#pragma once

#include "machine/machine.h"

#define TWIN_NOT_MADE UINT32_MAX

/* The slot for the second capability of a page that has an owner. */
uint32_t page_twin_slot(const struct page *page);
