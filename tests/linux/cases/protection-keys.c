/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protection keys, as far as a processor that has them and one that has not answer alike: what is
 * refused, in which order, and -1, which means none.
 */
#include "case.h"

#include <sys/syscall.h>

#define P 4096ul

int main(void)
{
	case_begin();
	char *p = mmap(NULL, 4 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	SHOW(syscall(SYS_pkey_alloc, 1ul, 0ul));
	SHOW(syscall(SYS_pkey_alloc, 0ul, 4ul));
	SHOW(syscall(SYS_pkey_alloc, 0ul, -1ul));
	SHOW(syscall(SYS_pkey_free, 77));
	SHOW(syscall(SYS_pkey_free, -1));
	SHOW(syscall(SYS_pkey_free, 15));
	SHOW(syscall(SYS_pkey_mprotect, p, P, PROT_READ, -1));
	SHOW(syscall(SYS_pkey_mprotect, p, P, PROT_READ, 77));
	SHOW(syscall(SYS_pkey_mprotect, p, P, PROT_READ, 15));
	SHOW(syscall(SYS_pkey_mprotect, p, P, PROT_READ, -2));
	SHOW(syscall(SYS_pkey_mprotect, p, 0ul, PROT_READ, 77));
	SHOW(syscall(SYS_pkey_mprotect, p + 1, P, PROT_READ, 77));
	SHOW(syscall(SYS_pkey_mprotect, p + 1, 0ul, PROT_READ, 77));
	SHOW(syscall(SYS_pkey_mprotect, p, -1ul, PROT_READ, 77));
	SHOW(syscall(SYS_pkey_mprotect, p, -P, PROT_READ, 77));
	SHOW(syscall(SYS_pkey_mprotect, p, P, PROT_READ | PROT_WRITE, -1));
	p[0] = 1;
	return 0;
}
