/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The marks of fanotify, found by what they are on, and the groups that an event is for. A group's
 * marks on the inode, its folder, its mount and its filesystem are seen together: an event is
 * wanted if one of them wants it and none ignores it.
 */
#include "fs/fanotify.h"

#include <errno.h>
#include <stdlib.h>

#include "fs/mount.h"
#include "proc/charged.h"
#include "proc/user_usage.h"

#define BUCKETS 256u

unsigned fanotify_queue_max = 16384, fanotify_groups_max = 128, fanotify_marks_max = 8192;
struct list_head fanotify_groups = LIST_HEAD_INIT(fanotify_groups);

static const struct fan_receiver *receiver;
static struct list_head table[BUCKETS];
static unsigned marks, permission_marks;
static uint64_t searches;

void fanotify_set_receiver(const struct fan_receiver *r)
{
	receiver = r;
}

static struct list_head *bucket_of(const void *object)
{
	struct list_head *bucket = &table[(uintptr_t)object / 64 % BUCKETS];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

struct fan_mark *fan_mark_find(struct fan_group *group, const void *object)
{
	struct fan_mark *mark;

	list_for_each_entry (mark, bucket_of(object), object_node)
		if (mark->object == object && mark->group == group)
			return mark;
	return NULL;
}

int fan_mark_make(struct fan_group *group, enum fan_kind kind, void *object, struct fan_mark **out)
{
	struct fan_mark *mark;

	if (!group->any_marks && usage_count(group->uid, USER_FANOTIFY_MARKS) >= fanotify_marks_max)
		return -ENOSPC;
	mark = charged_alloc(sizeof(*mark));
	if (!mark)
		return -ENOMEM;
	mark->user = usage_charge(group->uid, USER_FANOTIFY_MARKS, 1, USER_NO_LIMIT);
	if (!mark->user) {
		charged_free(mark);
		return -ENOMEM;
	}
	mark->group = group;
	mark->kind = kind;
	mark->object = object;
	list_add_tail(&mark->object_node, bucket_of(object));
	list_add_tail(&mark->group_node, &group->marks);
	marks++;
	notify_watch_count++;
	*out = mark;
	return 0;
}

void fan_mark_changed(const struct fan_mark *mark, uint32_t mask_before)
{
	if (mask_before & FAN_PERMISSION_EVENTS)
		permission_marks--;
	if (mark->mask & FAN_PERMISSION_EVENTS)
		permission_marks++;
}

void fan_mark_remove(struct fan_mark *mark)
{
	uint32_t before = mark->mask;

	mark->mask = 0;
	fan_mark_changed(mark, before);
	list_del(&mark->object_node);
	list_del(&mark->group_node);
	usage_uncharge(mark->user, USER_FANOTIFY_MARKS, 1);
	marks--;
	notify_watch_count--;
	charged_free(mark);
}

void fanotify_object_gone(const void *object)
{
	struct fan_mark *mark, *next;

	if (!marks)
		return;
	list_for_each_entry_safe (mark, next, bucket_of(object), object_node)
		if (mark->object == object)
			fan_mark_remove(mark);
}

/* ---- events ---- */

/* Adds the masks of the marks on `object` to their groups. `child`: `object` is the folder of the
 * event's object. */
static void collect(const void *object, uint32_t event, bool folder, bool child)
{
	struct fan_mark *mark;

	list_for_each_entry (mark, bucket_of(object), object_node) {
		struct fan_group *group = mark->group;

		if (mark->object != object)
			continue;
		if (group->search != searches) {
			group->search = searches;
			group->wanted = group->ignored_now = 0;
		}
		if ((event & NOTIFY_MODIFY) && !mark->survives)
			mark->ignored = 0;
		if (child && !(mark->mask & FAN_EVENT_ON_CHILD_BIT))
			continue;
		group->ignored_now |= mark->ignored;
		if (!folder || (mark->mask & FAN_ONDIR_BIT))
			group->wanted |= mark->mask;
	}
}

static void find_groups(const struct path *path, uint32_t event)
{
	const struct dentry *dentry = path->dentry;
	bool folder = S_ISDIR(dentry->inode->mode);

	searches++;
	collect(dentry->inode, event, folder, false);
	if (!dentry_is_root(dentry) && dentry->parent->inode)
		collect(dentry->parent->inode, event, folder, true);
	collect(path->mount, event, folder, false);
	collect(dentry->sb, event, folder, false);
}

static uint32_t for_group(const struct fan_group *group, uint32_t event)
{
	if (group->search != searches)
		return 0;
	return group->wanted & ~group->ignored_now & event;
}

void fanotify_event(const struct path *path, uint32_t event)
{
	struct fan_group *group;

	if (!marks || !path->dentry || !path->dentry->inode)
		return;
	find_groups(path, event);
	list_for_each_entry (group, &fanotify_groups, node) {
		uint32_t wanted = for_group(group, event);

		if (wanted)
			receiver->tell(group, path, wanted);
	}
}

/* The groups that want to be asked, the most important class first, each with a reference. */
static size_t groups_to_ask(const struct path *path, uint32_t event, struct fan_group **list,
			    size_t room)
{
	struct fan_group *group;
	size_t n = 0;

	find_groups(path, event);
	for (enum fan_class class = FAN_PRE_CONTENT; class > FAN_NOTIFICATION; class --) {
		list_for_each_entry (group, &fanotify_groups, node) {
			if (group->class != class || !for_group(group, event))
				continue;
			if (n < room) {
				group->refs++;
				list[n] = group;
			}
			n++;
		}
	}
	return n;
}

/* The groups are noted first, since each answer is waited for. */
int fanotify_ask(const struct path *path, uint32_t event)
{
	struct fan_group **list;
	size_t n, room;
	int error = 0;

	if (!permission_marks || !path->dentry || !path->dentry->inode)
		return 0;
	room = groups_to_ask(path, event, NULL, 0);
	if (!room)
		return 0;
	list = malloc(room * sizeof(*list));
	if (!list)
		return -ENOMEM;
	n = groups_to_ask(path, event, list, room);
	for (size_t i = 0; i < n; i++) {
		if (!error)
			error = receiver->ask(list[i], path, event);
		fan_group_put(list[i]);
	}
	free(list);
	return error;
}

void fan_group_put(struct fan_group *group)
{
	if (--group->refs)
		return;
	usage_uncharge(group->user, USER_FANOTIFY_GROUPS, 1);
	charged_free(group);
}
