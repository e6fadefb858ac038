/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System call user dispatch: calls from outside a range of code are the program's own to handle
 * while a byte of its memory says so.
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
	/* A range that wraps around is all but what lies between: Linux refuses that, and an empty
	 * one that begins somewhere. */
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
