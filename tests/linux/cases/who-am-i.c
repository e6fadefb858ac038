/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calls that return a program's ids, made without the C library: they are answered in the
 * program's own address space where possible, and must return the same as in the kernel.
 */
#include "case.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/user.h>
#include <ucontext.h>

#define CALL(name) syscall(SYS_##name)
#define THREADS	   10

static void show_ids(const char *when)
{
	printf("%s: uid %ld %ld gid %ld %ld\n", when, CALL(getuid), CALL(geteuid), CALL(getgid),
	       CALL(getegid));
}

/* ---- threads: more than have a record ---- */

static pthread_barrier_t all;

static void *thread(void *wrong)
{
	char path[64] = "", expected[64];

	pthread_barrier_wait(&all);
	snprintf(expected, sizeof(expected), "%ld/task/%ld", CALL(getpid), CALL(gettid));
	if (readlink("/proc/thread-self", path, sizeof(path) - 1) < 0 || strcmp(path, expected) ||
	    CALL(getpid) == CALL(gettid))
		*(int *)wrong = 1;
	pthread_barrier_wait(&all);
	return NULL;
}

static void many_threads(void)
{
	pthread_t threads[THREADS];
	int wrong = 0;

	pthread_barrier_init(&all, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, thread, &wrong);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("threads know who they are: %s\n", wrong ? "no" : "yes");
}

/* ---- ids ---- */

static void *becomes_another(void *unused)
{
	(void)unused;
	syscall(SYS_setresgid, 11, 12, 13);
	syscall(SYS_setresuid, 21, 22, 23);
	show_ids("a thread by itself");
	return NULL;
}

static void ids(void)
{
	pthread_t t;

	show_ids("at first");
	pthread_create(&t, NULL, becomes_another, NULL);
	pthread_join(t, NULL);
	show_ids("the other thread");
	IN_CHILD(syscall(SYS_setresuid, 1, 2, 3); show_ids("a child"));
	show_ids("its parent");
}

/* ---- processes ---- */

/* A child whose parent ends sees the new parent's number without entering the kernel for another
 * reason. */
static void new_parent(void)
{
	pid_t self = getpid();

	fflush(stdout);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!fork()) {
		pid_t middle = getpid();

		if (!fork()) {
			while (CALL(getppid) == middle)
				;
			printf("the new parent is the right one: %d\n", CALL(getppid) == self);
			fflush(stdout);
			_exit(0);
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	prctl(PR_SET_CHILD_SUBREAPER, 0);
}

static void children(void)
{
	pid_t parent = (pid_t)CALL(getpid), pid;
	long seen[2];
	int ends[2];

	if (pipe(ends) < 0)
		exit(1);
	pid = fork();
	if (!pid) {
		long mine[2] = {CALL(getpid), CALL(getppid)};

		_exit(write(ends[1], mine, sizeof(mine)) != sizeof(mine));
	}
	if (read(ends[0], seen, sizeof(seen)) != sizeof(seen))
		exit(1);
	waitpid(pid, NULL, 0);
	printf("fork: %d %d\n", seen[0] == pid, seen[1] == parent);
	pid = vfork();
	if (!pid)
		_exit(CALL(getpid) == parent || CALL(getppid) != parent);
	waitpid(pid, &ends[0], 0);
	printf("vfork: %d, parent: %d\n", WEXITSTATUS(ends[0]), CALL(getpid) == parent);
}

/* ---- watched calls ---- */

static void forbid(unsigned flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EDOM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	SHOW(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
}

static void *until_forbidden(void *unused)
{
	while (CALL(getppid) != -1)
		;
	return unused;
}

static void filtered(void)
{
	pthread_t t;

	pthread_create(&t, NULL, until_forbidden, NULL);
	forbid(SECCOMP_FILTER_FLAG_TSYNC);
	pthread_join(t, NULL);
	SHOW(CALL(getppid));
	IN_CHILD(SHOW(CALL(getppid)));
}

static volatile int stopped_call;
static volatile char selector;

static void on_sigsys(int number, siginfo_t *info, void *context)
{
	(void)number;
	selector = 0; /* or the return from here would be stopped as well */
	stopped_call = info->si_syscall;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = 4711;
}

static void dispatched(void)
{
	struct sigaction action = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO};

	sigaction(SIGSYS, &action, NULL);
	SHOW(prctl(59, 1, 0, 0, &selector)); /* PR_SET_SYSCALL_USER_DISPATCH */
	CALL(getpid);
	selector = 1;
	long result = CALL(getegid);
	printf("call %d is the program's: %ld\n", stopped_call - SYS_getegid, result);
}

static void traced(void)
{
	struct user_regs_struct regs;
	int status, calls = 0, ends[2];
	char ready = 0;
	pid_t pid;

	SHOW(pipe(ends));
	pid = fork();
	if (!pid)
		for (write(ends[1], "r", 1);;)
			CALL(getppid);
	SHOW(read(ends[0], &ready, 1));
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD));
	SHOW(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	waitpid(pid, &status, 0);
	ptrace(PTRACE_GETREGS, pid, 0, &regs);
	printf("stopped in the program: %d\n", regs.rip < 0x10000000);
	for (int i = 0; i < 8; i++) {
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
		waitpid(pid, &status, 0);
		ptrace(PTRACE_GETREGS, pid, 0, &regs);
		calls += WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80) &&
			 regs.orig_rax == SYS_getppid;
	}
	printf("stops at the call: %d\n", calls);
	SHOW(ptrace(PTRACE_DETACH, pid, 0, 0));
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

