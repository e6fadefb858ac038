/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queues of fanotify's groups. An event that repeats one in the queue is added to it. A
 * question is on the stack of the task that asks, and in one of the group's lists exactly as long
 * as the task waits.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "fs/dentry.h"
#include "fs/fanotify.h"
#include "fs/mount.h"
#include "proc/charged.h"
#include "proc/task.h"

#define MERGE_MOST 128 /* events of the queue that a new one is compared with */

static uint64_t questions;

static pid_t my_number(const struct fan_group *group)
{
	if (!current->process)
		return 0;
	return group->by_thread ? current->tid : current->process->pid;
}

static bool merged(struct fan_group *group, const struct path *path, uint32_t event)
{
	struct fan_event *e;
	unsigned seen = 0;

	for (struct list_head *at = group->events.prev; at != &group->events && seen < MERGE_MOST;
	     at = at->prev, seen++) {
		e = list_entry(at, struct fan_event, node);
		if (e->permission || e->path.dentry != path->dentry ||
		    e->path.mount != path->mount || e->pid != my_number(group))
			continue;
		e->mask |= event;
		return true;
	}
	return false;
}

static void append(struct fan_group *group, struct fan_event *event)
{
	list_add_tail(&event->node, &group->events);
	group->queued++;
	wake_up_events(&group->wait, POLLIN | POLLRDNORM);
}

/* Queues the event that says that later events were lost. */
static void overflow(struct fan_group *group)
{
	struct fan_event *e = group->overflowed ? NULL : charged_alloc(sizeof(*e));

	if (!e)
		return;
	e->mask = FAN_Q_OVERFLOW_BIT;
	group->overflowed = true;
	append(group, e);
}

static void tell(struct fan_group *group, const struct path *path, uint32_t event)
{
	struct fan_event *e;

	if (group->closed || merged(group, path, event))
		return;
	if (group->queued >= group->queue_most) {
		overflow(group);
		return;
	}
	e = charged_alloc(sizeof(*e));
	if (!e) {
		overflow(group);
		return;
	}
	e->path = *path;
	path_get(&e->path);
	e->mask = event;
	e->pid = my_number(group);
	append(group, e);
}

static int ask(struct fan_group *group, const struct path *path, uint32_t event)
{
	struct fan_event e = {.path = *path,
			      .mask = event,
			      .pid = my_number(group),
			      .permission = true,
			      .number = ++questions,
			      .fd = -1};
	int error;

	if (group->closed)
		return 0;
	append(group, &e);
	error = wait_event_killable(&group->answers, e.answered);
	if (e.answered)
		return e.allowed ? 0 : -EPERM;
	if (!e.taken)
		group->queued--;
	list_del(&e.node);
	return error;
}

void fanotify_queue_init(void)
{
	static const struct fan_receiver receiver = {.tell = tell, .ask = ask};

	fanotify_set_receiver(&receiver);
}

struct fan_event *fan_event_take(struct fan_group *group)
{
	struct fan_event *e;

	if (list_empty(&group->events))
		return NULL;
	e = list_first_entry(&group->events, struct fan_event, node);
	list_del(&e->node);
	group->queued--;
	if (e->permission) {
		e->taken = true;
		list_add_tail(&e->node, &group->asked);
	}
	if (e->mask == FAN_Q_OVERFLOW_BIT)
		group->overflowed = false;
	return e;
}

void fan_event_free(struct fan_event *event)
{
	if (event->path.dentry)
		path_put(&event->path);
	charged_free(event);
}

struct fan_event *fan_question_find(struct fan_group *group, uint64_t number)
{
	struct fan_event *e;

	list_for_each_entry (e, &group->asked, node)
		if (e->number == number)
			return e;
	return NULL;
}

void fan_event_answer(struct fan_group *group, struct fan_event *event, bool allowed)
{
	list_del(&event->node);
	event->allowed = allowed;
	event->answered = true;
	wake_up(&group->answers);
}

void fan_group_close(struct fan_group *group)
{
	struct fan_event *e;

	group->closed = true;
	while (!list_empty(&group->asked))
		fan_event_answer(group, list_first_entry(&group->asked, struct fan_event, node),
				 true);
	while ((e = fan_event_take(group))) {
		if (e->permission)
			fan_event_answer(group, e, true);
		else
			fan_event_free(e);
	}
}
