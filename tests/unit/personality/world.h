/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A whole personality around a unit test: everything of kernel-task/ with the machine of
 * tests/hosted/, booted from an empty root. The tests run as the first process, in a thread of the
 * kernel, so they may wait, and call system calls by their handlers. User memory is the test's own:
 * an address is the address; nothing is mapped below page 1. Allocations can be made to fail.
 *
 * The program's main() is here; a test has world_tests().
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "proc/task.h"
#include "sys/syscall.h"
#include "tests/unit/fake/allocation.h"
#include "tests/unit/fake/calls.h"

/* Runs the test groups: the number of failures. */
int world_tests(void);

/*
 * Calls `sequence` again and again, each time with one more allocation that succeeds, until none
 * has failed; after each, `clean` removes what it left, and no page, file or task may be left over.
 */
void world_each_allocation_fails(void (*sequence)(void), void (*clean)(void));

/* Has `fn` run as another process, and waits until it has ended. */
void world_in_process(void (*fn)(void *), void *arg);
/* Starts it, and lets it run until it waits. */
struct task *world_start(const char *name, void (*fn)(void *), void *arg);
/* Lets all others run until they wait. */
void world_let_others_run(void);
