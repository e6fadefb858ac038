/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry to the kernel task: the event loop, and the handlers of a task's events. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct task;

/* Call before the first task goes to user mode. */
void user_init(void);
/* Runs events until the kernel is switched off. */
MAY_WAIT _Noreturn void event_loop(void);

/* In the inner ring, the current task's thread has entered by a system call that is not made yet:
 * user_loop() handles it as the task's event. */
MAY_WAIT void call_came_in(struct task *task);
/* Handle the current task's system call, fault or exception. */
MAY_WAIT void handle_syscall(void);
MAY_WAIT void handle_page_fault(uint64_t address, unsigned access, bool present);

/* Logs each unknown call's name once. */
void syscall_log_unknown(unsigned long number);
