/* SPDX-License-Identifier: BSD-2-Clause */
/* The timers that belong to a process: setitimer's three and those of timer_create. */
#pragma once

struct process;

/* execve: POSIX timers are gone, setitimer's stay. */
void itimers_exec(struct process *process);
