/* SPDX-License-Identifier: BSD-2-Clause */
/* The doors of the kernel task: the event loop, and what brings a task in. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct task;

/* Before the first task goes to user mode. */
void user_init(void);
/* Runs events until the kernel is switched off. */
MAY_WAIT _Noreturn void event_loop(void);

/* In the inner ring the current task's thread has come in by a system call, which is not made yet:
 * user_loop() finds it as its event. */
MAY_WAIT void call_came_in(struct task *task);
/* Handles what brought the current task into the kernel. */
MAY_WAIT void handle_syscall(void);
MAY_WAIT void handle_page_fault(uint64_t address, unsigned access, bool present);

/* Logs each unknown call's name once. */
void syscall_log_unknown(unsigned long number);
