/* SPDX-License-Identifier: BSD-2-Clause */
/* MAP_32BIT: its range of addresses, hints, occupied addresses, and the end of the room. */
#include "case.h"

#include <sys/personality.h>

#define M   (1ul << 20)
#define LOW (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_32BIT)
#define ANY (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

static char *map(unsigned long hint, unsigned long length, int flags)
{
	return mmap((void *)hint, length, PROT_NONE, flags, -1, 0);
}

/* Prints where a hint has led. */
static void hint(const char *what, unsigned long at, unsigned long length, int flags)
{
	char *p = map(at, length, flags);
	unsigned long got = (unsigned long)p;

	if (p == MAP_FAILED)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else if (got >= 0x40000000 && got < 0x42000000 && got != at)
		printf("%s: at the bottom of the second GiB\n", what);
	else if (got < 0x80000000)
		printf("%s: %#lx\n", what, got);
	else
		printf("%s: high\n", what);
	if (p != MAP_FAILED)
		munmap(p, length);
}

static void hints(void)
{
	hint("none", 0, M, LOW);
	hint("second GiB", 0x50000000, M, LOW);
	hint("first GiB", 0x20000000, M, LOW);
	hint("within a page", 0x50000fff, M, LOW);
	hint("within a page, anywhere", 0x50000fff, M, ANY);
	hint("within the first page", 0xfff, M, LOW);
	hint("up to 2 GiB", 0x7ff00000, M, LOW);
	hint("over 2 GiB", 0x7ff01000, M, LOW);
	hint("above", 0x80000000, M, LOW);
	hint("high up", 0x100000000000, M, LOW);
	hint("no address", 0xfffffffffffff000, M, LOW);
	hint("fixed", 0x90000000, 0, LOW | MAP_FIXED);
	printf("fixed above: %d\n", map(0x90000000, M, LOW | MAP_FIXED) == (char *)0x90000000);
	printf("not replacing above: %d\n",
	       map(0x91000000, M, LOW | MAP_FIXED_NOREPLACE) == (char *)0x91000000);
	char *in_use = map(0x50000000, M, ANY);
	hint("in use", 0x50000000, M, LOW);
	hint("reaches what is in use", 0x4ff80000, M, LOW);
	hint("just below", 0x4ff00000, M, LOW);
	hint("just above", 0x50100000, M, LOW);
	munmap(in_use, M);
	char *stack = mmap((void *)0x60000000, M, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
	printf("grows down: %d\n", stack == (char *)0x60000000);
	hint("below a stack", 0x5ff00000, M, LOW);
	hint("in its guard, anywhere", 0x5ff80000, M / 2, ANY);
	hint("below the guard", 0x5fe00000, M, LOW);
	munmap(stack, M);
}

static void room(void)
{
	hint("1 GiB", 0, 1024 * M, LOW);
	hint("more", 0, 1025 * M, LOW);
	hint("1 GiB, from the first on", 0x3f000000, 1024 * M, LOW);
	hint("3 GiB", 0, 3072 * M, LOW);
	/* Maps until the range is full, then into a hole. */
	char *piece[20];
	int count = 0;
	while (count < 20 && (piece[count] = map(0, 64 * M, LOW)) != MAP_FAILED)
		count++;
	printf("%s pieces of 64 MiB, then %s\n", count >= 10 && count <= 16 ? "10 to 16" : "?",
	       strerrorname_np(errno));
	for (int i = 0; i < count; i++)
		if ((unsigned long)piece[i] < 0x40000000 || (unsigned long)piece[i] > 0x7c000000)
			puts("not in the second GiB");
	munmap(piece[5], 64 * M);
	printf("the hole: %d\n", map(0, 64 * M, LOW) != MAP_FAILED);
	hint("full", 0, 64 * M, LOW);
	hint("full, anywhere", 0, 64 * M, ANY);
}

int main(void)
{
	/* A heap at a random place may lie in the way. */
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
		personality(ADDR_NO_RANDOMIZE);
		execl("/proc/self/exe", "memory-32bit", NULL);
	}
	case_begin();
	hints();
	IN_CHILD(room());
	return 0;
}