/* ---- interrupted ---- */

static volatile int signals, strange;

static void on_alarm(int number, siginfo_t *info, void *context)
{
	unsigned long rip = (unsigned long)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];

	(void)number, (void)info;
	signals++;
	if (rip >= 0x10000000) /* not in this program */
		strange++;
}

static void interrupted(void)
{
	struct sigaction action = {.sa_sigaction = on_alarm, .sa_flags = SA_SIGINFO};
	struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
	long parent = getppid(), wrong = 0;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	while (signals < 100)
		wrong += CALL(getppid) != parent;
	setitimer(ITIMER_REAL, &never, NULL);
	printf("wrong answers %ld, strange places %d\n", wrong, strange);
}

/* Unmaps the page that the answers are read from. */
static void without_memory(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end, from[8], to[8];
	char line[256], rights[5];
	pid_t self = getpid();
	int count = 0;

	while (fgets(line, sizeof(line), maps))
		if ((strstr(line, "[vvar]") || strstr(line, "[shim]")) && count < 8 &&
		    sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3 && rights[2] == '-') {
			from[count] = start;
			to[count++] = end;
		}
	fclose(maps);
	for (int i = 0; i < count; i++)
		munmap((void *)from[i], to[i] - from[i]);
	printf("still the same: %d %d\n", CALL(getpid) == self, CALL(gettid) == self);
	IN_CHILD(printf("another: %d\n", CALL(getpid) != self && CALL(getppid) == self));
}

static void *execs(void *path)
{
	char was[16];

	snprintf(was, sizeof(was), "%d", getpid());
	execl(path, path, was, NULL);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t t;

	case_begin();
	if (argc > 1) {
		printf("after exec: %d %d\n", CALL(getpid) == atoi(argv[1]),
		       CALL(gettid) == CALL(getpid));
		return 0;
	}
	IN_CHILD(many_threads());
	IN_CHILD(ids());
	IN_CHILD(new_parent());
	IN_CHILD(children());
	IN_CHILD(filtered());
	IN_CHILD(dispatched());
	IN_CHILD(traced());
	IN_CHILD(interrupted());
	IN_CHILD(without_memory());
	pthread_create(&t, NULL, execs, "/proc/self/exe");
	pthread_join(t, NULL);
	return 1;
}
