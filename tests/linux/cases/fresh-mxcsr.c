/* SPDX-License-Identifier: BSD-2-Clause */
/* A new program begins with the usual rounding and masks, independent of the program that ran
 * before on the processor. */
#include "case.h"

#include <xmmintrin.h>

static void show(const char *who)
{
	printf("%s: %x\n", who, _mm_getcsr());
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int status;

	if (argc > 1) {
		show(argv[1]);
		return 0;
	}
	case_begin();
	pid_t pid = fork();
	if (!pid) {
		_mm_setcsr(0x7d80); /* a division by zero would be an exception, rounding to zero */
		_exit(0);
	}
	waitpid(pid, &status, 0);
	execl("/proc/self/exe", "fresh-mxcsr", "after exec", NULL);
	return 1;
}
