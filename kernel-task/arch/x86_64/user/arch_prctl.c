/* SPDX-License-Identifier: BSD-2-Clause */
/* arch_prctl: the bases of the segments FS and GS; whether cpuid faults. */
#include <errno.h>

#include "mm/uaccess.h"
#include "proc/task.h"
#include "sys/syscall.h"
#include "user/registers.h"

#define LINUX_ARCH_SET_GS    0x1001
#define LINUX_ARCH_SET_FS    0x1002
#define LINUX_ARCH_GET_FS    0x1003
#define LINUX_ARCH_GET_GS    0x1004
#define LINUX_ARCH_GET_CPUID 0x1011
#define LINUX_ARCH_SET_CPUID 0x1012

SYSCALL_DEFINE2(arch_prctl, int, option, uint64_t, address)
{
	user_regs_complete();
	switch (option) {
	case LINUX_ARCH_SET_FS:
	case LINUX_ARCH_SET_GS:
		if (address >= USER_END)
			return -EPERM;
		if (option == LINUX_ARCH_SET_FS)
			current->regs.fs_base = address;
		else
			current->regs.gs_base = address;
		current->entry.regs_changed = true;
		return 0;
	case LINUX_ARCH_GET_FS:
		return put_user(current->regs.fs_base, address);
	case LINUX_ARCH_GET_GS:
		return put_user(current->regs.gs_base, address);
	/* As on a processor whose cpuid instruction cannot be made to fault. */
	case LINUX_ARCH_GET_CPUID:
		return 1;
	case LINUX_ARCH_SET_CPUID:
		return -ENODEV;
	default:
		return -EINVAL;
	}
}
