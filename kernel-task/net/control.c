/* SPDX-License-Identifier: BSD-2-Clause */
/* Control messages between user memory and struct message. */
#include "net/control.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

#define CONTROL_MAX 20480 /* net.core.optmem_max */

/*
 * A file that is dropped may be a socket whose queue holds more rights: rights to be freed are put
 * in a list and freed one after the other, so that a chain of them needs no deep stack.
 */
void rights_free(struct rights *rights)
{
	static struct rights *doomed;
	static bool busy;

	if (!rights)
		return;
	rights->next = doomed;
	doomed = rights;
	if (busy)
		return;
	busy = true;
	while (doomed) {
		struct rights *first = doomed;

		doomed = first->next;
		for (unsigned i = 0; i < first->count; i++)
			file_put(first->file[i]);
		free(first);
	}
	busy = false;
}

/* ---- from the program ---- */

/* Several control messages with descriptors are joined into one. */
static int take_rights(const uint8_t *data, size_t n, struct message *m)
{
	unsigned count = (unsigned)(n / sizeof(int)), had = m->rights ? m->rights->count : 0;

	if (!count)
		return 0;
	if (count > LINUX_SCM_MAX_FD - had)
		return -EINVAL;
	struct rights *rights =
		realloc(m->rights, sizeof(*rights) + (had + count) * sizeof(struct file *));
	if (!rights)
		return -ENOMEM;
	if (!had)
		memset(rights, 0, sizeof(*rights));
	m->rights = rights;
	for (unsigned i = 0; i < count; i++) {
		int fd;

		memcpy(&fd, data + i * sizeof(fd), sizeof(fd));
		struct file *file = fd_get_any(fd);
		if (!file)
			return -EBADF;
		rights->file[rights->count++] = file;
	}
	return 0;
}

