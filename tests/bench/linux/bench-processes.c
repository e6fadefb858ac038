/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes that are made, and end at once. */
#include <spawn.h>
#include <stdlib.h>

#include "measure.h"
#include "operations.h"

extern char **environ;

static void fork_exit(long n)
{
	while (n--) {
		pid_t pid = fork();
		if (!pid)
			_exit(0);
		end_well(pid);
	}
}

static void fork_exec(long n)
{
	char *const argv[] = {"true", NULL};

	while (n--) {
		pid_t pid = fork();
		if (!pid) {
			execv("/bin/true", argv);
			_exit(1);
		}
		end_well(pid);
	}
}

static void spawn(long n, const char *path, char *const argv[])
{
	while (n--) {
		pid_t pid;

		MUST(!posix_spawn(&pid, path, NULL, NULL, argv, environ));
		end_well(pid);
	}
}

static void spawn_true(long n)
{
	spawn(n, "/bin/true", (char *[]){"true", NULL});
}

/* The shell forks and executes: `true` behind a `;` is not its last command. */
static void shell_runs(long n)
{
	spawn(n, "/bin/sh", (char *[]){"sh", "-c", "/bin/true; exit", NULL});
}

const struct operation process_operations[] = {
	{.name = "fork + exit + wait", .run = fork_exit},
	{.name = "fork + exec static + wait", .run = fork_exec},
	{.name = "posix_spawn + wait", .run = spawn_true},
	{.name = "sh -c, which runs a program", .run = shell_runs},
	{.name = NULL},
};
