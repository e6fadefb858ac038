/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the patched form cannot do (docs/upstream.md): a system call that is written into memory
 * that is writable and executable after it has run there. On Linux this prints two lines and ends
 * with 3.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static const char returns_1[] = "\xb8\x01\0\0\0\xc3", calls_getpid[] = "\xb8\x27\0\0\0\x0f\x05\xc3";

int main(void)
{
	char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memcpy(code, returns_1, sizeof(returns_1));
	printf("%d\n", ((int (*)(void))code)());
	fflush(stdout);
	memcpy(code, calls_getpid, sizeof(calls_getpid));
	printf("%d\n", ((int (*)(void))code)() > 0);
	return 3;
}