/* A sender needs the capability to change ids if it gives ids that are not its own. */
static int take_cred(const uint8_t *data, size_t n, struct message *m)
{
	const struct cred *c = current->cred;
	struct linux_ucred u;
	kuid_t uid;
	kgid_t gid;

	if (n != sizeof(u))
		return -EINVAL;
	memcpy(&u, data, sizeof(u));
	bool mine = u.pid == pid_seen(current->process->pid);

	uid = kuid_given(u.uid);
	gid = kgid_given(u.gid);
	if (!uid_valid(uid) || !gid_valid(gid))
		return -EINVAL;
	if (!mine && !ns_capable(current->pid_ns->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	if (!mine && !task_given(u.pid))
		return -ESRCH;
	if (!uid_eq(uid, c->uid) && !uid_eq(uid, c->euid) && !uid_eq(uid, c->suid) &&
	    !self_capable(CAP_SETUID))
		return -EPERM;
	if (!gid_eq(gid, c->gid) && !gid_eq(gid, c->egid) && !gid_eq(gid, c->sgid) &&
	    !self_capable(CAP_SETGID))
		return -EPERM;
	m->cred = (struct sender){.pid = pid_given(u.pid), .uid = uid, .gid = gid};
	m->has_cred = true;
	return 0;
}

static int take_all(const uint8_t *control, size_t size, struct message *m)
{
	size_t at = 0;

	while (size - at >= sizeof(struct linux_cmsghdr)) {
		struct linux_cmsghdr h;

		memcpy(&h, control + at, sizeof(h));
		if (h.length < sizeof(h) || h.length > size - at)
			return -EINVAL;
		const uint8_t *data = control + at + sizeof(h);
		size_t n = h.length - sizeof(h);
		int error = -EINVAL;
		if (h.level != LINUX_SOL_SOCKET)
			error = 0; /* a message of another level is ignored */
		else if (h.type == LINUX_SCM_RIGHTS)
			error = take_rights(data, n, m);
		else if (h.type == LINUX_SCM_CREDENTIALS)
			error = take_cred(data, n, m);
		if (error)
			return error;
		uint64_t step = LINUX_CMSG_ALIGN(h.length);
		if (step > size - at)
			break;
		at += step;
	}
	return 0;
}

int control_from_user(const struct linux_msghdr *header, struct message *m)
{
	size_t size = header->control_length;

	if (!size)
		return 0;
	if (size > CONTROL_MAX)
		return -ENOBUFS;
	uint8_t *control = malloc(size);
	if (!control)
		return -ENOMEM;
	int error = copy_from_user(control, header->control, size);
	if (!error)
		error = take_all(control, size, m);
	free(control);
	return error;
}

/* ---- to the program ---- */

void sender_show(const struct sender *sender, struct linux_ucred *out)
{
	*out = (struct linux_ucred){
		.pid = pid_seen(sender->pid),
		.uid = uid_valid(sender->uid) ? uid_seen(sender->uid) : UINT32_MAX,
		.gid = gid_valid(sender->gid) ? gid_seen(sender->gid) : UINT32_MAX};
}

struct output {
	uint64_t address, room, used;
};

/* A header whose data is `n` bytes; false if it does not fit or cannot be written. */
static bool put_header(struct output *out, int type, size_t n)
{
	struct linux_cmsghdr h = {.length = sizeof(h) + n, .level = LINUX_SOL_SOCKET, .type = type};

	return out->room - out->used >= h.length &&
	       !copy_to_user(out->address + out->used, &h, sizeof(h));
}

static void advance(struct output *out, size_t n)
{
	uint64_t step = LINUX_CMSG_ALIGN(sizeof(struct linux_cmsghdr) + n);

	out->used += step < out->room - out->used ? step : out->room - out->used;
}

/* A message that does not fit is cut; its header's length shows that. */
static void put_cut(struct output *out, struct message *m, int level, int type, const void *data,
		    size_t length)
{
	uint64_t left = out->room - out->used;
	struct linux_cmsghdr h = {.length = sizeof(h) + length, .level = level, .type = type};

	if (left < h.length)
		m->out_flags |= LINUX_MSG_CTRUNC;
	if (left < sizeof(h))
		return;
	if (left < h.length)
		h.length = left;
	if (copy_to_user(out->address + out->used, &h, sizeof(h)) ||
	    copy_to_user(out->address + out->used + sizeof(h), data, h.length - sizeof(h)))
		return;
	advance(out, h.length - sizeof(h));
}

/* As many descriptors as there is room for. */
static void put_rights(struct output *out, struct message *m, bool close_on_exec)
{
	uint64_t left = out->room - out->used;
	unsigned fit = 0, done = 0;

	if (left > sizeof(struct linux_cmsghdr))
		fit = (unsigned)((left - sizeof(struct linux_cmsghdr)) / sizeof(int));
	if (fit > m->rights->count)
		fit = m->rights->count;
	uint64_t at = out->address + out->used + sizeof(struct linux_cmsghdr);
	while (done < fit) {
		struct file *file = m->rights->file[done];

		file_get(file);
		int fd = fd_install(file, 0, close_on_exec);
		if (fd < 0) {
			file_put(file);
			break;
		}
		if (put_user(fd, at + done * sizeof(int))) {
			fd_close(fd);
			break;
		}
		done++;
	}
	if (done < m->rights->count)
		m->out_flags |= LINUX_MSG_CTRUNC;
	if (done && put_header(out, LINUX_SCM_RIGHTS, done * sizeof(int)))
		advance(out, done * sizeof(int));
}

uint64_t control_to_user(const struct linux_msghdr *header, struct message *m, bool close_on_exec)
{
	struct output out = {.address = header->control,
			     .room = header->control ? header->control_length : 0};

	for (unsigned i = 0; i < m->extras; i++) {
		const struct message_extra *e = &m->extra[i];

		put_cut(&out, m, e->level, e->type, e->data, e->length);
	}
	if (m->has_cred) {
		struct linux_ucred cred;

		sender_show(&m->cred, &cred);
		put_cut(&out, m, LINUX_SOL_SOCKET, LINUX_SCM_CREDENTIALS, &cred, sizeof(cred));
	}
	if (m->rights && m->rights->count)
		put_rights(&out, m, close_on_exec);
	return out.used;
}
