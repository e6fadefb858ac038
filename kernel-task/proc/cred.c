/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Identities. A struct cred is shared by tasks and never written while shared; each call here makes
 * a copy, changes it, and puts it in place. Linux keeps them per thread (the C library makes the
 * call in every thread), and so does this.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mm/mm.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/hooks.h"
#include "proc/proc.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

#define GROUPS_MAX 65536u
#define KEEP_ID	   ((uid_t)-1)

unsigned suid_dumpable;

bool capable(int capability)
{
	return current->cred && (current->cred->cap_effective >> capability & 1);
}

bool in_group(gid_t gid)
{
	const struct cred *c = current->cred;

	if (c->fsgid == gid)
		return true;
	for (unsigned i = 0; i < c->group_count; i++)
		if (c->groups[i] == gid)
			return true;
	return false;
}

struct cred *cred_create(void)
{
	struct cred *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->refs = 1;
	c->cap_permitted = c->cap_effective = c->cap_bounding = CAP_ALL;
	return c;
}

struct cred *cred_copy(const struct cred *from)
{
	struct cred *c = malloc(sizeof(*c));

	if (!c)
		return NULL;
	*c = *from;
	c->refs = 1;
	c->groups = NULL;
	if (from->group_count) {
		c->groups = malloc(from->group_count * sizeof(gid_t));
		if (!c->groups) {
			free(c);
			return NULL;
		}
		memcpy(c->groups, from->groups, from->group_count * sizeof(gid_t));
	}
	return c;
}

void cred_get(struct cred *cred)
{
	cred->refs++;
}

void cred_put(struct cred *cred)
{
	if (--cred->refs)
		return;
	free(cred->groups);
	free(cred);
}

static bool has_too_many_tasks(uid_t uid)
{
	return uid && usage_count(uid, USER_TASKS) > task_limit(RLIMIT_NPROC);
}

/* Programs do not always look at what setuid() returns, so it is the next exec that fails. */
int cred_check_tasks(void)
{
	if (!current->joined_too_many)
		return 0;
	current->joined_too_many = has_too_many_tasks(current->cred->uid);
	return current->joined_too_many ? -EAGAIN : 0;
}

void cred_replace(struct cred *cred)
{
	struct cred *old = current->cred;

	/* Who could act upon the task before need not be able to now. */
	if (cred->euid != old->euid || cred->egid != old->egid || cred->fsuid != old->fsuid ||
	    cred->fsgid != old->fsgid || (cred->cap_permitted & ~old->cap_permitted)) {
		if (current->mm)
			current->mm->dumpable = (enum dumpable)suid_dumpable;
		current->parent_death_signal = 0;
	}
	if (cred->uid != old->uid) {
		struct user_usage *user = usage_charge(cred->uid, USER_TASKS, 1, USER_NO_LIMIT);

		/* Without memory for the new user's record it stays with the old one. */
		if (user) {
			usage_uncharge(current->counted, USER_TASKS, 1);
			current->counted = user;
		}
		current->joined_too_many = has_too_many_tasks(cred->uid);
	}
	current->cred = cred;
	hooks_changed(current);
	cred_put(old);
}

/* What a change of user ids does to capabilities (capabilities(7), "Effect of user ID changes"). */
static void ids_changed(struct cred *c, const struct cred *old)
{
	bool was_root = old->uid == 0 || old->euid == 0 || old->suid == 0;
	bool is_root = c->uid == 0 || c->euid == 0 || c->suid == 0;
	bool keep = c->securebits & SECBIT_KEEP_CAPS_BIT;

	if (c->securebits & SECBIT_NO_SETUID_FIXUP_BIT)
		return;
	if (was_root && !is_root) {
		/* Programs from before ambient capabilities rely on exec to drop what is kept. */
		c->cap_ambient = 0;
		if (!keep)
			c->cap_permitted = 0;
	}
	if (old->euid == 0 && c->euid != 0)
		c->cap_effective = 0;
	if (old->euid != 0 && c->euid == 0)
		c->cap_effective = c->cap_permitted;
	c->cap_effective &= c->cap_permitted;
}

static long commit(struct cred *c)
{
	ids_changed(c, current->cred);
	cred_replace(c);
	return 0;
}

