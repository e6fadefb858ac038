/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that the processes of one program use first after a fork. Parent and child run the same
 * code then, again and again: they write the same pages of their stack and data and execute the
 * same pages of code. Where it is remembered which, a fork copies and maps these in the list that
 * it makes anyway, and none of them is a fault.
 *
 * A process and all that are forked from it share one record until they exec. It is only about
 * speed: any address may be in it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct mm;
struct mm_family;

/* With one reference; NULL when memory is out. */
struct mm_family *family_create(void);
void family_get(struct mm_family *family);
void family_put(struct mm_family *family); /* NULL is none */

/* A page shared by a fork was written: the next fork copies it. */
void family_wrote(struct mm *mm, uint64_t va);
/* The process read or executed a page without a mapping. Counts only soon after a fork. */
void family_touched(struct mm *mm, uint64_t va);

/* Is the page one to be copied? */
bool family_writes(const struct mm_family *family, uint64_t va);
/* Maps the pages that the new child of a fork will read, if they are in memory. */
void family_map(struct mm *child);
