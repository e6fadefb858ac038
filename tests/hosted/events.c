/* SPDX-License-Identifier: BSD-2-Clause */
/* Events: reports of waitpid() on the traced threads, the timer and standard input. */
#include "hosted.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/console.h"

static int signal_fd;

void hosted_events_init(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (signal_fd < 0)
		hosted_die("signalfd");
}

static bool fault_event(struct uthread *t, struct event *out, int sig)
{
	siginfo_t info;

	ptrace(PTRACE_GETSIGINFO, t->tid, 0, &info);
	uthread_get_regs(t, &out->regs);
	if (sig == SIGSEGV && info.si_code != SI_KERNEL) {
		out->type = EVENT_PAGE_FAULT;
		out->address = (uint64_t)info.si_addr;
		out->present = info.si_code == SEGV_ACCERR;
		/* The host does not report which access was tried. Where nothing is mapped a read
		 * is assumed; a write then faults again for its right. */
		out->access = VM_PROT_READ;
		if ((out->regs.rip & PAGE_MASK) == (out->address & PAGE_MASK) &&
		    out->address == out->regs.rip)
			out->access = VM_PROT_EXEC;
		else if (out->present)
			out->access = VM_PROT_WRITE;
		return true;
	}
	out->type = EVENT_EXCEPTION;
	out->code = 0;
	switch (sig) {
	case SIGFPE:
		out->vector = info.si_code == FPE_INTDIV ? 0 : 19;
		break;
	case SIGILL:
		out->vector = 6;
		break;
	case SIGTRAP:
		out->vector = info.si_code == SI_KERNEL ? 3 : 1;
		break;
	default:
		out->vector = 13;
	}
	return true;
}

static bool next_thread_event(struct event *out)
{
	int status;
	pid_t pid = waitpid(-1, &status, __WALL | WNOHANG);
	struct uthread *t;

	if (pid <= 0)
		return false;
	t = hosted_find_thread(pid);
	if (!t) {
		fprintf(stderr, "hosted: stray wait of %d: %x\n", pid, status);
		return false;
	}
	if (!WIFSTOPPED(status)) {
		fprintf(stderr, "hosted: thread %d died: %x\n", pid, status);
		abort();
	}
	t->running = false;
	memset(out, 0, sizeof(*out));
	out->cookie = t->cookie;
	if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
		struct user_regs_struct r;

		ptrace(PTRACE_GETREGS, t->tid, 0, &r);
		t->orig = r.orig_rax;
		t->in_syscall = true;
		uthread_get_regs(t, &out->regs);
		out->regs.rcx = out->regs.rip;
		out->type = EVENT_SYSCALL;
		return true;
	}
	return fault_event(t, out, WSTOPSIG(status));
}

/* Nothing to do: the host's scheduler does it. */
void machine_yield_to_programs(void)
{
}

bool machine_next_event(struct event *out, bool poll_only)
{
	struct signalfd_siginfo si;
	uint64_t expirations;
	struct pollfd fds[3] = {
		{signal_fd, POLLIN, 0}, {hosted_timer_fd(), POLLIN, 0}, {0, POLLIN, 0}};

	for (;;) {
		if (next_thread_event(out))
			return true;
		poll(fds, console_at_end(CONSOLE_STDIN) ? 2 : 3, poll_only ? 0 : -1);
		memset(out, 0, sizeof(*out));
		out->type = EVENT_SIGNALS;
		if (fds[1].revents && read(hosted_timer_fd(), &expirations, 8) == 8)
			out->signals |= SIGNAL_TIMER;
		if (fds[2].revents)
			out->signals |= SIGNAL_CONSOLE;
		if (fds[0].revents)
			while (read(signal_fd, &si, sizeof(si)) > 0)
				;
		if (out->signals)
			return true;
		if (poll_only && !fds[0].revents)
			return false;
	}
}
