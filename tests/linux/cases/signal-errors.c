/* SPDX-License-Identifier: BSD-2-Clause */
/* Signal calls, argument by argument: rights to send, and the effect of every flag. */
#include "case.h"

#include <limits.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>

#define BAD ((void *)1)

struct kernel_sigaction {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

static volatile int caught, caught_code, caught_value;
static volatile pid_t caught_pid;

static void handler(int sig)
{
	caught++;
}

static void handler_info(int sig, siginfo_t *info, void *context)
{
	caught++;
	caught_code = info->si_code;
	caught_value = info->si_value.sival_int;
	caught_pid = info->si_pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void kill_errors(void)
{
	pid_t pid = child_that_pauses();

	SHOW(kill(0, 65));
	SHOW(kill(0, -1));
	SHOW(kill(0, 0));
	SHOW(kill(pid, 0));
	SHOW(kill(pid, 65));
	SHOW(kill(999999, 0));
	SHOW(kill(999999, SIGKILL));
	SHOW(kill(-999999, SIGKILL));
	SHOW(kill(INT_MIN, SIGKILL));
	SHOW(kill(-pid, 0));
	SHOW(syscall(SYS_tkill, 0, SIGUSR1));
	SHOW(syscall(SYS_tkill, -1, SIGUSR1));
	SHOW(syscall(SYS_tkill, 999999, SIGUSR1));
	SHOW(syscall(SYS_tkill, getpid(), 65));
	SHOW(syscall(SYS_tkill, getpid(), 0));
	SHOW(syscall(SYS_tkill, getpid(), -1));
	SHOW(syscall(SYS_tgkill, -1, getpid(), 0));
	SHOW(syscall(SYS_tgkill, 0, getpid(), 0));
	SHOW(syscall(SYS_tgkill, getpid(), -1, 0));
	SHOW(syscall(SYS_tgkill, getpid(), 0, 0));
	SHOW(syscall(SYS_tgkill, getpid(), 999999, 0));
	SHOW(syscall(SYS_tgkill, 1, getpid(), 0));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 0));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 65));
	SHOW(syscall(SYS_tgkill, pid, pid, 0));
	SHOW(killpg(-1, 0));
	SHOW(killpg(999999, 0));
	IN_CHILD(SHOW(setuid(1000)); SHOW(kill(pid, 0)); SHOW(kill(pid, SIGCONT));
		 SHOW(kill(1, SIGTERM)); SHOW(syscall(SYS_tkill, pid, 0));
		 SHOW(syscall(SYS_tgkill, pid, pid, SIGTERM)); SHOW(kill(getpid(), 0));
		 SHOW(kill(-getpgrp(), 0)));
	IN_CHILD(SHOW(setresuid(0, 1000, 0)); SHOW(kill(pid, 0)));
	IN_CHILD(SHOW(setresuid(1000, 1000, 0)); SHOW(kill(pid, 0)));
	IN_CHILD(SHOW(setresuid(1000, 0, 1000)); SHOW(kill(pid, 0)));
	kill(pid, SIGKILL);
	waitid(P_PID, pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
	SHOW(kill(pid, 0));
	SHOW(kill(pid, SIGTERM));
	SHOW(syscall(SYS_tkill, pid, 0));
	SHOW(syscall(SYS_tgkill, pid, pid, SIGTERM));
	waitpid(pid, NULL, 0);
	SHOW(kill(pid, 0));
}

static long queue(pid_t pid, int sig, int code, int value)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.si_pid = 4242;
	info.si_value.sival_int = value;
	return syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static long tgqueue(pid_t group, pid_t tid, int sig, int code)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.si_value.sival_int = 7;
	return syscall(SYS_rt_tgsigqueueinfo, group, tid, sig, &info);
}

