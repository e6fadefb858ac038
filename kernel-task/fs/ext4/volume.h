/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of fs/ext4 to the filesystem component, which is linked in (components/ext4) or a task of
 * its own behind the calls of interfaces/filesystem.interface. Between volume_enter() and
 * volume_leave() only the caller uses the component; all errors are negative errnos.
 */
#pragma once

#include <errno.h>

#include "components/filesystem_bind.h"
#include "libs/base/list.h"
#include "wait/may_wait.h"

struct ext4_super;

/* The calls to the component since the volume's last commit (replay.c). */
struct ext4_replay {
	struct list_head calls;
	size_t bytes;
	uint32_t transaction; /* the next commit's */
	bool open, read_only;
	bool written;	 /* to the disk, since the last commit */
	bool incomplete; /* there was no memory for all */
	bool gone;	 /* the component has lost the volume */
};

MAY_WAIT void volume_enter(void);
void volume_leave(void);

/* Opens s->disk, read-only if s->read_only is set, and sets s->volume to its id. */
MAY_WAIT int volume_open(struct ext4_super *s);
/* Commits and closes. s->volume is 0 afterwards, even after an error. */
int volume_close(struct ext4_super *s);
int volume_commit(struct ext4_super *s);
void volume_abort(struct ext4_super *s);
int volume_remount(struct ext4_super *s, bool read_only);
/* Tells the component the time, if it is another one than it knows. */
void volume_set_time(struct ext4_super *s);
/* Are there uncommitted changes? So many that a commit should follow soon? */
bool volume_pending(struct ext4_super *s);
bool volume_due(struct ext4_super *s);
/* Has the volume freed blocks that cannot be allocated before the next commit? */
bool volume_freed(struct ext4_super *s);
int volume_set_orphans(struct ext4_super *s, const uint32_t *inodes, size_t n);
int volume_lookup(struct ext4_super *s, uint32_t dir, const char *name, size_t length,
		  uint32_t *ino);
/* Makes an inode with the type of `a`; a symbolic link leads to `target`. */
int volume_make(struct ext4_super *s, uint32_t dir, const char *name, size_t length,
		const char *target, const struct filesystem_attributes *a, uint32_t *ino);
int volume_link(struct ext4_super *s, uint32_t dir, const char *name, size_t length, uint32_t ino,
		uint32_t mode);
int volume_unlink(struct ext4_super *s, uint32_t dir, const char *name, size_t length,
		  uint32_t ino);
/* Gets a value, or all names, and returns the length; size 0 asks only for the length. -ERANGE. */
long volume_get_attribute(struct ext4_super *s, uint32_t ino, const char *name, void *value,
			  size_t size);
long volume_list_attributes(struct ext4_super *s, uint32_t ino, char *list, size_t size);
int volume_set_attribute(struct ext4_super *s, uint32_t ino, const char *name, const void *value,
			 size_t size, int flags);
int volume_remove_attribute(struct ext4_super *s, uint32_t ino, const char *name);

/* What the component says about how much it has written to `room` bytes: the number or an error.
 * The component may be a task that is broken, so no larger number is believed: -EIO. */
static inline long volume_written(long answer, size_t room)
{
	return answer > 0 && (size_t)answer > room ? -EIO : answer;
}

/* The other functions of the component are called directly by this table, with s->volume. */
extern struct filesystem_binding filesystem;

/* ---- replay.c: a component that was started again gets back what was not committed ---- */

struct call;

void replay_begin(struct ext4_replay *replay);
void replay_forget(struct ext4_replay *replay);
/* A call was made of the component's task (struct call_client_host). */
void replay_made(void *context, const struct call *call, long result);
/* Restores the volumes in a new task. */
void replay_restore(void *context);
/* Is the log so long that a commit should follow? */
bool replay_is_long(const struct ext4_replay *replay);

/* The volume with this id, NULL: there is none. */
struct ext4_super *volume_find(filesystem_id id);
