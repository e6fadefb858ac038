/* SPDX-License-Identifier: BSD-2-Clause */
/* mincore: its arguments, and its report of touched and untouched pages, of files and anonymous. */
#include "case.h"

#define P 4096ul

static unsigned char vec[64];

static void show(const char *what, void *at, unsigned long pages)
{
	memset(vec, 0xee, sizeof(vec));
	errno = 0;
	int r = mincore(at, pages * P, vec);
	printf("%s: %d%s%s:", what, r, r ? " " : "", r ? strerrorname_np(errno) : "");
	for (unsigned long i = 0; i < pages + 1 && i < sizeof(vec); i++)
		printf(" %x", vec[i]);
	puts("");
}

static void arguments(void)
{
	char *p = mmap(NULL, 8 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	SHOW(mincore(p + 1, P, vec));
	SHOW(mincore(p, 0, vec));
	SHOW(mincore(p, 0, NULL));
	SHOW(mincore(p + 1, 0, vec));
	SHOW(mincore(p, 1, vec));
	SHOW(mincore(p, P, (void *)8));
	SHOW(mincore(p, P, NULL));
	SHOW(mincore(p, -1ul, vec));
	SHOW(mincore((void *)-P, P, vec));
	SHOW(mincore((void *)(1ul << 47), P, vec));
	SHOW(mincore((void *)(1ul << 47), 0, vec));
	SHOW(mincore((void *)0x1000, P, vec));
	SHOW(mincore(p, 1ul << 47, vec));
	SHOW(mincore(p, 1ul << 63, vec));
	char *end = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(end + P, P);
	SHOW(mincore(p, 2 * P, (void *)(end + P - 1)));
	munmap(p + 4 * P, P);
	p[0] = 1;
	show("with a hole", p, 8);
	show("before the hole", p, 4);
	show("after the hole", p + 5 * P, 3);
	show("the hole", p + 4 * P, 1);
}

static void pages(void)
{
	char *p = mmap(NULL, 8 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	show("anonymous, not touched", p, 8);
	p[2 * P] = 1;
	show("one written", p, 8);
	(void)*(volatile char *)(p + 5 * P);
	show("one read", p, 8);
	mprotect(p, 8 * P, PROT_NONE);
	show("not accessible", p, 8);
	madvise(p, 8 * P, MADV_DONTNEED);
	show("dropped", p, 8);
	p = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	show("shared, not touched", p, 4);
	p[P] = 1;
	show("shared, one written", p, 4);
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	ftruncate(fd, 3 * P);
	p = mmap(NULL, 5 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	show("a file's hole", p, 5);
	pwrite(fd, "x", 1, P);
	show("one page written", p, 5);
	char *q = mmap(NULL, 5 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	show("private, nothing mapped", q, 5);
	q[2 * P] = 1;
	show("private, one written", q, 5);
	/* a file that the caller can only read and does not own */
	IN_CHILD(fchmod(fd, 0444); setuid(4242); int ro = open("/etc/passwd", O_RDONLY);
		 char *r = mmap(NULL, P, PROT_READ, MAP_SHARED, ro, 0);
		 show("another's file", r, 1));
}

int main(void)
{
	case_begin();
	arguments();
	pages();
	return 0;
}