static void queue_errors(void)
{
	struct sigaction act = {.sa_sigaction = handler_info, .sa_flags = SA_SIGINFO};
	pid_t pid = child_that_pauses();

	sigaction(SIGUSR1, &act, NULL);
	SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, BAD));
	SHOW(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, NULL));
	SHOW(queue(getpid(), 65, SI_QUEUE, 1));
	SHOW(queue(getpid(), 0, SI_QUEUE, 1));
	SHOW(queue(getpid(), -1, SI_QUEUE, 1));
	SHOW(queue(999999, SIGUSR1, SI_QUEUE, 1));
	SHOW(queue(-1, SIGUSR1, SI_QUEUE, 1));
	SHOW(queue(0, SIGUSR1, SI_QUEUE, 1));
	int codes[] = {SI_QUEUE, SI_TIMER, SI_MESGQ,  SI_ASYNCIO, SI_SIGIO,
		       SI_TKILL, SI_USER,  SI_KERNEL, 1,	  -60};
	for (unsigned i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		caught = 0;
		printf("code %d\n", codes[i]);
		SHOW(queue(getpid(), SIGUSR1, codes[i], 5));
		printf("caught %d code %d value %d pid %d\n", caught, caught_code, caught_value,
		       caught_pid == getpid() ? -1 : caught_pid);
		SHOW(queue(pid, 0, codes[i], 5));
		SHOW(tgqueue(pid, pid, 0, codes[i]));
	}
	SHOW(tgqueue(getpid(), getpid(), SIGUSR1, SI_QUEUE));
	SHOW(tgqueue(getpid(), 0, SIGUSR1, SI_QUEUE));
	SHOW(tgqueue(0, getpid(), SIGUSR1, SI_QUEUE));
	SHOW(tgqueue(-1, getpid(), SIGUSR1, SI_QUEUE));
	SHOW(tgqueue(getpid(), 999999, SIGUSR1, SI_QUEUE));
	SHOW(tgqueue(pid, getpid(), SIGUSR1, SI_QUEUE));
	SHOW(tgqueue(getpid(), getpid(), 65, SI_QUEUE));
	SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGUSR1, BAD));
	IN_CHILD(setuid(1000); SHOW(queue(pid, 0, SI_QUEUE, 1));
		 SHOW(queue(pid, SIGTERM, SI_QUEUE, 1)));
	end(pid);
	signal(SIGUSR1, SIG_DFL);
	/* The limit of queued signals refuses only real-time signals and signals with a value. */
	struct rlimit few = {4, 4};
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGUSR2);
	IN_CHILD(setuid(54321); sigprocmask(SIG_BLOCK, &set, NULL);
		 SHOW(setrlimit(RLIMIT_SIGPENDING, &few));
		 for (int i = 0; i < 6; i++) SHOW(queue(getpid(), SIGRTMIN, SI_QUEUE, i));
		 SHOW(kill(getpid(), SIGRTMIN)); SHOW(kill(getpid(), SIGUSR2));
		 SHOW(queue(getpid(), SIGUSR2, SI_QUEUE, 1)););
}

