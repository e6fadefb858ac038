/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that the processes of one program use first after a fork. After every fork, parent and
 * child run the same code: they write the same pages of stack and data and execute the same pages
 * of code. This record remembers these pages, so the next fork copies and maps them together with
 * the others and they cause no faults.
 *
 * A process and all processes forked from it share one record until they exec. The record only
 * affects speed: it may contain any address.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct mm;
struct mm_family;

/* Returns a record with one reference. NULL: out of memory. */
struct mm_family *family_create(void);
void family_get(struct mm_family *family);
void family_put(struct mm_family *family); /* NULL is allowed */

/* A page shared by a fork was written: the next fork copies it. */
void family_wrote(struct mm *mm, uint64_t va);
/* The process read or executed a page without a mapping. Counts only soon after a fork. */
void family_touched(struct mm *mm, uint64_t va);

/* Does a fork copy this page at once? */
bool family_writes(const struct mm_family *family, uint64_t va);
/* Maps the pages that the new child of a fork will read, if they are in memory. */
void family_map(struct mm *child);
