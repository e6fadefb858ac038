/* SPDX-License-Identifier: BSD-2-Clause */
/* The first program of the attacking kernel: in every other window three processes attack. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"

#define HOGS 3
/* A tenth of a second, at 31 million instructions a second (run.sh). */
#define LONG_CALL (64 << 10)

static uint64_t ends;
static bool is_init;

static bool goes_on(void)
{
	return now_ns() < ends;
}

static void spin(void)
{
	while (goes_on())
		;
}

static void long_calls(void)
{
	char *m = mmap(NULL, LONG_CALL, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	while (goes_on())
		syscall(SYS_getrandom, m, LONG_CALL, 0);
}

static void short_calls(void)
{
	struct stat st;

	while (goes_on())
		for (int i = 0; i < 100; i++)
			stat("/", &st);
}

static void faults(void)
{
	while (goes_on()) {
		char *m = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			       -1, 0);

		for (int i = 0; m != MAP_FAILED && i < 1 << 20; i += 4096)
			m[i] = 1;
		munmap(m, 1 << 20);
	}
}

static void forks(void)
{
	while (goes_on()) {
		pid_t child = fork();

		if (!child)
			_exit(0);
		if (child > 0)
			waitpid(child, NULL, 0);
	}
}

static void ignore(int sig)
{
	(void)sig;
}

static void signals(void)
{
	signal(SIGUSR1, ignore);
	while (goes_on())
		for (int i = 0; i < 50; i++)
			kill(getpid(), SIGUSR1);
}

static void memory(void)
{
	while (goes_on()) {
		size_t size = 64 << 20;
		char *m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			       0);

		for (size_t i = 0; m != MAP_FAILED && i < size && goes_on(); i += 4096)
			m[i] = 1;
		munmap(m, size);
	}
}

static void console(void)
{
	static char line[256];
	/* The victim's console is not to be filled: its neighbour writes to nothing. */
	const char *where = is_init ? "/dev/console" : "/dev/null";
	int fd = open(where, O_WRONLY | O_NOCTTY);

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\n';
	while (goes_on())
		write(fd, line, sizeof(line));
}

/* Messages to the clock. */
static void timers(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct itimerspec soon = {.it_interval.tv_nsec = 2000, .it_value.tv_nsec = 2000};
	uint64_t count;

	while (goes_on()) {
		struct pollfd p = {fd, POLLIN, 0};

		soon.it_value.tv_nsec = 2000 + rand() % 1000;
		timerfd_settime(fd, 0, &soon, NULL);
		poll(&p, 1, 10);
		read(fd, &count, sizeof(count));
	}
	close(fd);
}

static void (*const attacks[ATTACKS])(void) = {
	[ATTACK_SPIN] = spin,
	[ATTACK_LONG_CALLS] = long_calls,
	[ATTACK_SHORT_CALLS] = short_calls,
	[ATTACK_FAULTS] = faults,
	[ATTACK_FORKS] = forks,
	[ATTACK_SIGNALS] = signals,
	[ATTACK_MEMORY] = memory,
	[ATTACK_CONSOLE] = console,
	[ATTACK_TIMERS] = timers,
};

int main(void)
{
	is_init = getppid() <= 1;
	for (;;) {
		uint64_t now = now_ns(), window = window_of(now);

		if (!is_attacked(window)) {
			usleep((useconds_t)(((window + 1) * WINDOW_NS - now) / 1000 + 1));
			continue;
		}
		ends = (window + 1) * WINDOW_NS;
		for (int i = 0; i < HOGS; i++) {
			if (!fork()) {
				attacks[attack_of(window)]();
				_exit(0);
			}
		}
		while (waitpid(-1, NULL, 0) > 0)
			;
	}
}
