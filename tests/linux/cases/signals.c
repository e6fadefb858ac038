/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals: handlers and their flags, masks, queueing, waiting, restarting, faults with their codes.
 */
#include "case.h"

#include <setjmp.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>

static volatile sig_atomic_t count, last_code, last_value;
static sigjmp_buf back;

static void counter(int sig)
{
	count++;
}

static void informed(int sig, siginfo_t *info, void *context)
{
	count++;
	last_code = info->si_code;
	last_value = info->si_value.sival_int;
}

static void install(int sig, void (*fn)(int, siginfo_t *, void *), int flags)
{
	struct sigaction sa = {.sa_sigaction = fn, .sa_flags = flags | SA_SIGINFO};

	sigaction(sig, &sa, NULL);
}

static void queueing(void)
{
	sigset_t set, pending;
	union sigval value;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	install(SIGRTMIN, informed, 0);
	install(SIGUSR1, informed, 0);
	count = 0;
	for (int i = 1; i <= 3; i++) {
		value.sival_int = i;
		sigqueue(getpid(), SIGRTMIN, value);
		kill(getpid(), SIGUSR1);
	}
	sigpending(&pending);
	SHOW(sigismember(&pending, SIGRTMIN));
	SHOW(sigismember(&pending, SIGUSR2));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	SHOW(count);
	SHOW(last_value);
	printf("si_queue %d\n", last_code == SI_QUEUE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	value.sival_int = 42;
	sigqueue(getpid(), SIGRTMIN, value);
	siginfo_t info;
	struct timespec soon = {0, 1000000};
	printf("taken %d\n", sigtimedwait(&set, &info, &soon) == SIGRTMIN);
	SHOW(info.si_value.sival_int);
	SHOW(sigtimedwait(&set, &info, &soon));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void restarts(void)
{
	int fds[2];
	char c;

	SHOW(pipe(fds));
	struct sigaction sa = {.sa_handler = counter};
	sigaction(SIGALRM, &sa, NULL);
	ring_repeatedly();
	SHOW(read(fds[0], &c, 1));
	ring_no_more();
	sa.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &sa, NULL);
	if (!fork()) {
		usleep(100000);
		write(fds[1], "x", 1);
		_exit(0);
	}
	ring_repeatedly();
	SHOW(read(fds[0], &c, 1));
	SHOW(pause());
	struct timespec minute = {60, 0}, left = {0, 0};
	SHOW(nanosleep(&minute, &left));
	ring_no_more();
	printf("left %d\n", left.tv_sec > 30 && left.tv_sec < 60);
	wait(NULL);
}

static void fault_handler(int sig, siginfo_t *info, void *context)
{
	printf("%s code %d addr %lx\n", sigabbrev_np(sig), info->si_code,
	       (unsigned long)info->si_addr);
	siglongjmp(back, 1);
}

static void faults(void)
{
	char *page = mmap((void *)0x10000000, 4096, PROT_READ,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	volatile int zero = 0;

	install(SIGSEGV, fault_handler, 0);
	install(SIGBUS, fault_handler, 0);
	install(SIGFPE, fault_handler, 0);
	install(SIGILL, fault_handler, 0);
	if (!sigsetjmp(back, 1))
		*(volatile char *)0x1234 = 1;
	if (!sigsetjmp(back, 1))
		*(volatile char *)(page + 5) = 1;
	if (!sigsetjmp(back, 1))
		*(volatile char *)0xffff800000000000ul = 1;
	if (!sigsetjmp(back, 1))
		printf("%d\n", ((volatile char *)page)[7]);
	int fd = open("/tmp/case-short", O_CREAT | O_RDWR | O_TRUNC, 0600);
	char *file = mmap((void *)0x20000000, 8192, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0);
	if (!sigsetjmp(back, 1))
		printf("%d\n", *(volatile char *)(file + 4096));
	unlink("/tmp/case-short");
	signal(SIGFPE, SIG_DFL);
	signal(SIGILL, SIG_DFL);
	IN_CHILD(zero = 1 / zero);
	IN_CHILD(__asm__ volatile("ud2"));
	IN_CHILD(__asm__ volatile("int3"));
	signal(SIGSEGV, SIG_DFL);
	IN_CHILD(__asm__ volatile("hlt"));
}

static void *stack_seen;

static void on_altstack(int sig)
{
	char local;

	stack_seen = &local;
}

static void alternate_stack(void)
{
	stack_t ss = {.ss_sp = malloc(65536), .ss_size = 65536}, old;
	struct sigaction sa = {.sa_handler = on_altstack, .sa_flags = SA_ONSTACK | SA_RESETHAND};

	SHOW(sigaltstack(&ss, NULL));
	sigaction(SIGUSR2, &sa, NULL);
	raise(SIGUSR2);
	printf("on it %d\n", (char *)stack_seen > (char *)ss.ss_sp &&
				     (char *)stack_seen < (char *)ss.ss_sp + 65536);
	sigaction(SIGUSR2, NULL, &sa);
	printf("reset %d\n", sa.sa_handler == SIG_DFL);
	SHOW(sigaltstack(NULL, &old));
	SHOW(old.ss_flags);
	ss.ss_size = 100;
	SHOW(sigaltstack(&ss, NULL));
}

static volatile double sum;

static void spoils_fpu(int sig)
{
	count++;
	sum = 3.25 * count;
	__asm__ volatile("xorps %%xmm7, %%xmm7\n fninit" ::: "xmm7");
}

/* A handler may use the FPU; the interrupted code must not notice. */
static void floating_point_survives(void)
{
	struct itimerval often = {{0, 1000}, {0, 1000}}, off = {{0, 0}, {0, 0}};
	double a = 1.0, bad = 0;

	count = 0;
	signal(SIGALRM, spoils_fpu);
	setitimer(ITIMER_REAL, &often, NULL);
	while (count < 20) {
		double x = a;
		for (int i = 0; i < 1000; i++)
			x = x * 1.0000001;
		static double first;
		if (!first)
			first = x;
		if (x != first)
			bad++;
	}
	setitimer(ITIMER_REAL, &off, NULL);
	SHOW((int)bad);
}

/* The same when the handler's frame lies on stack pages that are touched for the first time. */
static int deep(int depth)
{
	volatile char page[6000];
	int before = count, wrong = 0;

	page[0] = 1;
	while (count == before) {
		double x = 1.0;

		for (int i = 0; i < 1000; i++)
			x = x * 1.0000001;
		wrong += x < 1.0001000 || x > 1.0001001;
	}
	return wrong + (depth ? deep(depth - 1) : 0) + page[0] * 0;
}

static void floating_point_survives_on_fresh_stack(void)
{
	struct itimerval often = {{0, 1000}, {0, 1000}}, off = {{0, 0}, {0, 0}};

	signal(SIGALRM, spoils_fpu);
	setitimer(ITIMER_REAL, &often, NULL);
	SHOW(deep(100));
	setitimer(ITIMER_REAL, &off, NULL);
}

int main(void)
{
	sigset_t set;

	case_begin();
	SHOW(kill(getpid(), 0));
	SHOW(kill(999999, 0));
	SHOW(kill(getpid(), 65));
	SHOW(sigaction(SIGKILL, &(struct sigaction){.sa_handler = SIG_IGN}, NULL));
	SHOW(sigaction(0, NULL, NULL));
	SHOW_OK(signal(SIGUSR1, counter));
	SHOW(raise(SIGUSR1));
	SHOW(count);
	queueing();
	restarts();
	faults();
	alternate_stack();
	floating_point_survives();
	floating_point_survives_on_fresh_stack();
	sigfillset(&set);
	SHOW(sigprocmask(SIG_SETMASK, &set, NULL));
	sigprocmask(SIG_SETMASK, NULL, &set);
	SHOW(sigismember(&set, SIGKILL));
	SHOW(sigismember(&set, SIGTERM));
	SHOW(sigprocmask(99, &set, NULL));
	IN_CHILD(signal(SIGPIPE, SIG_DFL); int p[2]; pipe(p); close(p[0]); sigemptyset(&set);
		 sigprocmask(SIG_SETMASK, &set, NULL); write(p[1], "x", 1));
	return 0;
}
