/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stand-ins for the layers around proc/ in its unit tests: a machine without user mode, memory of a
 * program that is one array, a clock that stands still until a test moves it, files that are only
 * counted.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "proc/proc.h"

#define FAKE_USER_BASE 0x10000ull
#define FAKE_USER_SIZE (256 * 1024)

extern uint8_t fake_user_memory[FAKE_USER_SIZE];
extern uint64_t fake_now;

static inline void *fake_user(uint64_t address)
{
	return fake_user_memory + (address - FAKE_USER_BASE);
}

/* What the fakes were asked to do. */
struct fake_log {
	unsigned mm_puts, files_puts, uthread_destroys, uthread_stops, maps;
	uint64_t shim_state, shim_handler, shim_arg3;
	struct user_regs restored;
	uint64_t restore_place;
};
extern struct fake_log fake_log;

/* The file that file_read_kernel() reads. */
extern const uint8_t *fake_file;
extern size_t fake_file_size;

/* A process with one task that runs fn(arg) as a program would in the kernel; child of `parent`. */
struct task *fake_process(struct process *parent, void (*fn)(void *), void *arg);
/* Runs all tasks until none is runnable; with `until_idle` moves the clock to the next timer. */
void fake_run(void);
/* The same, and lets time pass to `now`. */
void fake_run_to(uint64_t now);
/* Makes PID 1, a process that does nothing. */
void fake_init(void);
