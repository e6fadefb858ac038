/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * await-output TEXT SECONDS COMMAND...: runs the command until it has written TEXT (to standard
 * output or error), ends it and prints the milliseconds that took. Status 1, and what was written,
 * if it ended or the time passed before.
 */
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX 65536

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static pid_t start(char **command, int *output)
{
	int in[2], out[2];

	if (pipe(in) || pipe(out))
		return -1;
	pid_t pid = fork();
	if (!pid) {
		dup2(in[0], 0); /* open and empty, so a shell waits at its prompt */
		dup2(out[1], 1);
		dup2(out[1], 2);
		close(out[0]);
		close(out[1]);
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	close(out[1]);
	*output = out[0];
	return pid;
}

static bool await(int fd, const char *text, double until, char *seen)
{
	size_t used = 0;

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		double left = until - now();

		if (left <= 0 || poll(&p, 1, (int)left + 1) < 0 || !p.revents)
			return false;
		ssize_t n = read(fd, seen + used, OUTPUT_MAX - 1 - used);
		if (n <= 0)
			return false;
		for (ssize_t i = 0; i < n; i++)
			if (!seen[used + (size_t)i])
				seen[used + (size_t)i] = ' ';
		used += (size_t)n;
		if (strstr(seen, text))
			return true;
	}
}

int main(int argc, char **argv)
{
	static char seen[OUTPUT_MAX];
	int output;

	if (argc < 4) {
		fprintf(stderr, "usage: await-output TEXT SECONDS COMMAND...\n");
		return 2;
	}
	double begun = now();
	pid_t pid = start(argv + 3, &output);
	if (pid < 0) {
		perror("await-output");
		return 1;
	}
	bool found = await(output, argv[1], begun + atof(argv[2]) * 1e3, seen);
	double took = now() - begun;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	if (!found) {
		fprintf(stderr, "await-output: no '%s' in:\n%s\n", argv[1], seen);
		return 1;
	}
	printf("%.0f\n", took);
	return 0;
}
