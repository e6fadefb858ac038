/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protection keys, as on a processor without them: seL4 does not switch PKRU between threads, so
 * none can be given out, and -1, which means none, is the only one there is.
 */
#include <errno.h>

#include "mm/internal.h"
#include "sys/syscall.h"

SYSCALL_DEFINE2(pkey_alloc, uint64_t, flags, uint64_t, rights)
{
	return -EINVAL;
}

SYSCALL_DEFINE1(pkey_free, int, key)
{
	return -EINVAL;
}

SYSCALL_DEFINE4(pkey_mprotect, uint64_t, address, uint64_t, length, uint64_t, prot, int, key)
{
	const uint64_t arg[SYSCALL_ARGUMENTS] = {address, length, prot};
	struct user_regs regs;

	/* The errors that mprotect() reports before it checks keys. */
	if (key == -1 || (address & ~PAGE_MASK) || !length) {
		regs_set_arguments(&regs, arg);
		return SYS_mprotect(&regs);
	}
	return address + page_up(length) <= address ? -ENOMEM : -EINVAL;
}
