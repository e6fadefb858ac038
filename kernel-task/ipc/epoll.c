/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * epoll. An item watches one (file, descriptor) for one instance. Its wait entries sit in the
 * file's queues; a wake-up puts the item on the instance's ready list. epoll_wait() (epoll_wait.c)
 * takes items from there and polls their files: level-triggered ones that are still ready go back
 * to the end of the list.
 *
 * An instance can be watched by another (epoll_nesting.c). epoll(7).
 */
#include "ipc/epoll.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/hooks.h"
#include "fs/poll.h"
#include "ipc/epoll_internal.h"
#include "base/seq.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

#define HASH_LEAST 16 /* buckets */
#define PER_BUCKET 4  /* items, before there are more buckets */

#define EP_ALWAYS (POLLERR | POLLHUP) /* reported whether asked for or not */
/* The events that an exclusive item may ask for. */
#define EP_EXCLUSIVE_OK (POLLIN | POLLOUT | EP_ALWAYS | EP_WAKEUP | EP_EDGE | EP_EXCLUSIVE)

enum { CTL_ADD = 1, CTL_DEL = 2, CTL_MOD = 3 };

struct item_table {
	struct poll_table table;
	struct epoll_item *item;
	int error;
};

static const struct file_ops epoll_ops;

struct epoll *epoll_of(const struct file *file)
{
	return file->ops == &epoll_ops ? file->private : NULL;
}

/* ---- items ---- */

static void set_ready(struct epoll_item *item)
{
	struct epoll *ep = item->epoll;

	if (list_empty(&item->ready_node))
		list_add_tail(&item->ready_node, &ep->ready);
	wake_up_n(&ep->wait, 1);
	wake_up_events(&ep->poll, POLLIN | POLLRDNORM);
}

/* The file has woken its queue. */
static void item_wake(struct waiter *self, uint32_t events)
{
	struct epoll_item *item = self->data;
	uint32_t wanted = item->event.events & ~EP_PRIVATE;

	if (!wanted || (events && !(events & wanted)))
		return;
	set_ready(item);
}

static void queue_item(struct poll_table *table, struct file *file, struct waitqueue *wq)
{
	struct item_table *t = container_of(table, struct item_table, table);
	struct epoll_item *item = t->item;

	if (item->waiter_count == EPOLL_QUEUES_MAX) {
		t->error = -ENOMEM;
		return;
	}
	waitqueue_add_fn(wq, &item->waiter[item->waiter_count++], NULL, item_wake, item);
}

static void item_free(struct epoll_item *item)
{
	for (unsigned i = 0; i < item->waiter_count; i++)
		waitqueue_remove(&item->waiter[i]);
	list_del(&item->hash_node);
	list_del(&item->file_node);
	list_del(&item->ready_node);
	item->epoll->item_count--;
	usage_uncharge(item->user, USER_EPOLL_WATCHES, 1);
	free(item);
}

uint32_t epoll_ask(const struct epoll_item *item, struct poll_table *table)
{
	uint32_t wanted = item->event.events & ~EP_PRIVATE;

	/* A disarmed one-shot item reports nothing, not even errors. */
	if (!wanted)
		return 0;
	return file_poll(item->file, table) & wanted;
}

static struct list_head *bucket(struct epoll *ep, const struct file *file, int fd)
{
	return &ep->buckets[(((uintptr_t)file >> 6) ^ (unsigned)fd) & (ep->bucket_count - 1)];
}

static struct list_head *buckets_create(unsigned n)
{
	struct list_head *buckets = malloc(n * sizeof(*buckets));

	for (unsigned i = 0; buckets && i < n; i++)
		list_init(&buckets[i]);
	return buckets;
}