static void action_errors(void)
{
	struct kernel_sigaction act = {.handler = handler}, old;

	for (int sig = -1; sig <= 65; sig++)
		if (sig < 2 || sig == SIGKILL || sig == SIGSTOP || sig > 63) {
			printf("signal %d\n", sig);
			SHOW(syscall(SYS_rt_sigaction, sig, &act, NULL, 8));
			SHOW(syscall(SYS_rt_sigaction, sig, NULL, &old, 8));
			SHOW(syscall(SYS_rt_sigaction, sig, NULL, NULL, 8));
		}
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 0));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 4));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 16));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, BAD, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, BAD, 8));
	act.flags = ~0ul;
	act.mask = ~0ul;
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
	printf("flags %lx mask %lx\n", old.flags, (long)old.mask);
	act.flags = 0x400; /* SA_UNSUPPORTED: a kernel without it clears it */
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
	printf("flags %lx\n", old.flags);
	/* Failing to hand out the old one: the new one is in force by then. */
	act.flags = 0;
	act.handler = SIG_IGN;
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, &act, BAD, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
	SHOW(old.handler == SIG_IGN);
	/* A pending signal is discarded when it becomes ignored, or gets a default action that
	 * ignores it. */
	sigset_t set, pending;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGURG);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGUSR1, handler);
	signal(SIGCHLD, handler);
	signal(SIGURG, handler);
	raise(SIGUSR1);
	raise(SIGCHLD);
	raise(SIGURG);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigpending(&pending);
	SHOW(sigismember(&pending, SIGUSR1));
	SHOW(sigismember(&pending, SIGCHLD));
	SHOW(sigismember(&pending, SIGURG));
	raise(SIGUSR1);
	raise(SIGCHLD);
	sigpending(&pending);
	SHOW(sigismember(&pending, SIGUSR1));
	SHOW(sigismember(&pending, SIGCHLD));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	for (int sig = 1; sig < 32; sig++)
		signal(sig, SIG_DFL);
}

static void mask_errors(void)
{
	uint64_t set = ~0ul, old = 0;
	sigset_t many;

	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &old, 4));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &old, 9));
	SHOW(syscall(SYS_rt_sigprocmask, 3, &set, &old, 8));
	SHOW(syscall(SYS_rt_sigprocmask, -1, &set, &old, 8));
	SHOW(syscall(SYS_rt_sigprocmask, 3, NULL, &old, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, BAD, &old, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, BAD, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, NULL, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set, &old, 8));
	printf("before %lx\n", (long)old);
	SHOW(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &old, 8));
	printf("all blocked %lx\n", (long)old);
	set = 0xff;
	SHOW(syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &set, &old, 8));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, NULL, &old, 8));
	printf("%lx\n", (long)old);
	set = 0;
	SHOW(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set, NULL, 8));
	SHOW(syscall(SYS_rt_sigpending, &old, 9));
	SHOW(syscall(SYS_rt_sigpending, &old, 8));
	SHOW(syscall(SYS_rt_sigpending, &old, 4));
	SHOW(syscall(SYS_rt_sigpending, BAD, 8));
	SHOW(syscall(SYS_rt_sigsuspend, &set, 4));
	SHOW(syscall(SYS_rt_sigsuspend, BAD, 8));
	sigfillset(&many);
	SHOW(sigismember(&many, 32));
}

static void stack_errors(void)
{
	static char memory[65536];
	stack_t s = {.ss_sp = memory, .ss_size = 65536}, old;

	SHOW(sigaltstack(NULL, &old));
	SHOW(old.ss_flags);
	SHOW(old.ss_size);
	SHOW(sigaltstack(BAD, NULL));
	SHOW(sigaltstack(NULL, BAD));
	s.ss_size = 2047;
	SHOW(sigaltstack(&s, NULL));
	s.ss_size = 0;
	SHOW(sigaltstack(&s, NULL));
	s.ss_size = 65536;
	s.ss_flags = 4;
	SHOW(sigaltstack(&s, NULL));
	s.ss_flags = -1;
	SHOW(sigaltstack(&s, NULL));
	s.ss_flags = SS_ONSTACK;
	SHOW(sigaltstack(&s, NULL));
	SHOW(sigaltstack(NULL, &old));
	SHOW(old.ss_flags);
	s.ss_flags = SS_DISABLE;
	s.ss_size = 5;
	SHOW(sigaltstack(&s, NULL));
	SHOW(sigaltstack(NULL, &old));
	SHOW(old.ss_flags);
	SHOW(old.ss_size);
	SHOW(old.ss_sp == NULL);
	s.ss_flags = 1u << 31; /* SS_AUTODISARM */
	s.ss_size = 65536;
	SHOW(sigaltstack(&s, NULL));
	SHOW(sigaltstack(NULL, &old));
	printf("%x\n", old.ss_flags);
	s.ss_flags = (1u << 31) | SS_DISABLE;
	SHOW(sigaltstack(&s, NULL));
	SHOW(sigaltstack(NULL, &old));
	printf("%x\n", old.ss_flags);
	s.ss_flags = SS_DISABLE;
	SHOW(sigaltstack(&s, NULL));
}

