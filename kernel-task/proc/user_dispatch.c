/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System call user dispatch: while a byte of its memory says so, a program handles calls from
 * outside a range of code itself.
 */
#include <errno.h>
#include <sys/prctl.h>

#include "machine/machine.h"
#include "proc/hooks.h"
#include "proc/proc.h"

long prctl_user_dispatch(uint64_t mode, uint64_t offset, uint64_t length, uint64_t selector)
{
	if (mode == PR_SYS_DISPATCH_OFF) {
		if (offset || length || selector)
			return -EINVAL;
		current->dispatch_on = false;
		hooks_changed(current);
		return 0;
	}
	if (mode != PR_SYS_DISPATCH_ON)
		return -EINVAL;
	/* Linux refuses a range that wraps around, and an empty one that does not begin at 0. */
	if (offset && offset + length <= offset)
		return -EINVAL;
	if (selector >= USER_END)
		return -EFAULT;
	current->dispatch_on = true;
	current->dispatch =
		(struct user_dispatch){.offset = offset, .length = length, .selector = selector};
	hooks_changed(current);
	return 0;
}
