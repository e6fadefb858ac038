/* SPDX-License-Identifier: BSD-2-Clause */
/* Resource limits: reading and setting them, and the effect of each. */
#include "case.h"

#include <time.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>

static long set(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit l = {soft, hard};

	return syscall(SYS_setrlimit, resource, &l);
}

static void calls(void)
{
	struct rlimit l, two = {20, 10};

	SHOW(getrlimit(99, &l));
	SHOW(syscall(SYS_getrlimit, RLIMIT_NOFILE, 1L));
	SHOW(syscall(SYS_setrlimit, RLIMIT_NOFILE, 1L));
	SHOW(syscall(SYS_setrlimit, 99, &l));
	SHOW(syscall(SYS_setrlimit, RLIMIT_NOFILE, &two));
	SHOW(set(RLIMIT_NOFILE, 1 << 30, 1 << 30));
	SHOW(syscall(SYS_prlimit64, -1, RLIMIT_NOFILE, NULL, &l));
	SHOW(syscall(SYS_prlimit64, 999999, RLIMIT_NOFILE, NULL, &l));
	SHOW(syscall(SYS_prlimit64, 0, 99, NULL, &l));
	SHOW(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, 1L, &l));
	SHOW(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, 1L));
	SHOW(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, NULL));
	for (int i = 0; i < RLIM_NLIMITS; i++)
		SHOW(getrlimit(i, &l));
	IN_CHILD(SHOW(set(RLIMIT_NOFILE, 100, 200)); SHOW(setuid(1000));
		 SHOW(set(RLIMIT_NOFILE, 200, 200)); SHOW(set(RLIMIT_NOFILE, 100, 201));
		 SHOW(set(RLIMIT_NOFILE, 50, 150)); SHOW(set(RLIMIT_NOFILE, 50, 200));
		 SHOW(prlimit(1, RLIMIT_NOFILE, NULL, &l)));
}

static void descriptors(void)
{
	int fds[2];

	SHOW(set(RLIMIT_NOFILE, 10, 20));
	SHOW(dup2(1, 10));
	SHOW(dup2(1, 9));
	SHOW(dup3(1, 10, 0));
	SHOW(fcntl(1, F_DUPFD, 10));
	SHOW(fcntl(1, F_DUPFD, 9));
	for (int i = 3; i < 9; i++)
		dup2(1, i);
	SHOW(dup(1));
	SHOW(open("/", O_RDONLY));
	SHOW(pipe(fds));
	close(8);
	SHOW(pipe(fds));
	SHOW(dup(1));
	SHOW(set(RLIMIT_NOFILE, 0, 20));
	SHOW(dup(1));
	SHOW(write(8, "", 0));
}

static volatile sig_atomic_t signals;
static siginfo_t last;

static void note(int sig, siginfo_t *info, void *context)
{
	signals++;
	last = *info;
}

static void file_size(void)
{
	struct sigaction sa = {.sa_sigaction = note, .sa_flags = SA_SIGINFO};
	char buf[100] = {0};
	int fd = open("file", O_CREAT | O_RDWR, 0600);

	sigaction(SIGXFSZ, &sa, NULL);
	SHOW(set(RLIMIT_FSIZE, 150, 1000));
	SHOW(write(fd, buf, 100));
	SHOW(write(fd, buf, 100));
	SHOW(signals);
	SHOW(write(fd, buf, 100));
	printf("%d code %d\n", signals, last.si_code);
	SHOW(pwrite(fd, buf, 10, 145));
	SHOW(pwrite(fd, buf, 10, 150));
	SHOW(signals);
	SHOW(ftruncate(fd, 151));
	SHOW(signals);
	SHOW(ftruncate(fd, 140));
	SHOW(fallocate(fd, 0, 0, 200));
	SHOW(signals);
	SHOW(truncate("file", 1000));
	SHOW(signals);
	SHOW(write(fd, buf, 0));
	signal(SIGXFSZ, SIG_DFL);
	lseek(fd, 0, SEEK_END);
	SHOW(write(fd, buf, 100));
	SHOW(write(fd, buf, 100));
}

