/* SPDX-License-Identifier: BSD-2-Clause */
/* personality: the execution domain of a process, kept for exec, uname and the layout of memory. */
#include "proc/task.h"
#include "sys/syscall.h"

SYSCALL_DEFINE1(personality, unsigned, persona)
{
	unsigned old = current->process->personality;

	if (persona != 0xffffffffu)
		current->process->personality = persona;
	return old;
}
