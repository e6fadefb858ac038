/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Core files: a process's state when a signal ended it, for a debugger. core(5). coredump.c decides
 * whether and where, coredump_elf.c writes it.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct file;
struct task;

/* The name of core files (/proc/sys/kernel/core_pattern), and whether a process number ends it. */
#define CORE_PATTERN_SIZE 128
extern char core_pattern[CORE_PATTERN_SIZE];
extern unsigned core_uses_pid;

/*
 * The current process is going to end by the signal in `info`. True: its core file has been
 * written, as far as RLIMIT_CORE goes; its other threads are gone then. May wait.
 */
MAY_WAIT bool coredump(const siginfo_t *info);

/* ---- coredump_elf.c ---- */

/* The threads' states before all but the current one ended. */
struct core_threads;

/* All threads of the current process, the current one first. NULL: no memory. */
MAY_WAIT struct core_threads *core_threads_collect(int sig);
void core_threads_free(struct core_threads *threads);
/* Writes at most `most` bytes of core to the empty `file`. False: nothing was written. */
MAY_WAIT bool core_write(struct file *file, const struct core_threads *threads,
			 const siginfo_t *info, uint64_t most);
