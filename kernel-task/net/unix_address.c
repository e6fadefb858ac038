/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of AF_UNIX sockets: paths (an inode whose endpoint is the socket) and abstract names. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "fs/inode.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "net/unix.h"
#include "proc/task.h"

#define NAME_AT offsetof(struct sockaddr_un, sun_path)

static struct list_head abstract_names = LIST_HEAD_INIT(abstract_names);

void unix_address_put(struct unix_address *address)
{
	if (!address || --address->refs)
		return;
	list_del(&address->node);
	free(address);
}

/* The abstract name in the socket's namespace. */
static struct unix_address *find_abstract(const struct socket *sock,
					  const struct socket_address *name, int type)
{
	struct unix_address *a;

	list_for_each_entry (a, &abstract_names, node) {
		if (a->owner && a->owner->base.net == sock->net && a->owner->base.type == type &&
		    a->name.length == name->length &&
		    !memcmp(a->name.bytes, name->bytes, name->length))
			return a;
	}
	return NULL;
}

/* The socket, which has no name, gets the name in `a`, which is all zeroes but for that. `inode`:
 * that of a path; NULL: an abstract name. */
static void set_address(struct unix_socket *u, struct unix_address *a, struct inode *inode)
{
	a->refs = 1;
	a->owner = u;
	a->inode = inode;
	list_init(&a->node);
	if (inode) {
		inode_get(inode);
		inode->endpoint = u;
	} else {
		list_add(&a->node, &abstract_names);
	}
	u->address = a;
}

static int set_abstract(struct unix_socket *u, const struct socket_address *name)
{
	struct unix_address *a = calloc(1, sizeof(*a));

	if (!a)
		return -ENOMEM;
	a->name = *name;
	set_address(u, a, NULL);
	return 0;
}

void unix_unbind(struct unix_socket *u)
{
	struct unix_address *a = u->address;

	if (!a)
		return;
	u->address = NULL;
	if (a->owner != u) { /* an accepted socket shows its listener's name */
		unix_address_put(a);
		return;
	}
	a->owner = NULL;
	if (a->inode) {
		a->inode->endpoint = NULL;
		inode_put(a->inode);
		a->inode = NULL;
	}
	list_del(&a->node);
	unix_address_put(a);
}

int unix_autobind(struct unix_socket *u)
{
	static unsigned next;

	if (u->address)
		return 0;
	for (unsigned tries = 0; tries < 0x100000; tries++) {
		struct socket_address name = {.length = NAME_AT + 6};
		char text[8];

		name.family = AF_UNIX;
		snprintf(text, sizeof(text), "%05x", next++ & 0xfffff);
		memcpy(name.bytes + NAME_AT + 1, text, 5);
		if (!find_abstract(&u->base, &name, u->base.type))
			return set_abstract(u, &name);
	}
	return -ENOSPC;
}

int unix_name_sender(struct unix_socket *u)
{
	return u->base.pass_cred && !u->address ? unix_autobind(u) : 0;
}

/* Makes the socket's inode under the name that the walk has found, and gives the socket `a`. */
static MAY_WAIT int make_inode(struct unix_socket *u, struct unix_address *a,
			       const struct walk *walk, struct dentry *dentry)
{
	int error = vfs_mknod(&walk->path, dentry, S_IFSOCK | 0777, 0);

	if (error)
		return error;
	notify_dentry(dentry, NOTIFY_CREATE);
	if (!u->address) {
		set_address(u, a, dentry->inode);
		return 0;
	}
	/* Another call has bound the socket meanwhile. */
	if (dentry->parent == walk->path.dentry)
		(void)vfs_unlink(&walk->path, dentry);
	return -EINVAL;
}

static MAY_WAIT int bind_at(struct unix_socket *u, struct unix_address *a, const struct walk *walk)
{
	struct dentry *dentry;
	int error;

	if (walk->last_type != LAST_NORMAL || walk->trailing_slash)
		return -EADDRINUSE;
	error = dentry_lookup(walk->path.dentry, walk->last, walk->last_length, &dentry);
	if (error)
		return error;
	if (dentry->inode)
		error = -EADDRINUSE;
	else if (u->address)
		error = -EINVAL;
	else
		error = make_inode(u, a, walk, dentry);
	dentry_put(dentry);
	return error;
}

/* Makes the inode of the path that the socket is bound to. What can fail comes before that. */
static MAY_WAIT int bind_path(struct unix_socket *u, const struct socket_address *name)
{
	const char *path = (const char *)name->bytes + NAME_AT;
	struct unix_address *a = calloc(1, sizeof(*a));
	struct walk walk;
	int error;

	if (!a)
		return -ENOMEM;
	a->name = *name;
	/* The length includes the NUL. */
	a->name.length = NAME_AT + (unsigned)strlen(path) + 1;
	error = walk_parent(&walk, AT_FDCWD, path, 0);
	if (!error) {
		error = bind_at(u, a, &walk);
		walk_end(&walk);
	}
	if (error)
		free(a);
	return error;
}

/* 0: a name; 1: no name (autobind); or -EINVAL. */
static int check(const struct socket_address *address)
{
	if (address->length < NAME_AT || address->length > NAME_AT + UNIX_PATH_MAX ||
	    address->family != AF_UNIX)
		return -EINVAL;
	return address->length == NAME_AT;
}

int unix_bind(struct socket *sock, const struct socket_address *address)
{
	struct unix_socket *u = unix_of(sock);
	struct socket_address name = *address;
	int kind = check(address);

	if (kind < 0)
		return kind;
	if (kind)
		return unix_autobind(u);
	if (name.bytes[NAME_AT])
		return bind_path(u, &name);
	if (u->address)
		return -EINVAL;
	if (find_abstract(sock, &name, sock->type))
		return -EADDRINUSE;
	return set_abstract(u, &name);
}

static int find_path(const struct socket_address *address, int type, struct unix_socket **out)
{
	struct path path;
	int error =
		path_lookup(AT_FDCWD, (const char *)address->bytes + NAME_AT, WALK_FOLLOW, &path);

	if (error)
		return error;
	struct inode *inode = path.dentry->inode;
	error = inode_permission(inode, MAY_WRITE);
	if (!error && (!S_ISSOCK(inode->mode) || !inode->endpoint))
		error = -ECONNREFUSED;
	if (!error) {
		struct unix_socket *u = inode->endpoint;
		if (u->base.type != type) {
			error = -EPROTOTYPE;
		} else {
			unix_get(u);
			*out = u;
		}
	}
	path_put(&path);
	return error;
}

int unix_find(const struct unix_socket *from, const struct socket_address *address, int type,
	      struct unix_socket **out)
{
	int kind = check(address);

	if (kind)
		return -EINVAL;
	if (address->bytes[NAME_AT])
		return find_path(address, type, out);
	struct unix_address *a = find_abstract(&from->base, address, type);
	if (!a)
		return -ECONNREFUSED;
	unix_get(a->owner);
	*out = a->owner;
	return 0;
}
