/* SPDX-License-Identifier: BSD-2-Clause */
/* What executing a file does to a task's identity: set-user-id, set-group-id, capabilities. */
#include <errno.h>
#include <sys/stat.h>

#include "fs/mount.h"
#include "fs/vfs.h"
#include "proc/capability.h"
#include "proc/exec.h"
#include "proc/proc.h"

#ifndef MS_NOSUID
#define MS_NOSUID 2
#endif

static bool ids_may_change(const struct file *file)
{
	if (current->cred->no_new_privs)
		return false;
	return !file->path.mount || !(file->path.mount->flags & MS_NOSUID);
}

/* `changed`: the ids are not those of who started the program. */
static void raise_capabilities(struct cred *c, bool changed)
{
	/* Root gets what is inherited and bounded; somebody else keeps the ambient ones only. */
	bool magic = !(c->securebits & SECBIT_NOROOT_BIT);
	bool root = magic && (c->euid == 0 || c->uid == 0);

	if (changed)
		c->cap_ambient = 0;
	c->cap_permitted = root ? c->cap_inheritable | c->cap_bounding : c->cap_ambient;
	c->cap_effective = magic && c->euid == 0 ? c->cap_permitted : c->cap_ambient;
	if (root)
		c->cap_ambient = 0;
	c->securebits &= ~(unsigned)SECBIT_KEEP_CAPS_BIT;
}

int exec_credentials(struct file *file, struct cred **out, bool *secure)
{
	const struct cred *old = current->cred;
	const struct inode *inode = file->inode;
	struct cred *c = cred_copy(old);

	*out = NULL;
	*secure = false;
	if (!c)
		return -ENOMEM;
	if (inode && ids_may_change(file)) {
		if (inode->mode & S_ISUID)
			c->euid = inode->uid;
		if ((inode->mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			c->egid = inode->gid;
	}
	c->suid = c->fsuid = c->euid;
	c->sgid = c->fsgid = c->egid;
	raise_capabilities(c, c->euid != old->euid || c->egid != old->egid);
	*secure = c->euid != old->uid || c->egid != old->gid;
	*out = c;
	return 0;
}
