/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Computes and makes short calls, alone, then while a child makes files in the current folder, or
 * sends datagrams and makes connections; the component that these need is slow:
 *
 *	beside-slow LEAST GAP files|net [KILLS]
 *
 * LEAST is the percentage of its processor time that it must have beside the child, GAP the
 * milliseconds for which it may not run. Then the component is killed so many times, and the
 *child's calls that wait for it must go on. Ends with 1 if it got less, if the child made nothing,
 *or if the child met with an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ALONE_NS  1000000000ull
#define BESIDE_NS 4000000000ull

static atomic_int *made; /* by the child: files, or calls to the network */

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static _Noreturn void make_files(void)
{
	for (int i = 0;; i++) {
		char name[32];
		int fd;

		snprintf(name, sizeof(name), "f%d", i);
		fd = open(name, O_CREAT | O_WRONLY, 0644);
		if (fd < 0 || write(fd, name, sizeof(name)) < 0 || (i % 10 == 9 && fsync(fd)))
			_exit(1);
		close(fd);
		if (i >= 10) {
			snprintf(name, sizeof(name), "f%d", i - 10);
			unlink(name);
		}
		atomic_fetch_add(made, 1);
	}
}

/* Counts a call. These are errors that a program gets because the stack died. */
static void expect(int done)
{
	if (!done && errno != EAGAIN && errno != ECONNRESET && errno != ECONNREFUSED) {
		perror("a call to the network");
		_exit(1);
	}
	atomic_fetch_add(made, 1);
}

static _Noreturn void use_network(void)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(7000)};
	int to_itself = socket(AF_INET, SOCK_DGRAM, 0),
	    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	char text[8] = "datagram";

	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(to_itself, (void *)&name, sizeof(name)) ||
	    bind(listener, (void *)&name, sizeof(name)) || listen(listener, 5))
		_exit(1);
	for (;;) {
		int stream = socket(AF_INET, SOCK_STREAM, 0), other;

		expect(sendto(to_itself, text, 8, 0, (void *)&name, sizeof(name)) == 8);
		expect(recv(to_itself, text, 8, MSG_DONTWAIT) == 8);
		expect(stream >= 0 && !connect(stream, (void *)&name, sizeof(name)));
		other = accept4(listener, NULL, NULL, 0);
		expect(other >= 0);
		close(other);
		close(stream);
	}
}

/* Returns the rounds of the loop in a millisecond; *gap is the longest time between two rounds. */
static double compute(uint64_t ns, uint64_t *gap)
{
	uint64_t start = now_ns(), last = start, now;
	uint64_t rounds = 0;

	*gap = 0;
	for (; (now = now_ns()) < start + ns; last = now, rounds++) {
		if (now - last > *gap)
			*gap = now - last;
		syscall(SYS_getppid);
	}
	return (double)rounds / ((double)(now - start) / 1e6);
}

static void wait_for_more(void)
{
	int before = atomic_load(made);

	while (atomic_load(made) < before + 2 && !waitpid(-1, NULL, WNOHANG))
		usleep(10000);
}

/* The child is in the middle of a call to the component most of the time. */
static int kill_component(const char *name, int kills)
{
	char command[32];
	int fd = open("/proc/sysrq-trigger", O_WRONLY), n;

	n = snprintf(command, sizeof(command), "k %s", name);
	for (int i = 0; i < kills; i++) {
		if (write(fd, command, (size_t)n) != n)
			return -1;
		wait_for_more();
	}
	return 0;
}

int main(int argc, char **argv)
{
	double least = argc > 1 ? atof(argv[1]) : 0, most_ms = argc > 2 ? atof(argv[2]) : 1e9;
	const char *component = argc > 3 ? argv[3] : "files";
	int kills = argc > 4 ? atoi(argv[4]) : 0, status;
	uint64_t gap, quiet_gap;
	double alone, percent;
	pid_t child;

	made = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	alone = compute(ALONE_NS, &quiet_gap);
	child = fork();
	if (!child && !strcmp(component, "net"))
		use_network();
	if (!child)
		make_files();
	percent = 100 * compute(BESIDE_NS, &gap) / alone;
	printf("%.0f %%, longest gap %.0f ms (alone: %.0f), %d made\n", percent, (double)gap / 1e6,
	       (double)quiet_gap / 1e6, atomic_load(made));
	if (!atomic_load(made) || kill_component(component, kills))
		return 1;
	kill(child, SIGKILL);
	if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
		return 1;
	return percent < least || (double)gap / 1e6 > most_ms;
}
