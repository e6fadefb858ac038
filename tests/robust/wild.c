/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls with wild arguments. First every call gets, in every argument, NULL, -1, kernel
 * addresses, unmapped, read-only and short memory; then random numbers get random arguments for a
 * while, as an ordinary user. These calls may kill the program that makes them, and nothing else.
 *
 *	wild SEED SECONDS
 */
#include "robust.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>

#define CALLS  460
#define NOBODY 65534

static uint64_t state;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static char *readable, *writable, *edge, *unmapped;

static void make_memory(void)
{
	char *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	writable = p;
	readable = p + 16384;
	unmapped = p + 32768;
	edge = p + 32768 - 8;
	memset(readable, 0, 16384 - 4096);
	mprotect(readable, 4096, PROT_READ);
	munmap(unmapped, 16384);
}

#define WILD 12

static uint64_t wild(unsigned i)
{
	const uint64_t value[WILD] = {
		0,
		1,
		(uint64_t)-1,
		0x8000000000000000ull,
		0xffff800000000000ull,
		0xffffffff80000000ull,
		0x7ffffffff000ull,
		0x7fffffffffffull,
		(uint64_t)unmapped,
		(uint64_t)readable,
		(uint64_t)edge,
		(uint64_t)writable,
	};

	return value[i % WILD];
}

/* Calls that would end the test. All others may be tried. */
static bool left_out(long number, bool root)
{
	switch (number) {
	case SYS_exit:
	case SYS_exit_group:
	case SYS_rt_sigreturn:
		return !root;
	case SYS_kill:
	case SYS_tkill:
	case SYS_tgkill:
	case SYS_rt_sigqueueinfo:
	case SYS_rt_tgsigqueueinfo:
	case SYS_pidfd_send_signal:
	case SYS_reboot:
	case SYS_umount2:
	case SYS_pivot_root:
	case SYS_clock_settime:
	case SYS_settimeofday:
	case SYS_sethostname:
		return root;
	default:
		return false;
	}
}

static void nothing(int sig)
{
}

/* Calls that wait are interrupted; the parent kills a child that cannot be interrupted. */
static void do_not_wait(void)
{
	struct sigaction sa = {.sa_handler = nothing};
	struct itimerval often = {{0, 3000}, {0, 3000}};

	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static void every_argument(long number)
{
	uint64_t arg[6];

	make_memory();
	do_not_wait();
	for (unsigned base = 0; base < 4; base++) {
		for (unsigned position = 0; position < 6; position++) {
			for (unsigned i = 0; i < WILD; i++) {
				const uint64_t usual[4] = {(uint64_t)writable, 1, 8,
							   (uint64_t)edge};

				for (unsigned k = 0; k < 6; k++)
					arg[k] = usual[(base + k) % 4];
				arg[position] = wild(i);
				pid_t self = getpid();
				syscall(number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
				if (getpid() != self)
					_exit(0); /* a clone of ours */
			}
		}
	}
}

static uint64_t anything(void)
{
	switch (next() % 8) {
	case 0:
		return next();
	case 1:
		return next() % 16;
	case 2:
		return 1ull << (next() % 64);
	case 3:
		return (uint64_t) - (int64_t)(next() % 4096);
	case 4:
		return (next() % 64) * 4096;
	default:
		return wild((unsigned)next());
	}
}

static void random_calls(double end)
{
	struct rlimit few = {40, 40}, small = {64 << 20, 64 << 20};
	sigset_t none;

	setsid();
	setrlimit(RLIMIT_NPROC, &few);
	setrlimit(RLIMIT_AS, &small);
	setgid(NOBODY);
	setuid(NOBODY);
	make_memory();
	sigemptyset(&none);
	for (unsigned n = 0; now() < end; n++) {
		long number = (long)(next() % CALLS);

		/* The random calls may have stopped the timer or blocked its signal. */
		if (n % 16 == 0) {
			sigprocmask(SIG_SETMASK, &none, NULL);
			do_not_wait();
		}
		if (!left_out(number, false))
			syscall(number, anything(), anything(), anything(), anything(), anything(),
				anything());
	}
	_exit(0);
}

/* Waits for the child to end, but not for ever; one that asked to be traced stops and stays so. */
static void reap(pid_t pid, double patience)
{
	double end = now() + patience;
	int status;

	for (;;) {
		pid_t got = waitpid(pid, &status, WNOHANG);

		if (got < 0 || (got == pid && !WIFSTOPPED(status)))
			return;
		if (got == pid || now() > end)
			kill(pid, SIGKILL);
		usleep(1000);
	}
}

static void in_child(void (*fn)(long), long arg)
{
	pid_t pid = fork();

	if (!pid) {
		int null = open("/dev/null", O_RDWR);

		setsid();
		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
		chdir("/tmp");
		fn(arg);
		_exit(0);
	}
	if (pid > 0)
		reap(pid, 2);
}

int main(int argc, char **argv)
{
	double seconds = argc > 2 ? atof(argv[2]) : 10, end;
	int rounds = 0, status;
	bool good;
	long before;

	state = argc > 1 ? strtoull(argv[1], NULL, 0) : 0;
	if (!state)
		state = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15ull;
	printf("seed %#lx\n", (unsigned long)state);
	fflush(stdout);
	works();
	in_child(every_argument, SYS_getpid);
	/* Fills the caches, as many processes at once would, before free memory is measured. */
	in_child(every_argument, SYS_clone);
	in_child(every_argument, SYS_fork);
	before = free_kib();
	for (long n = 0; n < CALLS; n++)
		if (!left_out(n, true))
			in_child(every_argument, n);
	printf("every call has had wild arguments\n");
	fflush(stdout);
	for (end = now() + seconds; now() < end; rounds++) {
		pid_t pid;

		next();
		pid = fork();
		if (!pid) {
			int null = open("/dev/null", O_RDWR);

			for (int fd = 0; fd < 3; fd++)
				dup2(null, fd);
			random_calls(now() + 0.3);
		}
		if (pid > 0)
			reap(pid, 0.6);
		no_children();
	}
	/* Ends everything that the random calls have left behind. */
	if (!fork()) {
		setuid(NOBODY);
		kill(-1, SIGKILL);
		_exit(0);
	}
	for (pid_t pid; (pid = wait(&status)) > 0;)
		if (WIFSTOPPED(status))
			kill(pid, SIGKILL);
	system("rm -rf /tmp/* /dev/shm/* 2>/dev/null");
	printf("%d random programs\n", rounds);
	good = works();
	printf("the system %s\n", good ? "works" : "does NOT work");
	good &= memory_is_back("wild", before, 2048);
	return good ? 0 : 1;
}
