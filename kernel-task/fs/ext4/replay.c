/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A filesystem component that is a task may die; the disk then has the committed changes, and all
 * later ones are lost. So the calls that change something are kept until the next commit. A new
 * task opens the volume - its journal makes an unfinished commit complete or undone, and the
 * transaction's number tells which - and gets the same calls again. Their effects depend only on
 * the volume and their arguments, so blocks and inodes get the same numbers, which is checked by
 * the results and by the trace of all allocated blocks. So contents of files that were written
 * meanwhile are still at the right places.
 *
 * Without a journal a commit that was cut off leaves a mixture: then, and when a result differs,
 * the volume is given up (-EIO).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/ext4/ext4fs.h"
#include "fs/inode.h"
#include "interfaces/filesystem_client.h"
#include "proc/task.h"
#include "base/log.h"

#define PAST_LONG (256ul << 10)

struct replay_call {
	struct list_head node;
	struct call call; /* its buffers follow it */
	long result;
	uint32_t trace;
	bool traced;
	_Alignas(8) uint8_t bytes[];
};

void replay_begin(struct ext4_replay *replay)
{
	list_init(&replay->calls);
	replay->bytes = 0;
	replay->written = replay->incomplete = replay->gone = false;
}

void replay_forget(struct ext4_replay *replay)
{
	struct replay_call *c, *next;

	list_for_each_entry_safe (c, next, &replay->calls, node)
		free(c);
	replay_begin(replay);
}

bool replay_is_long(const struct ext4_replay *replay)
{
	return replay->bytes > PAST_LONG || replay->incomplete;
}

/* ---- keeping ---- */

static bool changes(uint32_t function)
{
	switch (function) {
	case FILESYSTEM_CALL_SET_TIME:
	case FILESYSTEM_CALL_SET:
	case FILESYSTEM_CALL_TRUNCATE:
	case FILESYSTEM_CALL_PUNCH:
	case FILESYSTEM_CALL_FREE:
	case FILESYSTEM_CALL_SET_ORPHANS:
	case FILESYSTEM_CALL_ALLOCATE:
	case FILESYSTEM_CALL_RESERVE:
	case FILESYSTEM_CALL_CREATE:
	case FILESYSTEM_CALL_MKDIR:
	case FILESYSTEM_CALL_SYMLINK:
	case FILESYSTEM_CALL_TMPFILE:
	case FILESYSTEM_CALL_LINK:
	case FILESYSTEM_CALL_UNLINK:
	case FILESYSTEM_CALL_SET_PARENT:
	case FILESYSTEM_CALL_SET_ATTRIBUTE:
	case FILESYSTEM_CALL_REMOVE_ATTRIBUTE:
		return true;
	default:
		return false;
	}
}

static void *put(uint8_t **at, const void *from, size_t n)
{
	void *to = *at;

	if (n)
		memcpy(to, from, n);
	*at += (n + 7) & ~7ul;
	return to;
}

static void keep(struct ext4_super *s, const struct call *call, long result)
{
	struct ext4_replay *replay = &s->replay;
	size_t size = sizeof(struct replay_call) + call->arguments_size + call->in_size +
		      call->results_size + 24;
	struct replay_call *c = malloc(size);
	struct filesystem_state state;

	if (!c) {
		replay->incomplete = true;
		return;
	}
	uint8_t *at = c->bytes;

	c->call = *call;
	c->call.arguments = put(&at, call->arguments, call->arguments_size);
	c->call.in = put(&at, call->in, call->in_size);
	c->call.results = put(&at, call->results, call->results_size);
	c->result = result;
	c->traced = filesystem.ops->state(filesystem.instance, s->volume, &state);
	c->trace = c->traced ? state.trace : 0;
	list_add_tail(&c->node, &replay->calls);
	replay->bytes += size;
}

