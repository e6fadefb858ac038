/* SPDX-License-Identifier: BSD-2-Clause */
/* The border between a task's kernel stack and its user thread, and the event loop. */
#pragma once

#include <sys/types.h>
#include "machine/machine.h"
#include "proc/may_wait.h"

struct task;

/* Before the first task goes to user mode. */
void user_init(void);
/* Runs events until the kernel is switched off. */
MAY_WAIT _Noreturn void event_loop(void);

/* The current task's life from here on: user mode, and what the program asks for in between. */
MAY_WAIT _Noreturn void user_loop(void);
/* Lets the user thread run with current->regs and returns when it is back; signals are not looked
 * at. */
MAY_WAIT void user_run(void);
/* The task's user thread does not run any more: it raised an event or was stopped. */
void user_left(struct task *task);
/* The task's record is going to be freed. */
void user_forget(const struct task *task);
/* Threads that were in user mode during that time share it. */
void user_charge(uint64_t ns);
/* task_kick() has stopped the user thread of `task`. */
void user_kicked(struct task *task);

/* Makes all of current->regs true. */
void user_regs_complete(void);
/* Makes all of current->regs true but, perhaps, the segment bases. */
void user_regs_general(void);
/* Registers other than the bases were changed; before, user_regs_general() made them true. */
void user_regs_general_changed(void);

/* Handles what brought the current task into the kernel. */
MAY_WAIT void handle_syscall(void);
MAY_WAIT void handle_page_fault(uint64_t address, unsigned access, bool present);
MAY_WAIT void handle_exception(unsigned vector, unsigned code);

/* Logs each unknown call's name once. */
void syscall_log_unknown(unsigned long number);
