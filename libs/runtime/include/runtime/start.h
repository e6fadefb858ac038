/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the first instruction of a task to task_main(). A task starts with RDI = the address of its
 * start page: the BootInfo frame for the root task, a struct task_info for every other task.
 * Start-up itself uses only the address of the IPC buffer, which is at byte 32 of both.
 */
#pragma once

#define RUNTIME_IPC_BUFFER_OFFSET 32
/* Room for musl's thread descriptor behind the thread pointer. */
#define RUNTIME_THREAD_BYTES 512
/* Most thread-local storage a task may have; a larger task does not start. */
#define RUNTIME_TLS_BYTES 4096

/* The task's main function, which the task defines. When it returns, the task ends by
 * runtime_exit() with its return value. */
int task_main(void *start_page);

/* Ends this task by a fault, which the root task sees. A status other than 0 is logged. */
_Noreturn void runtime_exit(int status);

/* Draws the number that guards stack frames; not to be called from a guarded function. */
void runtime_init_stack_guard(void);
/* Fills musl's thread descriptor in (musl/thread_pointer.c). */
void runtime_init_thread(void *thread);