static bool is_one_of(uid_t id, uid_t a, uid_t b, uid_t c)
{
	return id == KEEP_ID || id == a || id == b || id == c;
}

static long set_user_ids(uid_t uid, uid_t euid, uid_t suid)
{
	const struct cred *old = current->cred;
	struct cred *c;

	if (!capable(CAP_SETUID) && (!is_one_of(uid, old->uid, old->euid, old->suid) ||
				     !is_one_of(euid, old->uid, old->euid, old->suid) ||
				     !is_one_of(suid, old->uid, old->euid, old->suid)))
		return -EPERM;
	c = cred_copy(old);
	if (!c)
		return -ENOMEM;
	if (uid != KEEP_ID)
		c->uid = uid;
	if (euid != KEEP_ID)
		c->euid = euid;
	if (suid != KEEP_ID)
		c->suid = suid;
	c->fsuid = c->euid;
	return commit(c);
}

static long set_group_ids(gid_t gid, gid_t egid, gid_t sgid)
{
	const struct cred *old = current->cred;
	struct cred *c;

	if (!capable(CAP_SETGID) && (!is_one_of(gid, old->gid, old->egid, old->sgid) ||
				     !is_one_of(egid, old->gid, old->egid, old->sgid) ||
				     !is_one_of(sgid, old->gid, old->egid, old->sgid)))
		return -EPERM;
	c = cred_copy(old);
	if (!c)
		return -ENOMEM;
	if (gid != KEEP_ID)
		c->gid = gid;
	if (egid != KEEP_ID)
		c->egid = egid;
	if (sgid != KEEP_ID)
		c->sgid = sgid;
	c->fsgid = c->egid;
	return commit(c);
}

/* Does this wish change nothing? `also`: what is to be the same, too. */
static bool is_or_stays(uid_t wanted, uid_t now, uid_t also)
{
	return wanted == KEEP_ID || (wanted == now && wanted == also);
}

/* A call that changes none of the ids leaves the filesystem's id alone. */
SYSCALL_DEFINE3(setresuid, uid_t, uid, uid_t, euid, uid_t, suid)
{
	const struct cred *old = current->cred;

	if (is_or_stays(uid, old->uid, uid) && is_or_stays(euid, old->euid, old->fsuid) &&
	    is_or_stays(suid, old->suid, suid))
		return 0;
	return set_user_ids(uid, euid, suid);
}

SYSCALL_DEFINE3(setresgid, gid_t, gid, gid_t, egid, gid_t, sgid)
{
	const struct cred *old = current->cred;

	if (is_or_stays(gid, old->gid, gid) && is_or_stays(egid, old->egid, old->fsgid) &&
	    is_or_stays(sgid, old->sgid, sgid))
		return 0;
	return set_group_ids(gid, egid, sgid);
}

SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	if (uid == KEEP_ID)
		return -EINVAL;
	if (capable(CAP_SETUID))
		return set_user_ids(uid, uid, uid);
	if (uid != current->cred->uid && uid != current->cred->suid)
		return -EPERM;
	return set_user_ids(KEEP_ID, uid, KEEP_ID);
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	if (gid == KEEP_ID)
		return -EINVAL;
	if (capable(CAP_SETGID))
		return set_group_ids(gid, gid, gid);
	if (gid != current->cred->gid && gid != current->cred->sgid)
		return -EPERM;
	return set_group_ids(KEEP_ID, gid, KEEP_ID);
}

/* The saved id follows the effective one when the real one is set or the effective one is new. */
SYSCALL_DEFINE2(setreuid, uid_t, uid, uid_t, euid)
{
	const struct cred *old = current->cred;
	bool save = uid != KEEP_ID || (euid != KEEP_ID && euid != old->uid);

	if (!capable(CAP_SETUID) && !is_one_of(uid, old->uid, old->euid, old->uid))
		return -EPERM;
	return set_user_ids(uid, euid, !save ? KEEP_ID : euid != KEEP_ID ? euid : old->euid);
}