/* After a commit: empties the log; the call's result has the next transaction's number. */
static void committed(struct ext4_super *s, const struct call *call)
{
	replay_forget(&s->replay);
	memcpy(&s->replay.transaction, call->results, sizeof(s->replay.transaction));
}

static void done_well(struct ext4_super *s, const struct call *call)
{
	const struct filesystem_remount_arguments *remount = call->arguments;

	switch (call->function) {
	case FILESYSTEM_CALL_OPEN:
		s->replay.open = true;
		committed(s, call);
		break;
	case FILESYSTEM_CALL_REMOUNT:
		s->replay.read_only = remount->read_only;
		committed(s, call);
		break;
	case FILESYSTEM_CALL_COMMIT:
		committed(s, call);
		break;
	default:
		break;
	}
}

void replay_made(void *context, const struct call *call, long result)
{
	const filesystem_id *id = call->arguments; /* the first argument of each call */
	struct ext4_super *s = volume_find(*id);

	if (!s || s->replay.gone)
		return;
	if (changes(call->function))
		keep(s, call, result);
	else if (call->function == FILESYSTEM_CALL_ABORT)
		s->replay.read_only = true;
	else if (call->function == FILESYSTEM_CALL_CLOSE)
		s->replay.open = false;
	else if (!result)
		done_well(s, call);
}

/* ---- giving back ---- */

static int open_again(struct ext4_super *s, uint32_t *transaction)
{
	return filesystem.ops->open(filesystem.instance, s->volume,
				    s->disk->info.sectors * BLOCK_SECTOR, s->replay.read_only, true,
				    current_time().tv_sec, transaction);
}

static bool repeat(struct ext4_super *s, struct replay_call *c)
{
	uint8_t results[CALL_FRAME_BYTES] = {0};
	struct call call = c->call;
	struct filesystem_state state;

	call.results = results;
	long result = filesystem_client_repeat(filesystem.task, &call);
	if (result != c->result)
		return false;
	if (result >= 0 && memcmp(results, c->call.results, call.results_size) != 0)
		return false;
	return !c->traced || (filesystem.ops->state(filesystem.instance, s->volume, &state) &&
			      state.trace == c->trace);
}

static bool repeat_all(struct ext4_super *s)
{
	struct replay_call *c;

	list_for_each_entry (c, &s->replay.calls, node) {
		if (!repeat(s, c))
			return false;
	}
	return true;
}

/* Does the log have exactly the changes that the volume lacks? */
static bool is_known(struct ext4_super *s, uint32_t transaction)
{
	struct ext4_replay *replay = &s->replay;

	if (replay->read_only) {
		replay_forget(replay); /* an aborted volume has lost the changes */
		return true;
	}
	if (!transaction)
		return !replay->written && !replay->incomplete;
	/* The commit was already complete when the task died. */
	if (transaction == replay->transaction + 2)
		replay_forget(replay);
	else if (transaction != replay->transaction && transaction != replay->transaction + 1)
		return false;
	replay->transaction = transaction;
	return !replay->incomplete;
}

static void restore(struct ext4_super *s)
{
	uint32_t transaction;
	int error = open_again(s, &transaction);
	bool good = !error && is_known(s, transaction) && repeat_all(s);

	if (good)
		s->replay.written = false;
	/* If the new task has died during the replay, another one will be started. */
	if (good || !filesystem_client_met(filesystem.task))
		return;
	s->replay.gone = true;
	klog(KLOG_ERROR, "ext4 on %s: what was not committed cannot be made again", s->disk->name);
	if (!error) {
		(void)filesystem.ops->abort(filesystem.instance, s->volume);
		(void)filesystem.ops->close(filesystem.instance, s->volume);
	}
}

void replay_restore(void *context)
{
	klog_warn("the filesystem was started again");
	for (filesystem_id id = 1; id < FILESYSTEM_VOLUMES; id++) {
		struct ext4_super *s = volume_find(id);

		if (s && s->replay.open && !s->replay.gone)
			restore(s);
	}
}
