/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions for the cases about ptrace: a traced child, and the report of its stops and end. */
#pragma once

#include "case.h"

#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>

static void show_status(const char *what, int status)
{
	printf("%s: ", what);
	if (WIFEXITED(status))
		printf("exited %d\n", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		printf("killed by %s\n", sigabbrev_np(WTERMSIG(status)));
	else if (WIFSTOPPED(status))
		printf("stopped by %d%s event %d\n", WSTOPSIG(status) & 0x7f,
		       WSTOPSIG(status) & 0x80 ? " call" : "", status >> 16);
	else
		printf("continued\n");
}

static int next(pid_t pid, const char *what)
{
	int status = -1;

	if (waitpid(pid, &status, __WALL) != pid)
		printf("%s: waited in vain: %s\n", what, strerrorname_np(errno));
	else
		show_status(what, status);
	return status;
}

static inline pid_t traced(void (*fn)(void))
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		fn();
		_exit(7);
	}
	return pid;
}

static inline void makes_calls(void)
{
	syscall(SYS_getppid);
	syscall(SYS_kill, 0, 99);
	syscall(5000, 1, 2, 3);
}
