/* SPDX-License-Identifier: BSD-2-Clause */
/* prctl, arch_prctl, personality: properties of a thread or process that have no call of their own.
 */
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "entry/user.h"
#include "mm/uaccess.h"
#include "proc/capability.h"
#include "proc/proc.h"
#include "proc/seccomp.h"
#include "sys/syscall.h"

static long set_name(uint64_t user)
{
	char name[sizeof(current->comm)] = {0};
	ssize_t n = strncpy_from_user(name, user, sizeof(name) - 1);

	if (n < 0 && n != -ENAMETOOLONG)
		return n;
	name[sizeof(name) - 1] = '\0';
	memcpy(current->comm, name, sizeof(name));
	return 0;
}

static long drop_from_bounding(uint64_t capability)
{
	struct cred *c;

	if (!capable(CAP_SETPCAP))
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

static long set_securebits(uint64_t bits)
{
	struct cred *c;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	c->securebits = (unsigned)bits;
	cred_replace(c);
	return 0;
}

static long set_keep_caps(uint64_t keep)
{
	struct cred *c;

	if (keep > 1)
		return -EINVAL;
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	c->securebits = (c->securebits & ~0x10u) | (keep ? 0x10u : 0);
	cred_replace(c);
	return 0;
}

static long set_no_new_privs(uint64_t value)
{
	struct cred *c;

	if (value != 1)
		return -EINVAL;
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	c->no_new_privs = true;
	cred_replace(c);
	return 0;
}

static long ambient(uint64_t operation, uint64_t capability)
{
	struct cred *c;

	if (operation == PR_CAP_AMBIENT_CLEAR_ALL ? capability != 0 : capability > CAP_LAST_CAP)
		return -EINVAL;
	if (operation == PR_CAP_AMBIENT_IS_SET)
		return (long)(current->cred->cap_ambient >> capability & 1);
	c = cred_copy(current->cred);
	if (!c)
		return -ENOMEM;
	switch (operation) {
	case PR_CAP_AMBIENT_CLEAR_ALL:
		c->cap_ambient = 0;
		break;
	case PR_CAP_AMBIENT_LOWER:
		c->cap_ambient &= ~(1ull << capability);
		break;
	case PR_CAP_AMBIENT_RAISE:
		if (!(c->cap_permitted & c->cap_inheritable & 1ull << capability)) {
			cred_put(c);
			return -EPERM;
		}
		c->cap_ambient |= 1ull << capability;
		break;
	default:
		cred_put(c);
		return -EINVAL;
	}
	cred_replace(c);
	return 0;
}

SYSCALL_DEFINE5(prctl, int, option, uint64_t, a, uint64_t, b, uint64_t, c, uint64_t, d)
{
	struct process *process = current->process;

	switch (option) {
	case PR_SET_PDEATHSIG:
		if (a > NSIG_MAX)
			return -EINVAL;
		current->parent_death_signal = (int)a;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(current->parent_death_signal, a);
	case PR_SET_NAME:
		return set_name(a);
	case PR_GET_NAME:
		return copy_to_user(a, current->comm, sizeof(current->comm));
	case PR_GET_DUMPABLE:
		return process->dumpable;
	case PR_SET_DUMPABLE:
		if (a > 1)
			return -EINVAL;
		process->dumpable = (unsigned)a;
		return 0;
	case PR_GET_KEEPCAPS:
		return current->cred->securebits >> 4 & 1;
	case PR_SET_KEEPCAPS:
		return set_keep_caps(a);
	case PR_CAPBSET_READ:
		return a > CAP_LAST_CAP ? -EINVAL : (long)(current->cred->cap_bounding >> a & 1);
	case PR_CAPBSET_DROP:
		return drop_from_bounding(a);
	case PR_CAP_AMBIENT:
		return c || d ? -EINVAL : ambient(a, b);
	case PR_GET_SECUREBITS:
		return current->cred->securebits;
	case PR_SET_SECUREBITS:
		return set_securebits(a);
	case PR_SET_NO_NEW_PRIVS:
		return b || c || d ? -EINVAL : set_no_new_privs(a);
	case PR_GET_NO_NEW_PRIVS:
		return a || b || c || d ? -EINVAL : current->cred->no_new_privs;
	case PR_SET_CHILD_SUBREAPER:
		process->child_subreaper = a != 0;
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)process->child_subreaper, a);
	case PR_SET_TIMERSLACK:
		current->timer_slack_ns = a ? a : 50000;
		return 0;
	case PR_GET_TIMERSLACK:
		return (long)current->timer_slack_ns;
	case PR_GET_TID_ADDRESS:
		return put_user(current->clear_child_tid, a);
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return a == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_SECCOMP:
		return current->seccomp_strict ? 1 : current->seccomp_filter ? 2 : 0;
	case PR_SET_SECCOMP:
		return seccomp_set_mode(a, b);
	case PR_GET_TSC:
		return put_user((int)PR_TSC_ENABLE, a);
	default:
		return -EINVAL;
	}
}

#define LINUX_ARCH_SET_GS 0x1001
#define LINUX_ARCH_SET_FS 0x1002
#define LINUX_ARCH_GET_FS 0x1003
#define LINUX_ARCH_GET_GS 0x1004

SYSCALL_DEFINE2(arch_prctl, int, option, uint64_t, address)
{
	user_regs_complete();
	switch (option) {
	case LINUX_ARCH_SET_FS:
	case LINUX_ARCH_SET_GS:
		if (address >= USER_END + PAGE_SIZE)
			return -EPERM;
		if (option == LINUX_ARCH_SET_FS)
			current->regs.fs_base = address;
		else
			current->regs.gs_base = address;
		current->regs_changed = true;
		return 0;
	case LINUX_ARCH_GET_FS:
		return put_user(current->regs.fs_base, address);
	case LINUX_ARCH_GET_GS:
		return put_user(current->regs.gs_base, address);
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE1(personality, unsigned, persona)
{
	unsigned old = current->process->personality;

	if (persona != 0xffffffffu)
		current->process->personality = persona;
	return old;
}