static stack_t seen_inside;
static long change_inside, change_errno;

static void on_stack(int sig)
{
	static char other[65536];
	stack_t s = {.ss_sp = other, .ss_size = sizeof(other)};

	sigaltstack(NULL, &seen_inside);
	errno = 0;
	change_inside = sigaltstack(&s, NULL);
	change_errno = errno;
}

static void stack_inside(void)
{
	static char memory[65536];
	stack_t s = {.ss_sp = memory, .ss_size = sizeof(memory)}, now;
	struct sigaction act = {.sa_handler = on_stack, .sa_flags = SA_ONSTACK};

	sigaction(SIGUSR1, &act, NULL);
	sigaltstack(&s, NULL);
	raise(SIGUSR1);
	printf("inside: flags %x change %ld %s\n", seen_inside.ss_flags, change_inside,
	       strerrorname_np(change_errno));
	s.ss_flags = 1u << 31;
	SHOW(sigaltstack(&s, NULL));
	raise(SIGUSR1);
	printf("inside: flags %x change %ld\n", seen_inside.ss_flags, change_inside);
	sigaltstack(NULL, &now);
	printf("after: flags %x same %d\n", now.ss_flags, now.ss_sp == memory);
	s.ss_flags = SS_DISABLE;
	sigaltstack(&s, NULL);
	signal(SIGUSR1, SIG_DFL);
}

static void timedwait_errors(void)
{
	struct timespec zero = {0, 0}, negative = {-1, 0}, too_many = {0, 1000000000},
			below = {0, -1};
	uint64_t usr = 1ul << (SIGUSR1 - 1) | 1ul << (SIGRTMIN - 1) | 1ul << (SIGRTMIN + 1),
		 none = 0, kills = 1ul << (SIGKILL - 1) | 1ul << (SIGSTOP - 1);
	siginfo_t info;

	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &zero, 4));
	SHOW(syscall(SYS_rt_sigtimedwait, BAD, &info, &zero, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, BAD, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &negative, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &too_many, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &below, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &zero, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &none, &info, &zero, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &kills, &info, &zero, 8));
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, &usr, NULL, 8);
	raise(SIGUSR1);
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, BAD, &zero, 8));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &zero, 8));
	/* The lowest number first, real-time ones in their order. */
	queue(getpid(), SIGRTMIN + 2, SI_QUEUE, 1);
	queue(getpid(), SIGRTMIN, SI_QUEUE, 2);
	queue(getpid(), SIGRTMIN, SI_QUEUE, 3);
	raise(SIGUSR1);
	for (int i = 0; i < 5; i++) {
		SHOW(syscall(SYS_rt_sigtimedwait, &usr, &info, &zero, 8));
		printf("signo %d code %d value %d\n", info.si_signo, info.si_code,
		       info.si_code == SI_QUEUE ? info.si_value.sival_int : 0);
	}
	raise(SIGUSR1);
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, NULL, NULL, 8));
	/* Another signal that is caught ends the wait. */
	signal(SIGALRM, handler);
	ualarm(20000, 20000); /* again and again: one may come before the wait */
	errno = 0;
	long result = syscall(SYS_rt_sigtimedwait, &usr, &info, NULL, 8);
	int error = errno;
	ualarm(0, 0);
	printf("%ld %s\n", result, strerrorname_np(error));
	syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &usr, NULL, 8);
}

