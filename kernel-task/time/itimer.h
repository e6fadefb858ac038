/* SPDX-License-Identifier: BSD-2-Clause */
/* The timers that belong to a process: setitimer's three and those of timer_create. */
#pragma once

struct process;

/* The process ends: all are gone. */
void itimers_exit(struct process *process);
/* execve: POSIX timers are gone, setitimer's stay. */
void itimers_exec(struct process *process);
/* The process has another RLIMIT_CPU, or is new and has one. Without memory for its timer the limit
 * is not noticed. */
void cpu_limit_changed(struct process *process);
