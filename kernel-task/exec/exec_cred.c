/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What executing a file does to a task's identity: set-user-id, set-group-id, capabilities of the
 * file, and root's. One function computes all of it (exec_transform(), capabilities(7),
 * "Transformation of capabilities during execve()"); the other functions collect its inputs.
 */
#include "exec/exec.h"

#include <errno.h>
#include <sys/stat.h>

#include "fs/context.h"
#include "fs/file_caps.h"
#include "fs/mount.h"
#include "fs/vfs.h"
#include "abi/capability.h"
#include "proc/access.h"
#include "proc/proc.h"

static bool subset(uint64_t small, uint64_t large)
{
	return !(small & ~large);
}

/* Ids that the file asks for. */
static void take_ids(const struct exec_subject *s, struct cred *c)
{
	if (s->mode & S_ISUID)
		c->euid = s->uid;
	if ((s->mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		c->egid = s->gid;
}

/* The permitted set by the file's capabilities. -EPERM: the program does not check its
 * capabilities, so it must not run with a part of them. */
static int take_file_caps(const struct exec_subject *s, struct cred *c)
{
	const struct file_caps *f = &s->caps;

	c->cap_permitted = 0;
	if (!s->has_caps)
		return 0;
	c->cap_permitted = (c->cap_bounding & f->permitted) | (c->cap_inheritable & f->inheritable);
	return f->effective && !subset(f->permitted, c->cap_permitted) ? -EPERM : 0;
}

/* Root's programs have all capabilities that the bounding set leaves. */
static void take_root_caps(const struct exec_subject *s, struct cred *c, bool *effective)
{
	if (c->securebits & SECBIT_NOROOT_BIT)
		return;
	/* A set-user-id-root program with capabilities of its own gets just those. */
	if (s->has_caps && uid_is_root(c->user_ns, c->euid) && !uid_is_root(c->user_ns, c->uid))
		return;
	if (uid_is_root(c->user_ns, c->euid) || uid_is_root(c->user_ns, c->uid))
		c->cap_permitted = c->cap_bounding | c->cap_inheritable;
	if (uid_is_root(c->user_ns, c->euid))
		*effective = true;
}

/* Another task could use the new rights, so they are not given. */
static void downgrade(const struct exec_subject *s, const struct cred *old, struct cred *c)
{
	if (!(old->cap_effective >> CAP_SETUID & 1) || s->no_new_privs) {
		c->euid = c->uid;
		c->egid = c->gid;
	}
	c->cap_permitted &= old->cap_permitted;
}

int exec_transform(const struct exec_subject *s, const struct cred *old, struct exec_identity *id)
{
	bool effective = s->has_caps && s->caps.effective;
	struct cred *c = id->cred;
	bool set_id, gained;
	int error;

	id->secure = false;
	take_ids(s, c);
	id->gained = (s->mode & S_ISUID) || (s->mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
	error = take_file_caps(s, c);
	if (error)
		return error;
	take_root_caps(s, c, &effective);
	gained = !subset(c->cap_permitted, old->cap_permitted);
	id->gained |= gained;
	set_id = !uid_eq(c->euid, old->uid) || !gid_eq(c->egid, old->gid);
	if ((set_id || gained) && (s->no_new_privs || s->shared || s->traced))
		downgrade(s, old, c);
	c->suid = c->fsuid = c->euid;
	c->sgid = c->fsgid = c->egid;
	if (s->has_caps || set_id)
		c->cap_ambient = 0;
	c->cap_permitted |= c->cap_ambient;
	c->cap_effective = effective ? c->cap_permitted : c->cap_ambient;
	c->securebits &= ~(unsigned)SECBIT_KEEP_CAPS_BIT;
	id->secure = set_id || (!uid_is_root(c->user_ns, c->uid) &&
				(effective || !subset(c->cap_permitted, c->cap_ambient)));
	return 0;
}

static int subject_of(const struct file *file, struct exec_subject *s)
{
	const struct inode *inode = file->inode;
	int error;

	*s = (struct exec_subject){.no_new_privs = current->no_new_privs,
				   .shared = exec_shares_fs(),
				   .traced = current->trace.tracer &&
					     !tracer_is_capable(current, current->cred->user_ns)};
	if (!mount_may_set_ids(file->path.mount))
		return 0;
	error = file_caps_read(file->inode, &s->caps);
	if (error && error != -ENODATA)
		return error;
	s->has_caps = !error;
	/* An owner without a number in the caller's namespace gives no ids. */
	if (s->no_new_privs || uid_of(user_ns_mine(), inode->uid) == (uid_t)-1 ||
	    gid_of(user_ns_mine(), inode->gid) == (gid_t)-1)
		return 0;
	s->mode = inode->mode & (S_ISUID | S_ISGID | S_IXGRP);
	s->uid = inode->uid;
	s->gid = inode->gid;
	return 0;
}

int exec_credentials(struct file *file, struct exec_identity *out)
{
	struct exec_subject subject;
	int error = subject_of(file, &subject);

	*out = (struct exec_identity){.cred = NULL};
	if (error)
		return error;
	out->cred = cred_copy(current->cred);
	if (!out->cred)
		return -ENOMEM;
	error = exec_transform(&subject, current->cred, out);
	if (error) {
		cred_put(out->cred);
		out->cred = NULL;
	}
	return error;
}

struct user_ns *exec_owner(const struct file *file, const struct cred *cred, bool unreadable)
{
	const struct inode *inode = file->inode;
	struct user_ns *ns = cred->user_ns;

	while (unreadable && ns->parent &&
	       (uid_of(ns, inode->uid) == (uid_t)-1 || gid_of(ns, inode->gid) == (gid_t)-1))
		ns = ns->parent;
	return ns;
}

bool exec_shares_fs(void)
{
	const struct task *thread;
	unsigned mine = 0;

	list_for_each_entry (thread, &current->process->threads, thread_node)
		mine += thread->fs == current->fs;
	return current->fs->refs > mine;
}