/* Makes four times the buckets. Without memory the old ones stay, and chains get longer. */
static void grow(struct epoll *ep)
{
	struct list_head *old = ep->buckets, *new = buckets_create(ep->bucket_count * 4);
	unsigned n = ep->bucket_count;

	if (!new)
		return;
	ep->buckets = new;
	ep->bucket_count = n * 4;
	for (unsigned i = 0; i < n; i++) {
		struct epoll_item *item, *next;

		list_for_each_entry_safe (item, next, &old[i], hash_node) {
			list_del(&item->hash_node);
			list_add_tail(&item->hash_node, bucket(ep, item->file, item->fd));
		}
	}
	free(old);
}

struct epoll_item *epoll_find(struct epoll *ep, const struct file *file, int fd)
{
	struct epoll_item *item;

	list_for_each_entry (item, bucket(ep, file, fd), hash_node) {
		if (item->file == file && item->fd == fd)
			return item;
	}
	return NULL;
}

int epoll_watched(const struct file *file, int fd, unsigned skip, struct file **watched)
{
	struct epoll *ep = epoll_of(file);
	struct epoll_item *item;

	if (!ep)
		return -EINVAL;
	for (unsigned i = 0; i < ep->bucket_count; i++) {
		list_for_each_entry (item, &ep->buckets[i], hash_node) {
			if (item->fd == fd && skip-- == 0) {
				*watched = item->file;
				return 0;
			}
		}
	}
	return -ENOENT;
}

static void file_gone(struct file *file)
{
	struct epoll_item *item, *next;

	list_for_each_entry_safe (item, next, &file->epoll_items, file_node)
		item_free(item);
}

const struct file_hooks epoll_file_hooks = {.release = file_gone};

/* ---- control ---- */

static long add_item(struct file *ep_file, struct file *file, int fd,
		     const struct epoll_event_abi *event)
{
	struct epoll *ep = ep_file->private;
	struct epoll *below = epoll_of(file);

	if (epoll_find(ep, file, fd))
		return -EEXIST;
	if (below && !epoll_nests_well(ep, below))
		return -ELOOP;
	if (usage_count(ep->uid, USER_EPOLL_WATCHES) >= user_limits.epoll_watches)
		return -ENOSPC;
	struct epoll_item *item = calloc(1, sizeof(*item));
	if (item)
		item->user = usage_charge(ep->uid, USER_EPOLL_WATCHES, 1, USER_NO_LIMIT);
	if (!item || !item->user) {
		free(item);
		return -ENOMEM;
	}
	if (ep->item_count >= ep->bucket_count * PER_BUCKET)
		grow(ep);
	item->epoll = ep;
	item->file = file;
	item->fd = fd;
	item->event = *event;
	item->event.events |= EP_ALWAYS;
	list_init(&item->ready_node);
	list_add_tail(&item->file_node, &file->epoll_items);
	list_add_tail(&item->hash_node, bucket(ep, file, fd));
	ep->item_count++;
	if ((below || !list_empty(&ep_file->epoll_items)) && !epoll_ways_are_few(file)) {
		item_free(item);
		return -EINVAL;
	}
	struct item_table table = {.table = {.queue = queue_item}, .item = item};
	/* Joins all queues, even for events that are not wanted now: a later MOD may want them. */
	uint32_t events = file_poll(file, &table.table);
	if (table.error) {
		item_free(item);
		return table.error;
	}
	if (events & item->event.events & ~EP_PRIVATE)
		set_ready(item);
	return 0;
}

static long modify_item(struct epoll_item *item, const struct epoll_event_abi *event)
{
	if ((item->event.events | event->events) & EP_EXCLUSIVE)
		return -EINVAL;
	item->event = *event;
	item->event.events |= EP_ALWAYS;
	if (epoll_ask(item, NULL))
		set_ready(item);
	return 0;
}

