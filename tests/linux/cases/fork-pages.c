/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory over many forks: parent, child and grandchild write pages of the same areas, after each
 * fork some new pages and some of those before, and each process sees only its own bytes. With
 * anonymous pages, a private file (written, not written, cut), shared pages, pages that are not
 * inherited, and rights that change in between.
 */
#include "case.h"

#define P     4096ul
#define PAGES 40
#define WAYS  6

static unsigned char *areas[WAYS];
static unsigned char expected[WAYS][PAGES];

static void put(int area, int page, unsigned char value)
{
	areas[area][page * P + (value & 0xff) * 8ul] = value;
	areas[area][page * P] = value;
	expected[area][page] = value;
}

/* The number of pages with wrong contents. */
static int wrong(int area)
{
	int count = 0;

	for (int i = 0; i < PAGES; i++)
		count += areas[area][i * P] != expected[area][i];
	return count;
}

static int wrong_private(void)
{
	return wrong(0) + wrong(1) + wrong(2) + wrong(3);
}

/* Every round begins with the same pages, and goes to some others. */
static void write_some(int round, unsigned char value)
{
	for (int area = 0; area < 4; area++) {
		put(area, 3, value);
		put(area, 4, value);
		put(area, (round * 7 + area) % PAGES, value);
		for (int i = 10; i < 10 + round; i++)
			put(area, i, value);
	}
}

static int end_of(pid_t pid)
{
	int status;

	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status)
									       : -1;
}

static int grandchild(int round)
{
	write_some(round + 1, (unsigned char)(150 + round));
	return wrong_private();
}

static int child(int round)
{
	int bad = wrong_private();
	pid_t pid;

	write_some(round, (unsigned char)(50 + round));
	bad += wrong_private();
	pid = fork();
	if (!pid)
		_exit(grandchild(round));
	write_some(round + 2, (unsigned char)(100 + round));
	bad += end_of(pid);
	bad += wrong_private();
	areas[4][round * P] = (unsigned char)(1 + round);
	return bad;
}

static void rights(int round)
{
	mprotect(areas[3], PAGES * P, PROT_READ);
	mprotect(areas[3], PAGES * P / 2, PROT_READ | PROT_WRITE);
	pid_t pid = fork();

	if (!pid) {
		areas[3][P] = 77;
		_exit(areas[3][P] == 77 ? 0 : 1);
	}
	printf("rights %d: %d\n", round, end_of(pid));
	mprotect(areas[3], PAGES * P, PROT_READ | PROT_WRITE);
}

static void rounds(void)
{
	for (int round = 0; round < 12; round++) {
		pid_t pid = fork();

		if (!pid)
			_exit(child(round));
		if (round & 1)
			write_some(round, (unsigned char)(200 + round));
		int bad = end_of(pid);
		printf("round %d: child %d, parent %d, shared %d, not wiped %d\n", round, bad,
		       wrong_private(), areas[4][round * P], areas[5][0]);
		if (round % 4 == 3)
			rights(round);
	}
}

static void not_inherited(void)
{
	unsigned char vec = 0;
	pid_t pid;

	memset(areas[5], 5, PAGES * P);
	madvise(areas[5], PAGES * P / 2, MADV_WIPEONFORK);
	madvise(areas[5] + PAGES * P / 2, PAGES * P / 2, MADV_DONTFORK);
	pid = fork();
	if (!pid)
		_exit(areas[5][0] * 2 + (mincore(areas[5] + PAGES * P / 2, P, &vec) == 0));
	printf("inherited: %d\n", end_of(pid));
}

/* A page of a private mapping that was not written is the file's page, also after a fork. */
static void file_changes(int fd)
{
	unsigned char *p = mmap(NULL, 3 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	int pipe_fds[2];
	pid_t pid;
	char byte;

	printf("%d", p[2 * P]);
	p[P] = 9;
	if (pipe(pipe_fds))
		return;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(pipe_fds[1]);
		if (read(pipe_fds[0], &byte, 1) != 0)
			_exit(1);
		_exit(p[2 * P] == 'n' && p[P] == 9 ? 0 : 2);
	}
	if (pwrite(fd, "n", 1, 2 * P) != 1 || pwrite(fd, "n", 1, P) != 1)
		return;
	close(pipe_fds[1]);
	printf(" %d %d: child %d\n", p[2 * P], p[P], end_of(pid));
}

int main(void)
{
	char name[] = "pages-XXXXXX";
	int fd = mkstemp(name);

	unlink(name);
	if (fd < 0 || ftruncate(fd, PAGES * P))
		return 1;
	for (int i = 0; i < WAYS; i++) {
		int shared = i == 4, file = i == 1 || i == 2;

		areas[i] = mmap(NULL, PAGES * P, PROT_READ | PROT_WRITE,
				(shared ? MAP_SHARED : MAP_PRIVATE) | (file ? 0 : MAP_ANONYMOUS),
				file ? fd : -1, 0);
		if (areas[i] == MAP_FAILED)
			return 1;
	}
	rounds();
	not_inherited();
	file_changes(fd);
	return 0;
}
