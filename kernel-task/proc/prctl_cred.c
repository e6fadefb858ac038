/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The part of prctl that changes a task's identity: the bounding and ambient sets, and securebits.
 */
#include <errno.h>
#include <sys/prctl.h>

#include "abi/capability.h"
#include "proc/proc.h"

long prctl_drop_bounding(uint64_t capability)
{
	struct cred *c;

	if (!self_capable(CAP_SETPCAP))
		return -EPERM;
	if (capability > CAP_LAST_CAP)
		return -EINVAL;
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	c->cap_bounding &= ~(1ull << capability);
	cred_replace(c);
	return 0;
}

static long replace_securebits(unsigned bits)
{
	struct cred *c = cred_copy(current->cred);

	if (!c)
		return -ENOMEM;
	c->securebits = bits;
	cred_replace(c);
	return 0;
}

/* Locked bits and the locks themselves cannot be changed; unknown bits are refused. */
long prctl_set_securebits(uint64_t bits)
{
	uint64_t old = current->cred->securebits;

	if (((old & SECBITS_LOCKS) >> 1) & (old ^ bits))
		return -EPERM;
	if ((old & SECBITS_LOCKS & ~bits) || (bits & ~(uint64_t)(SECBITS_ALL | SECBITS_LOCKS)))
		return -EPERM;
	return self_capable(CAP_SETPCAP) ? replace_securebits((unsigned)bits) : -EPERM;
}

long prctl_set_keep_caps(uint64_t keep)
{
	unsigned old = current->cred->securebits;

	if (keep > 1)
		return -EINVAL;
	if (old & (SECBIT_KEEP_CAPS_BIT << 1))
		return -EPERM;
	return replace_securebits(keep ? old | SECBIT_KEEP_CAPS_BIT
				       : old & ~(unsigned)SECBIT_KEEP_CAPS_BIT);
}

static bool may_raise(uint64_t bit)
{
	const struct cred *c = current->cred;

	return (c->cap_permitted & c->cap_inheritable & bit) &&
	       !(c->securebits & SECBIT_NO_AMBIENT_BIT);
}

long prctl_ambient(uint64_t operation, uint64_t capability)
{
	uint64_t ambient = current->cred->cap_ambient, bit;
	struct cred *c;

	if (operation == PR_CAP_AMBIENT_CLEAR_ALL ? capability != 0 : capability > CAP_LAST_CAP)
		return -EINVAL;
	bit = 1ull << capability;
	switch (operation) {
	case PR_CAP_AMBIENT_IS_SET:
		return !!(ambient & bit);
	case PR_CAP_AMBIENT_CLEAR_ALL:
		ambient = 0;
		break;
	case PR_CAP_AMBIENT_LOWER:
		ambient &= ~bit;
		break;
	case PR_CAP_AMBIENT_RAISE:
		if (!may_raise(bit))
			return -EPERM;
		ambient |= bit;
		break;
	default:
		return -EINVAL;
	}
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	c->cap_ambient = ambient;
	cred_replace(c);
	return 0;
}
