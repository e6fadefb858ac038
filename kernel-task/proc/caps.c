/* SPDX-License-Identifier: BSD-2-Clause */
/* capget and capset: the capability sets as the three versions of their interface pass them. */
#include <errno.h>

#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define VERSION_1 0x19980330u
#define VERSION_2 0x20071026u
#define VERSION_3 0x20080522u

struct cap_header {
	uint32_t version;
	int32_t pid;
};

struct cap_data {
	uint32_t effective, permitted, inheritable;
};

/* The number of 32-bit halves in the caller's version. If the version is unknown, the caller's
 * header gets ours. */
static int halves_of(struct cap_header *h, uint64_t user)
{
	if (copy_from_user(h, user, sizeof(*h)) < 0)
		return -EFAULT;
	if (h->version == VERSION_1)
		return 1;
	if (h->version == VERSION_2 || h->version == VERSION_3)
		return 2;
	return put_user((uint32_t)VERSION_3, user) < 0 ? -EFAULT : -EINVAL;
}

SYSCALL_DEFINE2(capget, uint64_t, user_header, uint64_t, user_data)
{
	struct cap_header h;
	struct cap_data data[2] = {0};
	struct task *task;
	int halves = halves_of(&h, user_header);

	if ((halves == -EINVAL || halves >= 0) && !user_data)
		return 0; /* a caller asks for the version in this way */
	if (halves < 0)
		return halves;
	if (h.pid < 0)
		return -EINVAL;
	task = h.pid ? task_given(h.pid) : current;
	if (!task)
		return -ESRCH;
	for (int i = 0; i < halves; i++) {
		data[i].effective = (uint32_t)(task->cred->cap_effective >> (32 * i));
		data[i].permitted = (uint32_t)(task->cred->cap_permitted >> (32 * i));
		data[i].inheritable = (uint32_t)(task->cred->cap_inheritable >> (32 * i));
	}
	return copy_to_user(user_data, data, (size_t)halves * sizeof(data[0]));
}

SYSCALL_DEFINE2(capset, uint64_t, user_header, uint64_t, user_data)
{
	const struct cred *old = current->cred;
	uint64_t effective, permitted, inheritable;
	struct cap_data data[2] = {0};
	struct cap_header h;
	struct cred *c;
	int halves = halves_of(&h, user_header);

	if (halves < 0)
		return halves;
	if (h.pid && h.pid != pid_seen(current->tid))
		return -EPERM;
	if (copy_from_user(data, user_data, (size_t)halves * sizeof(data[0])) < 0)
		return -EFAULT;
	effective = (data[0].effective | (uint64_t)data[1].effective << 32) & CAP_ALL;
	permitted = (data[0].permitted | (uint64_t)data[1].permitted << 32) & CAP_ALL;
	inheritable = (data[0].inheritable | (uint64_t)data[1].inheritable << 32) & CAP_ALL;
	if (permitted & ~old->cap_permitted || effective & ~permitted)
		return -EPERM;
	if (inheritable & ~(old->cap_inheritable | old->cap_bounding))
		return -EPERM;
	if (!self_capable(CAP_SETPCAP) &&
	    inheritable & ~(old->cap_inheritable | old->cap_permitted))
		return -EPERM;
	c = cred_copy(old);
	if (!c)
		return -ENOMEM;
	c->cap_effective = effective;
	c->cap_permitted = permitted;
	c->cap_inheritable = inheritable;
	c->cap_ambient &= permitted & inheritable;
	cred_replace(c);
	return 0;
}
