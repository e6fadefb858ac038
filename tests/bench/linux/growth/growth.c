/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How costs grow, seen from an ordinary program; the same binary runs on Selkie and on Linux.
 *
 *	growth-bench [PATTERN]	the subjects whose name contains PATTERN
 *
 * Prints "NAME: OPERATION | N | MICROSECONDS" lines, the best of some rounds. Each subject is a
 * process of its own; if one fails, a line reports it and the others continue.
 */
#include "growth/growth.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define ROUNDS	    2
#define FIGURES_MAX 16

const char *running = "preparation";

/* The figures of one subject of one size, each the best of the rounds so far. */
static struct {
	const char *what;
	double best;
} figures[FIGURES_MAX];

static const struct subject *const tables[] = {task_subjects, file_subjects, memory_subjects,
					       network_subjects};

static void keep(const char *what, double took)
{
	int i = 0;

	while (figures[i].what && strcmp(figures[i].what, what))
		MUST(++i < FIGURES_MAX);
	if (!figures[i].what || took < figures[i].best)
		figures[i].best = took;
	figures[i].what = what;
}

void figure(const char *what, double begun, long count)
{
	keep(what, (now() - begun) / (double)count);
}

double worked(void)
{
	struct timespec t;

	MUST(!clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t));
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void figure_of_work(const char *what, double begun, long count)
{
	keep(what, (worked() - begun) / (double)count);
}

static void run_size(const struct subject *subject, long n)
{
	memset(figures, 0, sizeof(figures));
	for (int round = 0; round < ROUNDS; round++)
		subject->run(n);
	for (int i = 0; i < FIGURES_MAX && figures[i].what; i++)
		printf("%s: %s | %ld | %.3f\n", subject->name, figures[i].what, n,
		       figures[i].best * 1e6);
	fflush(stdout);
}

static bool run_subject(const struct subject *subject)
{
	pid_t pid = fork();
	int status;

	MUST(pid >= 0);
	if (!pid) {
		running = subject->name;
		for (int i = 0; i < SIZES && subject->sizes[i]; i++)
			run_size(subject, subject->sizes[i]);
		_exit(0);
	}
	MUST(waitpid(pid, &status, 0) == pid);
	return status == 0;
}

int main(int argc, char **argv)
{
	const struct rlimit many = {20000, 20000};
	bool well = true;

	MUST(!setrlimit(RLIMIT_NOFILE, &many) && !setrlimit(RLIMIT_NPROC, &many) &&
	     !setrlimit(RLIMIT_SIGPENDING, &many));
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct subject *subject = tables[i]; subject->name; subject++)
			if (argc < 2 || strstr(subject->name, argv[1]))
				well &= run_subject(subject);
	puts("growth | end");
	return well ? 0 : 1;
}
