/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The accesses to a page that work after mprotect() has changed its rights twice: all rights
 * before, in between and after, by the program and by the kernel on its behalf. Only the last
 * rights count, whatever was done to the page under the others. Prints a line for each kind of page
 * and its last rights: all outcomes, with capital R W X for accesses that worked.
 */
#include <setjmp.h>
#include <signal.h>

#include "case.h"

#define P      4096ul
#define RIGHTS 8 /* all of PROT_READ, PROT_WRITE, PROT_EXEC */
#define WAYS   5

static sigjmp_buf out;
static int pipe_fds[2];

static void denied(int signal_number)
{
	siglongjmp(out, signal_number);
}

static int by_program(volatile unsigned char *p, int way)
{
	if (sigsetjmp(out, 1))
		return 0;
	if (way == 0)
		(void)*p;
	else if (way == 1)
		*p = 0xc3;
	else
		((void (*)(void))p)();
	return 1;
}

static int by_kernel(unsigned char *p, int way)
{
	char byte;

	if (way == 4) {
		int done = write(pipe_fds[1], p, 1) == 1;

		return done ? (int)read(pipe_fds[0], &byte, 1) : 0;
	}
	if (write(pipe_fds[1], "\xc3", 1) != 1)
		return -1;
	int done = read(pipe_fds[0], p, 1) == 1;

	if (!done && read(pipe_fds[0], &byte, 1) != 1)
		return -1;
	return done;
}

/* "rwxWR": read, write, execute, then the kernel's write and read. Begins with another one each
 * time. */
static void outcome(unsigned char *p, int first, char *text)
{
	static const char failed[] = "rwxwr", worked[] = "RWXWR";

	for (int i = 0; i < WAYS; i++) {
		int way = (first + i) % WAYS;
		int done = way < 3 ? by_program(p, way) : by_kernel(p, way);

		text[way] = done ? worked[way] : failed[way];
	}
	text[WAYS] = 0;
}

static unsigned char *page_of(const char *kind, int fd)
{
	int shared = !strncmp(kind, "shared", 6);
	int anonymous = !strstr(kind, "file");
	unsigned char *p =
		mmap(NULL, 3 * P, PROT_READ | PROT_WRITE | PROT_EXEC,
		     (shared ? MAP_SHARED : MAP_PRIVATE) | (anonymous ? MAP_ANONYMOUS : 0),
		     anonymous ? -1 : fd, 0);

	if (p == MAP_FAILED) {
		perror(kind);
		exit(1);
	}
	p += P;
	if (strstr(kind, "written") || anonymous)
		*p = 0xc3;
	return p;
}

static void all_rights(const char *kind, int fd)
{
	for (int after = 0; after < RIGHTS; after++) {
		char seen[8][WAYS + 1];
		int count = 0;

		if (after == PROT_EXEC)
			continue; /* whether it can be read depends on the processor */
		for (int i = 0; i < RIGHTS * RIGHTS; i++) {
			char text[WAYS + 1];
			unsigned char *p = page_of(kind, fd);
			int k = 0;

			mprotect(p, P, i % RIGHTS);
			if (i & 1)
				by_kernel(p, 3);
			mprotect(p, P, i / RIGHTS);
			if (i & 2)
				by_program(p, i % 3);
			mprotect(p, P, after);
			outcome(p, i, text);
			munmap(p - P, 3 * P);
			while (k < count && strcmp(seen[k], text))
				k++;
			if (k == count && count < 8)
				strcpy(seen[count++], text);
		}
		printf("%s %d:", kind, after);
		for (int k = 0; k < count; k++)
			printf(" %s", seen[k]);
		puts("");
	}
}

/* Pages shared by a fork whose write right is taken away and given back: each process writes to a
 * copy of its own. */
static void with_a_child(void)
{
	unsigned char *p = page_of("private", -1);

	mprotect(p, P, PROT_READ);
	*(p + P) = 1;
	fflush(stdout);
	pid_t child = fork();

	mprotect(p, P, PROT_READ | PROT_WRITE);
	if (!child) {
		*p = 7;
		mprotect(p, P, PROT_READ);
		mprotect(p, P, PROT_READ | PROT_WRITE);
		p[1] = 7;
		_exit(p[0] + p[1] == 14 ? 0 : 1);
	}
	int status;

	waitpid(child, &status, 0);
	printf("child %d; parent's %x %x\n", status, p[0], p[1]);
	*p = 9;
	printf("parent's %x\n", p[0]);
}

int main(void)
{
	struct sigaction action = {.sa_handler = denied};
	char name[] = "rights-XXXXXX";
	int fd = mkstemp(name);

	unlink(name);
	if (fd < 0 || ftruncate(fd, 3 * P) || pwrite(fd, "\xc3", 1, P) != 1 || pipe(pipe_fds))
		return 1;
	sigaction(SIGSEGV, &action, NULL);
	all_rights("private", fd);
	all_rights("private file", fd);
	all_rights("private file, written", fd);
	all_rights("shared", fd);
	all_rights("shared file", fd);
	with_a_child();
	return 0;
}