static void signalfd_errors(void)
{
	sigset_t set;
	int fd;
	struct signalfd_siginfo si[2];

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	SHOW(syscall(SYS_signalfd4, -1, &set, 4, 0));
	SHOW(syscall(SYS_signalfd4, -1, BAD, 8, 0));
	SHOW(syscall(SYS_signalfd4, -1, &set, 8, 1));
	SHOW(syscall(SYS_signalfd4, 0, &set, 8, 0));
	SHOW(syscall(SYS_signalfd4, 777, &set, 8, 0));
	SHOW(syscall(SYS_signalfd4, -2, &set, 8, 0));
	SHOW_OK(fd = syscall(SYS_signalfd4, -1, &set, 8, SFD_NONBLOCK | SFD_CLOEXEC));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_GETFL));
	SHOW(read(fd, si, sizeof(si)));
	SHOW(read(fd, si, sizeof(si[0]) - 1));
	SHOW(read(fd, si, 0));
	SHOW(write(fd, si, 8));
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(pread(fd, si, sizeof(si), 0));
	SHOW(ftruncate(fd, 0));
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	queue(getpid(), SIGRTMIN, SI_QUEUE, 11);
	queue(getpid(), SIGRTMIN, SI_QUEUE, 12);
	SHOW(read(fd, BAD, 128));
	SHOW(read(fd, si, sizeof(si) + 5));
	for (int i = 0; i < 2; i++)
		printf("signo %u code %d int %d ptr %ld\n", si[i].ssi_signo, si[i].ssi_code,
		       si[i].ssi_int, (long)si[i].ssi_ptr);
	sigdelset(&set, SIGRTMIN);
	SHOW(syscall(SYS_signalfd4, fd, &set, 8, 0) == fd);
	SHOW(read(fd, si, sizeof(si)));
	sigaddset(&set, SIGRTMIN);
	SHOW(syscall(SYS_signalfd4, fd, &set, 8, 0) == fd);
	SHOW(read(fd, si, sizeof(si)));
	close(fd);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* Which signals interrupt a wait, for calls that are never restarted and for calls that are. */
static void restarts(void)
{
	struct sigaction act = {.sa_handler = handler, .sa_flags = SA_RESTART};
	struct itimerval timer = {.it_interval = {0, 20000}, .it_value = {0, 20000}};
	struct timespec ts = {5, 0};
	int p[2];
	char c;

	pipe(p);
	sigaction(SIGALRM, &act, NULL);
	struct itimerval none = {0};
	/* The signal comes again and again: the first may come before the wait. */
#define INTERRUPTED(call)                                                      \
	do {                                                                   \
		setitimer(ITIMER_REAL, &timer, NULL);                          \
		errno = 0;                                                     \
		int result = call, error = errno;                              \
		setitimer(ITIMER_REAL, &none, NULL);                           \
		printf("%s = %d %s\n", #call, result, strerrorname_np(error)); \
	} while (0)
	INTERRUPTED(pause());
	INTERRUPTED(nanosleep(&ts, NULL));
	INTERRUPTED(clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, &ts));
	struct pollfd pfd = {p[0], POLLIN, 0};
	INTERRUPTED(poll(&pfd, 1, 5000));
	sigset_t nothing;
	sigemptyset(&nothing);
	INTERRUPTED(sigsuspend(&nothing));
	act.sa_flags = 0;
	sigaction(SIGALRM, &act, NULL);
	INTERRUPTED(read(p[0], &c, 1));
	pid_t pid = child_that_pauses();
	INTERRUPTED(waitid(P_PID, pid, &(siginfo_t){0}, WEXITED));
	end(pid);
	SHOW(caught > 5);
#undef INTERRUPTED
	close(p[0]);
	close(p[1]);
}

int main(void)
{
	case_begin();
	setpgid(0, 0);
	kill_errors();
	queue_errors();
	action_errors();
	mask_errors();
	stack_errors();
	stack_inside();
	timedwait_errors();
	signalfd_errors();
	restarts();
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	return 0;
}