static long control(struct file *ep_file, int operation, int fd,
		    const struct epoll_event_abi *event)
{
	struct epoll *ep = epoll_of(ep_file);
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	long result = -EINVAL;
	struct epoll_item *item = ep ? epoll_find(ep, file, fd) : NULL;
	if (!file->ops->poll)
		result = -EPERM;
	else if (!ep || file == ep_file)
		result = -EINVAL;
	else if ((event->events & EP_EXCLUSIVE) && operation == CTL_ADD &&
		 (epoll_of(file) || (event->events & ~EP_EXCLUSIVE_OK)))
		result = -EINVAL;
	else if (operation == CTL_ADD)
		result = add_item(ep_file, file, fd, event);
	else if (operation == CTL_MOD)
		result = item ? modify_item(item, event) : -ENOENT;
	else if (operation == CTL_DEL) {
		result = item ? 0 : -ENOENT;
		if (item)
			item_free(item);
	}
	file_put(file);
	return result;
}

SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, operation, int, fd, uint64_t, address)
{
	struct epoll_event_abi event = {0};

	if (operation != CTL_DEL && copy_from_user(&event, address, sizeof(event)))
		return -EFAULT;
	struct file *file = fd_get(epfd);
	if (!file)
		return -EBADF;
	long result = control(file, operation, fd, &event);
	file_put(file);
	return result;
}

/* ---- the instance as a file ---- */

static uint32_t epoll_poll(struct file *file, struct poll_table *pt)
{
	struct epoll *ep = file->private;
	struct epoll_item *item, *next;

	poll_wait(file, &ep->poll, pt);
	/* Items that are not ready any more are removed and not polled again. */
	list_for_each_entry_safe (item, next, &ep->ready, ready_node) {
		if (epoll_ask(item, NULL))
			return POLLIN | POLLRDNORM;
		list_del(&item->ready_node);
	}
	return 0;
}

static void epoll_release(struct file *file)
{
	struct epoll *ep = file->private;
	struct epoll_item *item, *next;

	for (unsigned i = 0; i < ep->bucket_count; i++) {
		list_for_each_entry_safe (item, next, &ep->buckets[i], hash_node)
			item_free(item);
	}
	free(ep->buckets);
	free(ep);
}

static void show_item(const struct epoll_item *item, struct seq *out)
{
	const struct inode *inode = item->file->inode;

	seq_printf(out, "tfd: %8d events: %8x data: %16llx ", item->fd, item->event.events,
		   (unsigned long long)item->event.data);
	seq_printf(out, " pos:%lli ino:%lx sdev:%x\n", (long long)item->file->pos,
		   (unsigned long)inode->ino, dev_in_kernel(inode->sb->dev));
}

static void epoll_fdinfo(struct file *file, struct seq *out)
{
	struct epoll *ep = file->private;
	struct epoll_item *item;

	for (unsigned i = 0; i < ep->bucket_count; i++) {
		list_for_each_entry (item, &ep->buckets[i], hash_node)
			show_item(item, out);
	}
}

static const struct file_ops epoll_ops = {.poll = epoll_poll,
					  .llseek = file_seek_nothing,
					  .release = epoll_release,
					  .show_fdinfo = epoll_fdinfo};

static long create(unsigned flags)
{
	if (flags & ~(unsigned)O_CLOEXEC)
		return -EINVAL;
	struct epoll *ep = calloc(1, sizeof(*ep));
	if (!ep)
		return -ENOMEM;
	ep->bucket_count = HASH_LEAST;
	ep->buckets = buckets_create(HASH_LEAST);
	if (!ep->buckets) {
		free(ep);
		return -ENOMEM;
	}
	ep->uid = current->cred->uid;
	list_init(&ep->ready);
	waitqueue_init(&ep->wait);
	waitqueue_init(&ep->poll);
	struct file *file = file_anonymous(&epoll_ops, ep, O_RDWR, "[eventpoll]");
	if (!file) {
		free(ep->buckets);
		free(ep);
		return -ENOMEM;
	}
	ep->file = file;
	return fd_give(file, flags & O_CLOEXEC);
}

SYSCALL_DEFINE1(epoll_create, int, size)
{
	return size <= 0 ? -EINVAL : create(0);
}

SYSCALL_DEFINE1(epoll_create1, unsigned, flags)
{
	return create(flags);
}
