/* SPDX-License-Identifier: BSD-2-Clause */
/* fanotify's groups as files: events are read, answers to questions written. */
#include "fs/fanotify.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "base/seq.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "mm/uaccess.h"
#include "proc/charged.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

#define METADATA_VERSION 3
#define NO_FD		 (-1)

struct metadata {
	uint32_t length;
	uint8_t version, reserved;
	uint16_t metadata_length;
	uint64_t mask;
	int32_t fd, pid;
};

struct response {
	int32_t fd;
	uint32_t response;
};

enum { RESPONSE_ALLOW = 1, RESPONSE_DENY = 2 };

enum {
	INIT_CLOEXEC = 0x1,
	INIT_NONBLOCK = 0x2,
	INIT_CONTENT = 0x4,
	INIT_PRE_CONTENT = 0x8,
	INIT_UNLIMITED_QUEUE = 0x10,
	INIT_UNLIMITED_MARKS = 0x20,
	INIT_REPORT_TID = 0x100,
	INIT_KNOWN = 0x13f,
};

/* ---- reading ---- */

/* Opens the event's object for the reader. Use of that descriptor causes no events. */
static int give_descriptor(const struct fan_group *group, const struct path *path)
{
	struct file *file;
	int error = file_open_path(path, group->flags | FILE_UNNOTIFIED, &file);

	return error ? error : fd_give(file, group->flags & O_CLOEXEC);
}

/* Notes the descriptor with which the answer will name the question. Without a descriptor there can
 * be no answer, so the access is denied. */
static void expect_answer(struct fan_group *group, uint64_t number, int fd)
{
	struct fan_event *question = fan_question_find(group, number);

	if (question && fd >= 0)
		question->fd = fd;
	else if (question)
		fan_event_answer(group, question, false);
}

/* Bytes, or a negative errno. */
static ssize_t read_event(struct fan_group *group, struct fan_event *e, struct iov_iter *to)
{
	struct metadata m = {.length = sizeof(m),
			     .version = METADATA_VERSION,
			     .metadata_length = sizeof(m),
			     .mask = e->mask,
			     .fd = NO_FD,
			     .pid = e->pid ? pid_seen(e->pid) : 0};
	bool permission = e->permission;
	uint64_t number = e->number;
	struct path path = e->path;

	/* Opening waits, and a question ends with its task: it is looked for by its number then. */
	if (path.dentry) {
		path_get(&path);
		m.fd = give_descriptor(group, &path);
		path_put(&path);
	}
	if (!permission)
		fan_event_free(e);
	else
		expect_answer(group, number, m.fd);
	if (path.dentry && m.fd < 0)
		return m.fd;
	if (copy_to_iter(&m, sizeof(m), to) == sizeof(m))
		return sizeof(m);
	if (m.fd >= 0)
		fd_close(m.fd);
	if (permission)
		expect_answer(group, number, NO_FD);
	return -EFAULT;
}

static ssize_t fanotify_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct fan_group *group = file->private;
	ssize_t total = 0, n = 0;
	int error = 0;

	if (list_empty(&group->events)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		error = wait_event_interruptible(&group->wait, !list_empty(&group->events));
		if (error)
			return error;
	}
	while (n >= 0 && !list_empty(&group->events)) {
		if (to->count < sizeof(struct metadata))
			n = -EINVAL;
		else
			n = read_event(group, fan_event_take(group), to);
		if (n > 0)
			total += n;
	}
	return total ? total : n;
}

/* ---- answers ---- */

static ssize_t fanotify_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct fan_group *group = file->private;
	struct fan_event *e;
	struct response r;

	if (from->count < sizeof(r))
		return -EINVAL;
	if (copy_from_iter(&r, sizeof(r), from) < sizeof(r))
		return -EFAULT;
	if (r.response != RESPONSE_ALLOW && r.response != RESPONSE_DENY)
		return -EINVAL;
	if (r.fd < 0)
		return -EINVAL;
	list_for_each_entry (e, &group->asked, node) {
		if (e->fd == r.fd) {
			fan_event_answer(group, e, r.response == RESPONSE_ALLOW);
			return sizeof(r);
		}
	}
	return -ENOENT;
}