static void address_space(void)
{
	SHOW(set(RLIMIT_AS, 64 << 20, RLIM_INFINITY));
	SHOW_OK(mmap(NULL, 128 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, 16 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, 60 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(sbrk(80 << 20));
	SHOW(set(RLIMIT_AS, RLIM_INFINITY, RLIM_INFINITY));
	SHOW(set(RLIMIT_DATA, 8 << 20, RLIM_INFINITY));
	SHOW_OK(sbrk(16 << 20));
	SHOW_OK(mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, 16 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SHOW_OK(mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

static int deep(int n)
{
	volatile char room[4096];

	room[0] = (char)n;
	return n ? deep(n - 1) + room[0] * 0 + 1 : 0;
}

static void stack(void)
{
	SHOW(set(RLIMIT_STACK, 256 << 10, RLIM_INFINITY));
	IN_CHILD(SHOW(deep(40)));
	IN_CHILD(deep(100));
	SHOW(set(RLIMIT_STACK, 2 << 20, RLIM_INFINITY));
	IN_CHILD(SHOW(deep(400)));
}

static void processes(void)
{
	SHOW(set(RLIMIT_NPROC, 3, 3));
	/* The limit counts a user's processes on the whole machine, other runs of this case too. */
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	uid_t nobody_else = 1000000 + (uid_t)now.tv_nsec % 1000000;
	SHOW(setgid(nobody_else));
	SHOW(setuid(nobody_else));
	pid_t a = fork();
	if (!a)
		pause(), _exit(0);
	pid_t b = fork();
	if (!b)
		pause(), _exit(0);
	SHOW(fork());
	kill(a, SIGKILL);
	waitpid(a, NULL, 0);
	a = fork();
	if (!a)
		_exit(0);
	printf("%d\n", a > 0);
	kill(b, SIGKILL);
}

static void processor(void)
{
	struct sigaction sa = {.sa_sigaction = note, .sa_flags = SA_SIGINFO};

	signals = 0;
	sigaction(SIGXCPU, &sa, NULL);
	SHOW(set(RLIMIT_CPU, 1, 2));
	while (!signals)
		;
	printf("xcpu %d code %d\n", signals, last.si_code);
	for (;;)
		;
}

static void locked(void)
{
	char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	SHOW(set(RLIMIT_MEMLOCK, 65536, 65536));
	SHOW(mlock(p, 1 << 20));
	SHOW(setuid(1000));
	SHOW(mlock(p, 65536));
	SHOW(munlock(p, 1 << 20));
	SHOW(mlock(p, 65536));
	SHOW(mlock(p, 65537));
	SHOW(mlockall(MCL_CURRENT));
	SHOW_OK(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0));
	SHOW(munlock(p, 1 << 20));
	SHOW(set(RLIMIT_MEMLOCK, 0, 65536));
	SHOW(mlock(p, 4096));
	SHOW(mlockall(MCL_CURRENT));
}

static void queued_signals(void)
{
	union sigval v = {0};
	sigset_t set_of;

	sigemptyset(&set_of);
	sigaddset(&set_of, SIGRTMIN);
	sigaddset(&set_of, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set_of, NULL);
	SHOW(set(RLIMIT_SIGPENDING, 2, 2));
	SHOW(setuid(4242));
	SHOW(sigqueue(getpid(), SIGRTMIN, v));
	SHOW(sigqueue(getpid(), SIGRTMIN, v));
	SHOW(sigqueue(getpid(), SIGRTMIN, v));
	SHOW(kill(getpid(), SIGRTMIN));
	SHOW(sigqueue(getpid(), SIGUSR1, v));
	SHOW(kill(getpid(), SIGUSR1));
}

int main(void)
{
	case_begin();
	calls();
	IN_CHILD(descriptors());
	IN_CHILD(file_size());
	IN_CHILD(address_space());
	IN_CHILD(stack());
	IN_CHILD(processes());
	IN_CHILD(processor());
	IN_CHILD(locked());
	IN_CHILD(queued_signals());
	return 0;
}
