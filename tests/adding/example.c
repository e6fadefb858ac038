/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the system call that docs/adding.md adds in the place of uselib, and prints its result. */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	printf("%ld\n", syscall(SYS_uselib, 77));
	return 0;
}
