/* SPDX-License-Identifier: BSD-2-Clause */
/* How the costs of areas and of memory grow with their number and size. */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "growth/growth.h"

#define PAGE 4096l

/* ---- areas: neighbours have different rights, so that they are not joined ---- */

static void *map_one(long i)
{
	int protection = i & 1 ? PROT_READ : PROT_READ | PROT_WRITE;
	void *map = mmap(NULL, PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(map != MAP_FAILED);
	return map;
}

static void fork_once(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	MUST(pid > 0 && waitpid(pid, NULL, 0) == pid);
}

static void areas(long n)
{
	char **map = calloc((size_t)n, sizeof(*map));
	double begun = now();

	MUST(map);
	for (long i = 0; i < n; i++)
		map[i] = map_one(i);
	figure("mmap", begun, n);
	begun = now();
	for (long i = 0; i < n; i += 2)
		map[i][0] = 1;
	figure("first write", begun, n / 2);
	begun = now();
	fork_once();
	figure("fork + exit, for each", begun, n);
	begun = now();
	for (long i = 0; i < n; i++) {
		long victim = i * 7919 % n;

		MUST(!munmap(map[victim], PAGE));
	}
	figure("munmap in any order", begun, n);
	free(map);
}

/* ---- pages of one area ---- */

static void pages(long n)
{
	double begun = now();
	char *map = mmap(NULL, (size_t)(n * PAGE), PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(map != MAP_FAILED);
	for (long i = 0; i < n; i++)
		map[i * PAGE] = 1;
	figure("first write", begun, n);
	begun = now();
	fork_once();
	figure("fork + exit, for each", begun, n);
	begun = now();
	for (long i = 0; i < n; i++)
		map[i * PAGE] = 2;
	figure("write after fork", begun, n);
	begun = now();
	MUST(!munmap(map, (size_t)(n * PAGE)));
	figure("munmap, for each", begun, n);
}

const struct subject memory_subjects[] = {
	{"areas", {100, 1000, 10000, 50000}, areas},
	{"anonymous pages", {256, 4096, 32768}, pages},
	{NULL, {0}, NULL},
};
