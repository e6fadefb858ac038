/* SPDX-License-Identifier: BSD-2-Clause */
/* PTRACE_SINGLESTEP, which needs a microkernel that leaves the trap flag alone. */
#include "tracer.h"

int main(void)
{
	struct user_regs_struct regs, before;
	siginfo_t info;
	int moved = 0;
	pid_t pid;

	case_begin();
	pid = traced(makes_calls);
	next(pid, "begins");
	for (int i = 0; i < 20; i++) {
		int status;

		ptrace(PTRACE_GETREGS, pid, 0, &before);
		ptrace(PTRACE_SINGLESTEP, pid, 0, 0);
		waitpid(pid, &status, 0);
		if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
			show_status("step", status);
		ptrace(PTRACE_GETREGS, pid, 0, &regs);
		moved += regs.rip != before.rip && !(regs.eflags & 0x100);
	}
	SHOW(moved);
	SHOW(ptrace(PTRACE_GETSIGINFO, pid, 0, &info));
	printf("%d %d\n", info.si_signo, info.si_code > 0);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
	return 0;
}
