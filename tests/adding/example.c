/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the system call that docs/adding.md adds, and says what it answers. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("%ld\n", syscall(134, 77));
	return 0;
}