static uint32_t fanotify_poll(struct file *file, struct poll_table *pt)
{
	struct fan_group *group = file->private;

	poll_wait(file, &group->wait, pt);
	return list_empty(&group->events) ? 0 : POLLIN | POLLRDNORM;
}

static long fanotify_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	const struct fan_group *group = file->private;

	if (command != FIONREAD)
		return -ENOTTY;
	return put_user((int)(group->queued * sizeof(struct metadata)), arg);
}

static void fanotify_release(struct file *file)
{
	struct fan_group *group = file->private;

	while (!list_empty(&group->marks))
		fan_mark_remove(list_first_entry(&group->marks, struct fan_mark, group_node));
	list_del(&group->node);
	fan_group_close(group);
	fan_group_put(group);
}

static const struct file_ops fanotify_ops = {
	.unspliced = true,
	.read = fanotify_read,
	.write = fanotify_write,
	.llseek = file_seek_nothing,
	.poll = fanotify_poll,
	.ioctl = fanotify_ioctl,
	.release = fanotify_release,
};

struct fan_group *fan_group_of(int fd, struct file **file, int *error)
{
	*file = fd_get(fd);
	*error = *file ? -EINVAL : -EBADF;
	if (*file && (*file)->ops == &fanotify_ops)
		return (*file)->private;
	if (*file)
		file_put(*file);
	return NULL;
}

/* ---- fanotify_init ---- */

static struct fan_group *make_group(unsigned flags, unsigned event_flags)
{
	struct fan_group *group = charged_alloc(sizeof(*group));

	if (!group)
		return NULL;
	group->refs = 1;
	group->class = flags & INIT_PRE_CONTENT ? FAN_PRE_CONTENT
		       : flags & INIT_CONTENT	? FAN_CONTENT
						: FAN_NOTIFICATION;
	group->by_thread = flags & INIT_REPORT_TID;
	group->queue_most = flags & INIT_UNLIMITED_QUEUE ? UINT_MAX : fanotify_queue_max;
	group->any_marks = flags & INIT_UNLIMITED_MARKS;
	group->flags = event_flags;
	group->uid = current->cred->euid;
	group->user = usage_charge(group->uid, USER_FANOTIFY_GROUPS, 1, USER_NO_LIMIT);
	if (!group->user) {
		charged_free(group);
		return NULL;
	}
	list_init(&group->marks);
	list_init(&group->events);
	list_init(&group->asked);
	waitqueue_init(&group->wait);
	waitqueue_init(&group->answers);
	list_add_tail(&group->node, &fanotify_groups);
	return group;
}

static bool event_flags_fit(unsigned flags)
{
	const unsigned known = FILE_ACCESS_MODE | O_APPEND | O_NONBLOCK | O_SYNC | O_DSYNC |
			       O_CLOEXEC | LINUX_O_LARGEFILE | O_NOATIME;

	return !(flags & ~known) && (flags & FILE_ACCESS_MODE) != FILE_ACCESS_MODE;
}

SYSCALL_DEFINE2(fanotify_init, unsigned, flags, unsigned, event_flags)
{
	struct fan_group *group;
	struct file *file;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if ((flags & ~(unsigned)INIT_KNOWN) || !event_flags_fit(event_flags) ||
	    (flags & (INIT_CONTENT | INIT_PRE_CONTENT)) == (INIT_CONTENT | INIT_PRE_CONTENT))
		return -EINVAL;
	if (usage_count(current->cred->euid, USER_FANOTIFY_GROUPS) >= fanotify_groups_max)
		return -EMFILE;
	fanotify_queue_init();
	group = make_group(flags, event_flags);
	file = group ? file_anonymous(&fanotify_ops, group,
				      O_RDWR | (flags & INIT_NONBLOCK ? O_NONBLOCK : 0),
				      "[fanotify]")
		     : NULL;
	if (!file && group) {
		list_del(&group->node);
		fan_group_put(group);
	}
	if (!file)
		return -ENOMEM;
	return fd_give(file, flags & INIT_CLOEXEC);
}