SYSCALL_DEFINE2(setregid, gid_t, gid, gid_t, egid)
{
	const struct cred *old = current->cred;
	bool save = gid != KEEP_ID || (egid != KEEP_ID && egid != old->gid);

	if (!capable(CAP_SETGID) && !is_one_of(gid, old->gid, old->egid, old->gid))
		return -EPERM;
	return set_group_ids(gid, egid, !save ? KEEP_ID : egid != KEEP_ID ? egid : old->egid);
}

static long put_three(uint64_t a, uint32_t x, uint64_t b, uint32_t y, uint64_t c, uint32_t z)
{
	return put_user(x, a) < 0 || put_user(y, b) < 0 || put_user(z, c) < 0 ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getresuid, uint64_t, uid, uint64_t, euid, uint64_t, suid)
{
	const struct cred *c = current->cred;

	return put_three(uid, c->uid, euid, c->euid, suid, c->suid);
}

SYSCALL_DEFINE3(getresgid, uint64_t, gid, uint64_t, egid, uint64_t, sgid)
{
	const struct cred *c = current->cred;

	return put_three(gid, c->gid, egid, c->egid, sgid, c->sgid);
}

SYSCALL_DEFINE0(getuid)
{
	return current->cred->uid;
}

SYSCALL_DEFINE0(geteuid)
{
	return current->cred->euid;
}

SYSCALL_DEFINE0(getgid)
{
	return current->cred->gid;
}

SYSCALL_DEFINE0(getegid)
{
	return current->cred->egid;
}

/* Root's rights over files go and come with the id that they are used with. */
static void fsuid_changed(struct cred *c, const struct cred *old)
{
	const uint64_t rights = 1ull << CAP_CHOWN | 1ull << CAP_DAC_OVERRIDE |
				1ull << CAP_DAC_READ_SEARCH | 1ull << CAP_FOWNER |
				1ull << CAP_FSETID | 1ull << CAP_LINUX_IMMUTABLE |
				1ull << CAP_MKNOD | 1ull << CAP_MAC_OVERRIDE;

	if (c->securebits & SECBIT_NO_SETUID_FIXUP_BIT)
		return;
	if (old->fsuid == 0 && c->fsuid != 0)
		c->cap_effective &= ~rights;
	if (old->fsuid != 0 && c->fsuid == 0)
		c->cap_effective |= rights & c->cap_permitted;
}

/* These two answer with the old value, whatever they did. */
SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	const struct cred *old = current->cred;
	uid_t before = old->fsuid;
	struct cred *c;

	if (uid == KEEP_ID || (!capable(CAP_SETUID) && uid != old->uid && uid != old->euid &&
			       uid != old->suid && uid != old->fsuid))
		return before;
	c = cred_copy(old);
	if (c) {
		c->fsuid = uid;
		fsuid_changed(c, old);
		cred_replace(c);
	}
	return before;
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	const struct cred *old = current->cred;
	gid_t before = old->fsgid;
	struct cred *c;

	if (gid == KEEP_ID || (!capable(CAP_SETGID) && gid != old->gid && gid != old->egid &&
			       gid != old->sgid && gid != old->fsgid))
		return before;
	c = cred_copy(old);
	if (c) {
		c->fsgid = gid;
		cred_replace(c);
	}
	return before;
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
	if (copy_to_user(list, c->groups, c->group_count * sizeof(gid_t)) < 0)
		return -EFAULT;
	return c->group_count;
}

/* Linux keeps them in order, and shows them so. */
static int compare_groups(const void *a, const void *b)
{
	gid_t x = *(const gid_t *)a, y = *(const gid_t *)b;

	return x < y ? -1 : x > y;
}

SYSCALL_DEFINE2(setgroups, int, size, uint64_t, list)
{
	struct cred *c;

	if (!capable(CAP_SETGID))
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
		c->groups = malloc((size_t)size * sizeof(gid_t));
		if (!c->groups ||
		    copy_from_user(c->groups, list, (size_t)size * sizeof(gid_t)) < 0) {
			long error = c->groups ? -EFAULT : -ENOMEM;

			cred_put(c);
			return error;
		}
		c->group_count = (unsigned)size;
		qsort(c->groups, c->group_count, sizeof(gid_t), compare_groups);
	}
	cred_replace(c);
	return 0;
}
