/* SPDX-License-Identifier: BSD-2-Clause */
/* prctl, arch_prctl, personality: arguments, results and errors of each option. */
#include "case.h"

#include <asm/prctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static int number;

static void small_ones(void)
{
	char name[16];

	SHOW(prctl(PR_SET_PDEATHSIG, 64));
	SHOW(prctl(PR_SET_PDEATHSIG, 65));
	SHOW(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	SHOW(prctl(PR_GET_PDEATHSIG, &number));
	SHOW(number);
	SHOW(prctl(PR_GET_PDEATHSIG, 1L));
	IN_CHILD(SHOW(prctl(PR_GET_PDEATHSIG, &number)); SHOW(number));
	SHOW(prctl(PR_SET_PDEATHSIG, 0));
	SHOW(prctl(PR_SET_NAME, 1L));
	SHOW(prctl(PR_GET_NAME, 1L));
	SHOW(prctl(PR_SET_NAME, ""));
	SHOW(prctl(PR_GET_NAME, name));
	puts(name);
	SHOW(prctl(PR_GET_DUMPABLE));
	SHOW(prctl(PR_SET_DUMPABLE, 2));
	SHOW(prctl(PR_SET_DUMPABLE, 0));
	SHOW(prctl(PR_GET_DUMPABLE));
	SHOW(prctl(PR_SET_DUMPABLE, 1));
	SHOW(prctl(PR_GET_TIMING));
	SHOW(prctl(PR_SET_TIMING, 0));
	SHOW(prctl(PR_SET_TIMING, 1));
	SHOW(prctl(PR_GET_TSC, &number));
	SHOW(number);
	SHOW(prctl(PR_SET_TSC, PR_TSC_ENABLE));
	SHOW(prctl(PR_SET_TSC, 77));
	SHOW(prctl(PR_GET_UNALIGN, &number));
	SHOW(prctl(PR_GET_FPEMU, &number));
	SHOW(prctl(PR_GET_FPEXC, &number));
	SHOW(prctl(PR_GET_ENDIAN, &number));
	SHOW(prctl(PR_SET_FP_MODE, 0));
	SHOW(prctl(12345));
	SHOW(prctl(-1));
}

static void rules(void)
{
	SHOW(prctl(PR_GET_NO_NEW_PRIVS, 1, 0, 0, 0));
	SHOW(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0));
	SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	SHOW(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	IN_CHILD(SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)));
	SHOW(prctl(PR_SET_CHILD_SUBREAPER, 5));
	SHOW(prctl(PR_GET_CHILD_SUBREAPER, &number));
	SHOW(number);
	SHOW(prctl(PR_GET_CHILD_SUBREAPER, 1L));
	IN_CHILD(SHOW(prctl(PR_GET_CHILD_SUBREAPER, &number)); SHOW(number));
	SHOW(prctl(PR_SET_CHILD_SUBREAPER, 0));
	SHOW(prctl(PR_GET_TIMERSLACK));
	SHOW(prctl(PR_SET_TIMERSLACK, 12345));
	SHOW(prctl(PR_GET_TIMERSLACK));
	IN_CHILD(SHOW(prctl(PR_GET_TIMERSLACK)); SHOW(prctl(PR_SET_TIMERSLACK, 1));
		 SHOW(prctl(PR_SET_TIMERSLACK, 0)); SHOW(prctl(PR_GET_TIMERSLACK)));
	SHOW(prctl(PR_SET_TIMERSLACK, 0));
	SHOW(prctl(PR_GET_TIMERSLACK));
	SHOW(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
	SHOW(prctl(PR_MCE_KILL_GET, 1, 0, 0, 0));
	SHOW(prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0));
	SHOW(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
	SHOW(prctl(PR_MCE_KILL, PR_MCE_KILL_SET, 9, 0, 0));
	SHOW(prctl(PR_MCE_KILL, PR_MCE_KILL_CLEAR, 1, 0, 0));
	SHOW(prctl(PR_MCE_KILL, PR_MCE_KILL_CLEAR, 0, 1, 0));
	SHOW(prctl(PR_MCE_KILL, PR_MCE_KILL_CLEAR, 0, 0, 0));
	SHOW(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_SECCOMP));
}

static char selector;

static void counts(int sig, siginfo_t *info, void *context)
{
	selector = 0;
	number = info->si_code * 1000 + info->si_syscall;
}

static void user_dispatch(void)
{
	struct sigaction sa = {.sa_sigaction = counts, .sa_flags = SA_SIGINFO};

	sigaction(SIGSYS, &sa, NULL);
	SHOW(prctl(59, 2, 0, 0, 0));
	SHOW(prctl(59, 0, 1, 0, 0));
	SHOW(prctl(59, 1, 1, 0, 0));
	SHOW(prctl(59, 1, 0, 0, -4096L));
	SHOW(prctl(59, 1, 0x1000, -0x800L, &selector));
	SHOW(prctl(59, 1, 0, 0, &selector));
	SHOW(getppid() > 0);
	fflush(stdout);
	selector = 1;
	long result = syscall(1000, 1, 2, 3);
	printf("%ld %d\n", result, number);
	SHOW(prctl(59, 0, 0, 0, 0));
	selector = 1;
	SHOW(getppid() > 0);
	IN_CHILD(prctl(59, 1, 0, 0, &selector); selector = 9; getppid());
}

static void parent_dies(void)
{
	int fds[2];
	char c = 0;

	pipe(fds);
	fflush(stdout);
	if (!fork()) {
		if (!fork()) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(fds[0]);
			write(fds[1], "r", 1);
			pause();
			_exit(0);
		}
		read(fds[0], &c, 1);
		_exit(0);
	}
	close(fds[1]);
	wait(NULL);
	SHOW(read(fds[0], &c, 1));
	close(fds[0]);
}

static void subreaper(void)
{
	int fds[2], status;
	char c;

	pipe(fds);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	fflush(stdout);
	if (!fork()) {
		if (!fork()) {
			read(fds[0], &c, 1);
			_exit(7);
		}
		_exit(3);
	}
	SHOW_OK(wait(&status));
	SHOW(WEXITSTATUS(status));
	write(fds[1], "x", 1);
	SHOW_OK(wait(&status));
	SHOW(WEXITSTATUS(status));
}

int main(void)
{
	unsigned long base;

	case_begin();
	small_ones();
	IN_CHILD(rules());
	IN_CHILD(user_dispatch());
	parent_dies();
	IN_CHILD(subreaper());
	SHOW(syscall(SYS_arch_prctl, ARCH_GET_FS, &base));
	SHOW(syscall(SYS_arch_prctl, ARCH_GET_FS, 1L));
	SHOW(syscall(SYS_arch_prctl, ARCH_SET_GS, 0x123456000));
	SHOW(syscall(SYS_arch_prctl, ARCH_GET_GS, &base));
	SHOW(base == 0x123456000);
	SHOW(syscall(SYS_arch_prctl, ARCH_SET_GS, -4096L));
	SHOW(syscall(SYS_arch_prctl, ARCH_SET_FS, 0x7fffffffffffL + 1));
	SHOW(syscall(SYS_arch_prctl, 0x9999, 0));
	SHOW(personality(0xffffffff));
	SHOW(personality(ADDR_NO_RANDOMIZE));
	SHOW(personality(0xffffffff));
	IN_CHILD(SHOW(personality(0xffffffff)));
	SHOW(personality(PER_LINUX));
	return 0;
}
