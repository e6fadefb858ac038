/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counts the rounds that it gets in windows with and without the neighbour's attack:
 *
 *	victim LEAST MOST GAP [HOG]
 *
 * LEAST and MOST are percent of the rounds of the quietest window that an attacked one must have,
 * GAP the milliseconds for which it may not run. HOG is the attacker's program, if no other kernel
 * attacks; another user runs it in a session of its own.
 *
 * Prints for each attack the percentage and the longest time that it did not run; ends with 1 if
 * one is out of bounds.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "attacks.h"

/* The ends of windows are not counted, because attacks begin late and end late. */
#define MARGIN_NS (WINDOW_NS / 5)
#define HOG_USER  1000

static const char *const names[ATTACKS] = {"spin",   "long calls", "short calls",
					   "faults", "forks",	   "signals",
					   "memory", "console",	   "timers"};
static double rounds[ATTACKS][2], windows[ATTACKS][2], gap[ATTACKS][2];

/* Nanoseconds. The console's driver runs before all groups, and empties 16 KiB at the pace of the
 * reader on the host, which instruction counts do not control. */
static double gap_most(enum attack a, double milliseconds)
{
	return (a == ATTACK_CONSOLE ? 1000 : milliseconds) * 1e6;
}

/* The most rounds that a quiet window had. Some of them are not quiet: a long call of a neighbour
 * with a limit ends late, and a full console is emptied for long. */
static double most_rounds(void)
{
	double most = 0;

	for (int a = 0; a < ATTACKS; a++)
		if (rounds[a][0] / windows[a][0] > most)
			most = rounds[a][0] / windows[a][0];
	return most;
}

static pid_t start_hog(char *program)
{
	pid_t child = fork();

	if (!child) {
		if (setsid() < 0 || setuid(HOG_USER))
			_exit(126);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	return child;
}

static void count_window(uint64_t window)
{
	enum attack a = attack_of(window);
	int attacked = is_attacked(window);
	uint64_t end = (window + 1) * WINDOW_NS - MARGIN_NS, last, now;

	do
		last = now_ns();
	while (last < window * WINDOW_NS + MARGIN_NS);
	for (; (now = now_ns()) < end; last = now) {
		if ((double)(now - last) > gap[a][attacked])
			gap[a][attacked] = (double)(now - last);
		rounds[a][attacked]++;
	}
	windows[a][attacked]++;
}

int main(int argc, char **argv)
{
	double least = argc > 1 ? atof(argv[1]) : 0, most = argc > 2 ? atof(argv[2]) : 1000;
	double most_gap = argc > 3 ? atof(argv[3]) : 1000;
	pid_t hog = argc > 4 ? start_hog(argv[4]) : -1;
	uint64_t first = window_of(now_ns()) + 1;
	double alone;
	int status = 0;

	for (uint64_t w = first; w < first + (uint64_t)WINDOWS_EACH * ATTACKS; w++)
		count_window(w);
	alone = most_rounds();
	for (int a = 0; a < ATTACKS; a++) {
		double percent = 100 * (rounds[a][1] / windows[a][1]) / alone;
		/* A full console is waited for: the host's pace decides what is left. */
		int good = a == ATTACK_CONSOLE ? percent >= least / 2
					       : percent >= least && percent <= most;

		good &= gap[a][1] <= gap_most(a, most_gap);

		printf("%-11s %3.0f %%, longest gap %.0f ms (quiet: %.0f)%s\n", names[a], percent,
		       gap[a][1] / 1e6, gap[a][0] / 1e6, good ? "" : "  out of bounds");
		if (!good)
			status = 1;
	}
	if (hog > 0)
		kill(hog, SIGKILL);
	return status;
}
