/* SPDX-License-Identifier: BSD-2-Clause */
/* iopl and ioperm: programs get no IO ports; drivers are tasks of their own. */
#include <errno.h>

#include "sys/syscall.h"

#define PORTS 65536u

SYSCALL_DEFINE1(iopl, unsigned, level)
{
	if (level > 3)
		return -EINVAL;
	return level ? -EPERM : 0; /* as on a Linux that is locked down */
}

SYSCALL_DEFINE3(ioperm, uint64_t, from, uint64_t, count, int, on)
{
	if (from + count <= from || from + count > PORTS)
		return -EINVAL;
	return on ? -EPERM : 0;
}
