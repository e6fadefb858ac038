/* SPDX-License-Identifier: BSD-2-Clause */
/* seccomp: strict mode and filters, the effect of each action, and filter programs that are
 * refused. */
#include "case.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define BAD ((void *)1)

static long seccomp(unsigned operation, unsigned flags, void *arg)
{
	return syscall(SYS_seccomp, operation, flags, arg);
}

/* `number` gets `action`, everything else is allowed. */
static long filter(unsigned number, unsigned action, unsigned flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {4, code};

	return seccomp(SECCOMP_SET_MODE_FILTER, flags, &program);
}

static void errors(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog good = {1, &allow}, none = {0, &allow}, wild = {1, BAD},
			  many = {5000, &allow};

	SHOW(seccomp(99, 0, NULL));
	SHOW(seccomp(-1, 0, NULL));
	SHOW(seccomp(SECCOMP_SET_MODE_STRICT, 1, NULL));
	SHOW(seccomp(SECCOMP_SET_MODE_STRICT, 0, &good));
	SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, NULL));
	SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, BAD));
	SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, &none));
	SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, &wild));
	SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, &many));
	SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0x1000, &good));
	unsigned actions[] = {SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD,
			      SECCOMP_RET_TRAP,		SECCOMP_RET_ERRNO,
			      SECCOMP_RET_TRACE,	SECCOMP_RET_LOG,
			      SECCOMP_RET_ALLOW,	0x12340000};
	for (int i = 0; i < 8; i++)
		SHOW(seccomp(SECCOMP_GET_ACTION_AVAIL, 0, &actions[i]));
	SHOW(seccomp(SECCOMP_GET_ACTION_AVAIL, 1, &actions[0]));
	SHOW(seccomp(SECCOMP_GET_ACTION_AVAIL, 0, BAD));
	struct seccomp_notif_sizes sizes;
	SHOW(seccomp(SECCOMP_GET_NOTIF_SIZES, 1, &sizes));
	SHOW(prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	SHOW(prctl(PR_SET_SECCOMP, 0, 0, 0, 0));
	SHOW(prctl(PR_SET_SECCOMP, 3, 0, 0, 0));
	SHOW(prctl(PR_SET_SECCOMP, 2, BAD, 0, 0));
	IN_CHILD(setuid(1000); SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, &good));
		 SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		 SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, &good));
		 SHOW(prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
		 SHOW(seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL)));
	IN_CHILD(SHOW(prctl(PR_SET_SECCOMP, 2, &good, 0, 0));
		 SHOW(prctl(PR_GET_SECCOMP, 0, 0, 0, 0)));
}

static void programs(void)
{
#define REFUSED(...)                                                              \
	do {                                                                      \
		struct sock_filter code[] = {__VA_ARGS__};                        \
		struct sock_fprog program = {sizeof(code) / sizeof(*code), code}; \
		fflush(stdout);                                                   \
		printf("%s: ", #__VA_ARGS__);                                     \
		IN_CHILD(long r = seccomp(SECCOMP_SET_MODE_FILTER, 0, &program);  \
			 printf("%ld %s; ", r, r ? strerrorname_np(errno) : "")); \
	} while (0)
#define RET BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
	REFUSED(RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0));
	REFUSED(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 60), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0), RET);
	REFUSED(BPF_STMT(BPF_LDX | BPF_W | BPF_LEN, 0), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_IMM, 5), RET);
	REFUSED(BPF_STMT(BPF_LDX | BPF_IMM, 5), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_MEM, 0), RET);
	REFUSED(BPF_STMT(BPF_ST, 0), BPF_STMT(BPF_LD | BPF_MEM, 0), RET);
	REFUSED(BPF_STMT(BPF_ST, 16), RET);
	REFUSED(BPF_STMT(BPF_STX, 15), RET);
	REFUSED(BPF_STMT(BPF_LD | BPF_MEM, 16), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 0), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 3), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_NEG, 0), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, 1), RET);
	REFUSED(BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32), RET);
	REFUSED(BPF_STMT(BPF_MISC | BPF_TAX, 0), RET);
	REFUSED(BPF_STMT(BPF_MISC | BPF_TXA, 0), RET);
	REFUSED(BPF_STMT(BPF_RET | BPF_A, 0));
	REFUSED(BPF_STMT(BPF_RET | BPF_X, 0));
	REFUSED(BPF_STMT(BPF_JMP | BPF_JA, 0), RET);
	REFUSED(BPF_STMT(BPF_JMP | BPF_JA, 1), RET);
	REFUSED(BPF_STMT(BPF_JMP | BPF_JA, -1), RET);
	REFUSED(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1), RET);
	REFUSED(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_X, 0, 0, 0), RET);
	REFUSED(BPF_STMT(0xffff, 0), RET);
	REFUSED(RET, BPF_STMT(BPF_LD | BPF_IMM, 5));
#undef REFUSED
}

static volatile int traps, trap_code, trap_errno, trap_number, trap_arch;

static void trapped(int sig, siginfo_t *info, void *context)
{
	traps++;
	trap_code = info->si_code;
	trap_errno = info->si_errno;
	trap_number = info->si_syscall;
	trap_arch = info->si_arch == AUDIT_ARCH_X86_64;
}

static void *thread_calls(void *arg)
{
	syscall(SYS_getpgid, 0);
	return NULL;
}

