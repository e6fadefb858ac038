/* SPDX-License-Identifier: BSD-2-Clause */
/* PTRACE_SEIZE of a stopped child, as strace starts a program: SIGCONT before its tracer listens.
 */
#include "tracer.h"

static pid_t stopped_child(void)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		raise(SIGSTOP);
		_exit(7);
	}
	waitpid(pid, &status, WUNTRACED);
	show_status("not traced yet", status);
	return pid;
}

static void go_on(pid_t pid, int sig)
{
	SHOW(ptrace(PTRACE_CONT, pid, 0, sig));
}

/* The end of the group stop and SIGCONT itself are two stops. */
static void runs_to_its_end(pid_t pid)
{
	next(pid, "group goes on");
	go_on(pid, 0);
	next(pid, "signal");
	go_on(pid, SIGCONT);
	next(pid, "end");
}

static void continued_then_listened_to(void)
{
	pid_t pid = stopped_child();

	puts("-- SIGCONT, then LISTEN");
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, 0));
	next(pid, "seized");
	kill(pid, SIGCONT);
	SHOW(waitpid(pid, NULL, WNOHANG));
	SHOW(ptrace(PTRACE_LISTEN, pid, 0, 0));
	runs_to_its_end(pid);
}

static void listened_to_then_continued(void)
{
	pid_t pid = stopped_child();

	puts("-- LISTEN, then SIGCONT");
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, 0));
	next(pid, "seized");
	SHOW(ptrace(PTRACE_LISTEN, pid, 0, 0));
	kill(pid, SIGCONT);
	runs_to_its_end(pid);
}

static void continued_and_let_go(void)
{
	pid_t pid = stopped_child();

	puts("-- SIGCONT, then CONT");
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, 0));
	next(pid, "seized");
	kill(pid, SIGCONT);
	go_on(pid, 0);
	runs_to_its_end(pid);
}

static void interrupted_while_stopped(void)
{
	pid_t pid = stopped_child();

	puts("-- INTERRUPT of a stopped one");
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, 0));
	next(pid, "seized");
	SHOW(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	SHOW(waitpid(pid, NULL, WNOHANG));
	kill(pid, SIGCONT);
	go_on(pid, 0);
	runs_to_its_end(pid);
}

int main(void)
{
	case_begin();
	continued_then_listened_to();
	listened_to_then_continued();
	continued_and_let_go();
	interrupted_while_stopped();
	return 0;
}
