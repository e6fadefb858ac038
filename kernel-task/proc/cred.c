/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Identities. A struct cred is shared by tasks and never written while shared: each call here makes
 * a copy, changes it, and puts it in place. As on Linux each thread has its own (the C library
 * makes the call in every thread).
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

#define KEEP_ID ((uid_t)-1)

unsigned suid_dumpable;

struct cred *cred_create(void)
{
	struct cred *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->refs = 1;
	c->user_ns = &first_user_ns;
	user_ns_get(c->user_ns);
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
	user_ns_get(c->user_ns);
	c->groups = NULL;
	if (from->group_count) {
		c->groups = malloc(from->group_count * sizeof(kgid_t));
		if (!c->groups) {
			c->group_count = 0;
			cred_put(c);
			return NULL;
		}
		memcpy(c->groups, from->groups, from->group_count * sizeof(kgid_t));
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
	user_ns_put(cred->user_ns);
	free(cred->groups);
	free(cred);
}

static bool has_too_many_tasks(kuid_t uid)
{
	return !uid_is_root(&first_user_ns, uid) &&
	       usage_count(uid, USER_TASKS) > task_limit(RLIMIT_NPROC);
}

/* Not every program checks the result of setuid(), so the next exec fails instead. */
int cred_check_tasks(void)
{
	if (!current->joined_too_many)
		return 0;
	current->joined_too_many = has_too_many_tasks(current->cred->uid);
	return current->joined_too_many ? -EAGAIN : 0;
}

bool cred_is_subset(const struct cred *small, const struct cred *large)
{
	const struct user_ns *ns;

	if (small->user_ns == large->user_ns)
		return !(small->cap_permitted & ~large->cap_permitted);
	for (ns = small->user_ns; ns->parent; ns = ns->parent)
		if (ns->parent == large->user_ns && uid_eq(ns->owner, large->euid))
			return true;
	return false;
}

void cred_replace(struct cred *cred)
{
	struct cred *old = current->cred;

	/* Tasks that had rights over this one before may not have them now. */
	if (!uid_eq(cred->euid, old->euid) || !gid_eq(cred->egid, old->egid) ||
	    !uid_eq(cred->fsuid, old->fsuid) || !gid_eq(cred->fsgid, old->fsgid) ||
	    !cred_is_subset(cred, old)) {
		if (current->mm)
			current->mm->dumpable = (enum dumpable)suid_dumpable;
		current->parent_death_signal = 0;
	}
	if (!uid_eq(cred->uid, old->uid)) {
		struct user_usage *user = usage_charge(cred->uid, USER_TASKS, 1, USER_NO_LIMIT);

		/*
		 * Without memory for the new user's record the task stays counted for the old user.
		 */
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

static bool is_any_root(const struct cred *c)
{
	return uid_is_root(c->user_ns, c->uid) || uid_is_root(c->user_ns, c->euid) ||
	       uid_is_root(c->user_ns, c->suid);
}

/* The effect of a change of user ids on capabilities (capabilities(7), "Effect of user ID
 * changes"). */
static void ids_changed(struct cred *c, const struct cred *old)
{
	bool was_root = is_any_root(old), is_root = is_any_root(c);
	bool was_effective = uid_is_root(old->user_ns, old->euid);
	bool is_effective = uid_is_root(c->user_ns, c->euid);
	bool keep = c->securebits & SECBIT_KEEP_CAPS_BIT;

	if (c->securebits & SECBIT_NO_SETUID_FIXUP_BIT)
		return;
	if (was_root && !is_root) {
		/* Programs older than ambient capabilities expect exec to drop kept
		 * capabilities. */
		c->cap_ambient = 0;
		if (!keep)
			c->cap_permitted = 0;
	}
	if (was_effective && !is_effective)
		c->cap_effective = 0;
	if (!was_effective && is_effective)
		c->cap_effective = c->cap_permitted;
	c->cap_effective &= c->cap_permitted;
}

static long commit(struct cred *c)
{
	ids_changed(c, current->cred);
	cred_replace(c);
	return 0;
}

/* Translates an id that a call gives. -1 means "leave the id alone"; an id without a mapping is an
 * error. */
static bool take_uid(uid_t given, kuid_t *out)
{
	*out = kuid_given(given);
	return given == KEEP_ID || uid_valid(*out);
}

static bool take_gid(gid_t given, kgid_t *out)
{
	*out = kgid_given(given);
	return given == KEEP_ID || gid_valid(*out);
}

static bool is_own_uid(const struct cred *c, kuid_t id)
{
	return uid_eq(id, c->uid) || uid_eq(id, c->euid) || uid_eq(id, c->suid);
}

static bool is_own_gid(const struct cred *c, kgid_t id)
{
	return gid_eq(id, c->gid) || gid_eq(id, c->egid) || gid_eq(id, c->sgid);
}

static bool may_become_uid(const struct cred *c, kuid_t id)
{
	return !uid_valid(id) || is_own_uid(c, id) || self_capable(CAP_SETUID);
}

static bool may_become_gid(const struct cred *c, kgid_t id)
{
	return !gid_valid(id) || is_own_gid(c, id) || self_capable(CAP_SETGID);
}

/* KUID_NONE leaves an id as it is. */
static long set_user_ids(kuid_t uid, kuid_t euid, kuid_t suid)
{
	const struct cred *old = current->cred;
	struct cred *c;

	if (!may_become_uid(old, uid) || !may_become_uid(old, euid) || !may_become_uid(old, suid))
		return -EPERM;
	c = cred_copy(old);
	if (!c)
		return -ENOMEM;
	if (uid_valid(uid))
		c->uid = uid;
	if (uid_valid(euid))
		c->euid = euid;
	if (uid_valid(suid))
		c->suid = suid;
	c->fsuid = c->euid;
	return commit(c);
}

static long set_group_ids(kgid_t gid, kgid_t egid, kgid_t sgid)
{
	const struct cred *old = current->cred;
	struct cred *c;

	if (!may_become_gid(old, gid) || !may_become_gid(old, egid) || !may_become_gid(old, sgid))
		return -EPERM;
	c = cred_copy(old);
	if (!c)
		return -ENOMEM;
	if (gid_valid(gid))
		c->gid = gid;
	if (gid_valid(egid))
		c->egid = egid;
	if (gid_valid(sgid))
		c->sgid = sgid;
	c->fsgid = c->egid;
	return commit(c);
}

/* Does this wish change nothing? `also`: another id that the wish must equal too. */
static bool uid_stays(kuid_t wanted, kuid_t now, kuid_t also)
{
	return !uid_valid(wanted) || (uid_eq(wanted, now) && uid_eq(wanted, also));
}

static bool gid_stays(kgid_t wanted, kgid_t now, kgid_t also)
{
	return !gid_valid(wanted) || (gid_eq(wanted, now) && gid_eq(wanted, also));
}

/* A call that changes none of the ids leaves the filesystem's id alone. */
SYSCALL_DEFINE3(setresuid, uid_t, uid, uid_t, euid, uid_t, suid)
{
	const struct cred *old = current->cred;
	kuid_t real, effective, saved;

	if (!take_uid(uid, &real) || !take_uid(euid, &effective) || !take_uid(suid, &saved))
		return -EINVAL;
	if (uid_stays(real, old->uid, real) && uid_stays(effective, old->euid, old->fsuid) &&
	    uid_stays(saved, old->suid, saved))
		return 0;
	return set_user_ids(real, effective, saved);
}

SYSCALL_DEFINE3(setresgid, gid_t, gid, gid_t, egid, gid_t, sgid)
{
	const struct cred *old = current->cred;
	kgid_t real, effective, saved;

	if (!take_gid(gid, &real) || !take_gid(egid, &effective) || !take_gid(sgid, &saved))
		return -EINVAL;
	if (gid_stays(real, old->gid, real) && gid_stays(effective, old->egid, old->fsgid) &&
	    gid_stays(saved, old->sgid, saved))
		return 0;
	return set_group_ids(real, effective, saved);
}

SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	kuid_t id = kuid_given(uid);

	if (!uid_valid(id))
		return -EINVAL;
	if (self_capable(CAP_SETUID))
		return set_user_ids(id, id, id);
	if (!uid_eq(id, current->cred->uid) && !uid_eq(id, current->cred->suid))
		return -EPERM;
	return set_user_ids(KUID_NONE, id, KUID_NONE);
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	kgid_t id = kgid_given(gid);

	if (!gid_valid(id))
		return -EINVAL;
	if (self_capable(CAP_SETGID))
		return set_group_ids(id, id, id);
	if (!gid_eq(id, current->cred->gid) && !gid_eq(id, current->cred->sgid))
		return -EPERM;
	return set_group_ids(KGID_NONE, id, KGID_NONE);
}

/* The saved id follows the effective one when the real one is set or the effective one is new. */
SYSCALL_DEFINE2(setreuid, uid_t, uid, uid_t, euid)
{
	const struct cred *old = current->cred;
	kuid_t real, effective, saved = KUID_NONE;

	if (!take_uid(uid, &real) || !take_uid(euid, &effective))
		return -EINVAL;
	if (!self_capable(CAP_SETUID) && uid_valid(real) && !uid_eq(real, old->uid) &&
	    !uid_eq(real, old->euid))
		return -EPERM;
	if (uid_valid(real) || (uid_valid(effective) && !uid_eq(effective, old->uid)))
		saved = uid_valid(effective) ? effective : old->euid;
	return set_user_ids(real, effective, saved);
}

SYSCALL_DEFINE2(setregid, gid_t, gid, gid_t, egid)
{
	const struct cred *old = current->cred;
	kgid_t real, effective, saved = KGID_NONE;

	if (!take_gid(gid, &real) || !take_gid(egid, &effective))
		return -EINVAL;
	if (!self_capable(CAP_SETGID) && gid_valid(real) && !gid_eq(real, old->gid) &&
	    !gid_eq(real, old->egid))
		return -EPERM;
	if (gid_valid(real) || (gid_valid(effective) && !gid_eq(effective, old->gid)))
		saved = gid_valid(effective) ? effective : old->egid;
	return set_group_ids(real, effective, saved);
}

static long put_three(uint64_t a, uint32_t x, uint64_t b, uint32_t y, uint64_t c, uint32_t z)
{
	return put_user(x, a) < 0 || put_user(y, b) < 0 || put_user(z, c) < 0 ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getresuid, uint64_t, uid, uint64_t, euid, uint64_t, suid)
{
	const struct cred *c = current->cred;

	return put_three(uid, uid_seen(c->uid), euid, uid_seen(c->euid), suid, uid_seen(c->suid));
}

SYSCALL_DEFINE3(getresgid, uint64_t, gid, uint64_t, egid, uint64_t, sgid)
{
	const struct cred *c = current->cred;

	return put_three(gid, gid_seen(c->gid), egid, gid_seen(c->egid), sgid, gid_seen(c->sgid));
}

SYSCALL_DEFINE0(getuid)
{
	return uid_seen(current->cred->uid);
}

SYSCALL_DEFINE0(geteuid)
{
	return uid_seen(current->cred->euid);
}

SYSCALL_DEFINE0(getgid)
{
	return gid_seen(current->cred->gid);
}

SYSCALL_DEFINE0(getegid)
{
	return gid_seen(current->cred->egid);
}

/* Root's capabilities for files are lost and won with the filesystem user id. */
static void fsuid_changed(struct cred *c, const struct cred *old)
{
	const uint64_t rights = 1ull << CAP_CHOWN | 1ull << CAP_DAC_OVERRIDE |
				1ull << CAP_DAC_READ_SEARCH | 1ull << CAP_FOWNER |
				1ull << CAP_FSETID | 1ull << CAP_LINUX_IMMUTABLE |
				1ull << CAP_MKNOD | 1ull << CAP_MAC_OVERRIDE;

	if (c->securebits & SECBIT_NO_SETUID_FIXUP_BIT)
		return;
	bool was_root = uid_is_root(old->user_ns, old->fsuid);
	bool is_root = uid_is_root(c->user_ns, c->fsuid);

	if (was_root && !is_root)
		c->cap_effective &= ~rights;
	if (!was_root && is_root)
		c->cap_effective |= rights & c->cap_permitted;
}

/* setfsuid and setfsgid return the old value, whether they change it or not. */
SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	const struct cred *old = current->cred;
	uid_t before = uid_seen(old->fsuid);
	kuid_t id = kuid_given(uid);
	struct cred *c;

	if (!uid_valid(id) ||
	    (!is_own_uid(old, id) && !uid_eq(id, old->fsuid) && !self_capable(CAP_SETUID)))
		return before;
	c = cred_copy(old);
	if (c) {
		c->fsuid = id;
		fsuid_changed(c, old);
		cred_replace(c);
	}
	return before;
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	const struct cred *old = current->cred;
	gid_t before = gid_seen(old->fsgid);
	kgid_t id = kgid_given(gid);
	struct cred *c;

	if (!gid_valid(id) ||
	    (!is_own_gid(old, id) && !gid_eq(id, old->fsgid) && !self_capable(CAP_SETGID)))
		return before;
	c = cred_copy(old);
	if (c) {
		c->fsgid = id;
		cred_replace(c);
	}
	return before;
}
