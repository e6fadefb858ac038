/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls in code that a program makes itself: anywhere in a page, across a page border, and
 * again after it was written anew. A read of the code returns the bytes that were written.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "case.h"

#define PAGE 4096

typedef long (*call_fn)(long, long, long);

/* mov $number, %eax; syscall; ret */
static void write_code(unsigned char *at, unsigned char number)
{
	unsigned char code[] = {0xb8, number, 0, 0, 0, 0x0f, 0x05, 0xc3};

	memcpy(at, code, sizeof(code));
}

static void protect(unsigned char *code, int prot)
{
	if (mprotect(code, 2 * PAGE, prot))
		perror("mprotect");
}

static void through_the_kernel(const unsigned char *at)
{
	unsigned char seen[8] = {0}, read_back[8] = {0};
	struct iovec to = {seen, sizeof(seen)}, from = {(void *)at, sizeof(seen)};
	int fd[2];

	if (pipe(fd) || write(fd[1], at, 8) != 8 || read(fd[0], read_back, 8) != 8)
		perror("pipe");
	close(fd[0]);
	close(fd[1]);
	if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) != 8)
		perror("process_vm_readv");
	for (int i = 0; i < 8; i++)
		printf(" %02x/%02x", seen[i], read_back[i]);
	printf("\n");
}

int main(void)
{
	static const int offsets[] = {0, 100, PAGE - 8, PAGE - 7, PAGE - 6, PAGE - 5, PAGE};
	unsigned char *code =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (unsigned i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		unsigned char *at = code + offsets[i];

		protect(code, PROT_READ | PROT_WRITE);
		memset(code, 0x90, 2 * PAGE);
		write_code(at, SYS_getpid);
		protect(code, PROT_READ | PROT_EXEC);
		printf("%d: getpid %d\n", offsets[i], ((call_fn)at)(0, 0, 0) == getpid());
		through_the_kernel(at);
		/* Arguments, and a third one that seL4 would take for its own number. */
		protect(code, PROT_READ | PROT_WRITE);
		write_code(at, SYS_write);
		protect(code, PROT_READ | PROT_EXEC);
		printf("%d: write %ld", offsets[i], ((call_fn)at)(-1, (long)code, 3));
		printf(" %ld\n", ((call_fn)at)(-1, (long)code, -1));
	}
	return 0;
}
