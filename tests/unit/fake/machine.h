/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tests' view of the fake machine: ordered failures, counts of objects, and the mappings of
 * an address space as the processor would see them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "machine/machine.h"

/*
 * From now on the n-th allocation (from 0) fails, and only that one; counted are page_alloc(),
 * vspace_create(), vspace_map(), kstack_alloc(), uthread_create() and, when the program is linked
 * with --wrap for them, malloc(), calloc() and realloc(). FAKE_NEVER switches it off.
 */
#define FAKE_NEVER UINT64_MAX
void fake_fail_at(uint64_t n);
/* Did the ordered failure happen? */
bool fake_failed(void);

/* How many exist. */
unsigned fake_pages(void);
unsigned fake_mappings(void);
unsigned fake_vspaces(void);
/* page_alloc() fails when that many pages exist. */
void fake_limit_pages(unsigned n);

/* The result of machine_syscall_form(). */
extern enum syscall_form fake_syscall_form;

/* The page that is mapped at `va`, with its rights in *prot; NULL: none. */
struct page *fake_mapped(struct vspace *vs, uint64_t va, unsigned *prot);

/* The time that clock_monotonic_ns() returns (fake/clock.c). */
extern uint64_t fake_now;
extern uint64_t fake_timer; /* as clock_set_timer() got it */
