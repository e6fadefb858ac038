/* SPDX-License-Identifier: BSD-2-Clause */
/* Supplementary groups of a task: membership, getgroups and setgroups. */
#include <errno.h>
#include <stdlib.h>

#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define GROUPS_MAX 65536u

bool in_group(kgid_t gid)
{
	const struct cred *c = current->cred;

	if (gid_eq(c->fsgid, gid))
		return true;
	for (unsigned i = 0; i < c->group_count; i++)
		if (gid_eq(c->groups[i], gid))
			return true;
	return false;
}

long groups_to_user(const struct cred *cred, uint64_t address)
{
	for (unsigned i = 0; i < cred->group_count; i++) {
		gid_t gid = gid_seen(cred->groups[i]);

		if (put_user(gid, address + i * sizeof(gid)) < 0)
			return -EFAULT;
	}
	return 0;
}

SYSCALL_DEFINE2(getgroups, int, size, uint64_t, list)
{
	const struct cred *c = current->cred;

	if (size < 0)
		return -EINVAL;
	if (size == 0)
		return c->group_count;
	if ((unsigned)size < c->group_count)
		return -EINVAL;
	return groups_to_user(c, list) < 0 ? -EFAULT : (long)c->group_count;
}

/* Sorted, as Linux shows them. */
static int compare_groups(const void *a, const void *b)
{
	uint32_t x = ((const kgid_t *)a)->value, y = ((const kgid_t *)b)->value;

	return x < y ? -1 : x > y;
}

/* A task that drops a group could access files whose mode excludes that group, so an unprivileged
 * namespace must deny setgroups before it gets a gid_map. */
static bool may_set_groups(const struct user_ns *ns)
{
	return ns->gids.count && !ns->setgroups_denied;
}

/* `groups` gets the kernel's ids for the caller's numbers in the list. */
static int groups_from_user(kgid_t *groups, unsigned count, uint64_t list)
{
	if (copy_from_user(groups, list, count * sizeof(*groups)) < 0)
		return -EFAULT;
	for (unsigned i = 0; i < count; i++) {
		groups[i] = kgid_given(groups[i].value);
		if (!gid_valid(groups[i]))
			return -EINVAL;
	}
	return 0;
}

SYSCALL_DEFINE2(setgroups, int, size, uint64_t, list)
{
	struct cred *c;
	int error = 0;

	if (!self_capable(CAP_SETGID) || !may_set_groups(user_ns_mine()))
		return -EPERM;
	if (size < 0 || (unsigned)size > GROUPS_MAX)
		return -EINVAL;
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	free(c->groups);
	c->groups = NULL;
	c->group_count = 0;
	if (size) {
		c->groups = malloc((size_t)size * sizeof(kgid_t));
		error = c->groups ? groups_from_user(c->groups, (unsigned)size, list) : -ENOMEM;
	}
	if (error) {
		cred_put(c);
		return error;
	}
	c->group_count = (unsigned)size;
	if (size)
		qsort(c->groups, c->group_count, sizeof(kgid_t), compare_groups);
	cred_replace(c);
	return 0;
}