static void *thread_reports(void *arg)
{
	errno = 0;
	long r = syscall(SYS_getpgid, 0);

	printf("in a thread: %s %s\n", r < 0 ? "failed" : "ok",
	       r < 0 ? strerrorname_np(errno) : "");
	return NULL;
}

static volatile int go;

static void *thread_waits(void *arg)
{
	while (!go)
		usleep(1000);
	return thread_reports(arg);
}

static void actions(void)
{
	pthread_t t;

	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, 0); SHOW(getpgid(0)));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_ERRNO, 0); SHOW(getpgid(0)));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_ERRNO | 5000, 0); SHOW(syscall(SYS_getpgid, 0));
		 SHOW(errno));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_KILL_PROCESS, 0); getpgid(0); puts("alive"));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_KILL_THREAD, 0); getpgid(0); puts("alive"));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_TRACE, 0); SHOW(getpgid(0)));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_LOG, 0); SHOW_OK(getpgid(0)));
	IN_CHILD(filter(SYS_getpgid, 0x12340000, 0); getpgid(0); puts("alive"));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_TRAP | 7, 0); getpgid(0); puts("alive"));
	struct sigaction act = {.sa_sigaction = trapped, .sa_flags = SA_SIGINFO};
	sigaction(SIGSYS, &act, NULL);
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_TRAP | 7, 0);
		 SHOW(syscall(SYS_getpgid, 0) == SYS_getpgid); SHOW(traps); SHOW(trap_code);
		 SHOW(trap_errno); SHOW(trap_number == SYS_getpgid); SHOW(trap_arch));
	sigset_t set;
	sigfillset(&set);
	IN_CHILD(sigprocmask(SIG_BLOCK, &set, NULL); filter(SYS_getpgid, SECCOMP_RET_TRAP, 0);
		 getpgid(0); puts("alive"));
	signal(SIGSYS, SIG_IGN);
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_TRAP, 0); getpgid(0); puts("alive"));
	signal(SIGSYS, SIG_DFL);
	/* The strictest filter decides; among equals the newest. */
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, 0);
		 filter(SYS_getpgid, SECCOMP_RET_ERRNO | EDOM, 0); SHOW(getpgid(0));
		 filter(SYS_getpgid, SECCOMP_RET_ALLOW, 0); SHOW(getpgid(0));
		 IN_CHILD(SHOW(getpgid(0))); filter(SYS_getpgid, SECCOMP_RET_KILL_PROCESS, 0);
		 getpgid(0); puts("alive"));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_KILL_THREAD, 0);
		 pthread_create(&t, NULL, thread_calls, NULL); pthread_join(t, NULL);
		 puts("alive"));
	IN_CHILD(filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, 0);
		 pthread_create(&t, NULL, thread_reports, NULL); pthread_join(t, NULL));
	IN_CHILD(pthread_create(&t, NULL, thread_waits, NULL);
		 filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, 0); go = 1; pthread_join(t, NULL));
	IN_CHILD(pthread_create(&t, NULL, thread_waits, NULL);
		 SHOW(filter(SYS_getpgid, SECCOMP_RET_ERRNO | EXDEV, SECCOMP_FILTER_FLAG_TSYNC));
		 go = 1; pthread_join(t, NULL));
}

static void arguments(void)
{
	/* The upper half of the first argument, and the lower of the second. */
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgid, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 7, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8),
		BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_A, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {8, code};

	IN_CHILD(SHOW(seccomp(SECCOMP_SET_MODE_FILTER, 0, &program));
		 SHOW_OK(syscall(SYS_getpgid, 0, 13)); SHOW(syscall(SYS_getpgid, 7ul << 32, EXDEV));
		 SHOW(syscall(SYS_getpgid, 7ul << 32, ENOENT)));
}

static void strict(void)
{
	IN_CHILD(SHOW(prctl(PR_SET_SECCOMP, 1, 0, 0, 0)); write(1, "written\n", 8);
		 syscall(SYS_exit, 3));
	IN_CHILD(SHOW(seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL)); getpid(); syscall(SYS_getpgid, 0);
		 write(1, "alive\n", 6));
	IN_CHILD(seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL); syscall(SYS_exit_group, 3));
	IN_CHILD(seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL); syscall(9999); write(1, "alive\n", 6));
}

static void show_status(void)
{
	char line[256];
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "Seccomp", 7) || !strncmp(line, "NoNew", 5))
			fputs(line, stdout);
	fclose(f);
}

static void in_status(void)
{
	show_status();
	for (int i = 0; i < 2; i++) {
		filter(SYS_getpgid, SECCOMP_RET_ERRNO, 0);
		show_status();
	}
	IN_CHILD(show_status());
}

static void after_exec(void)
{
	char *argv[] = {"sh", "-c", "echo in sh; cd / && echo there", NULL};

	IN_CHILD(filter(SYS_chdir, SECCOMP_RET_ERRNO | EXDEV, 0); execv("/bin/sh", argv));
	IN_CHILD(filter(SYS_execve, SECCOMP_RET_ERRNO | EXDEV, 0); SHOW(execv("/bin/sh", argv)));
}

int main(void)
{
	case_begin();
	errors();
	programs();
	actions();
	arguments();
	strict();
	after_exec();
	IN_CHILD(in_status());
	return 0;
}
