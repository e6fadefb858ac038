/* SPDX-License-Identifier: BSD-2-Clause */
/* What shm.c and shmctl.c share: the segments of System V shared memory. */
#pragma once

#include "ipc/sysv.h"

struct dentry;

#define SHM_DEST 01000u /* in a segment's mode: it is removed when its last attachment ends */

struct shm_segment {
	struct ipc_object object;
	struct dentry *dentry; /* of the file; its inode's endpoint is the segment */
	uint64_t size;
	int64_t atime, dtime, ctime;
	pid_t creator, last;
};

static inline struct shm_segment *shm_segment_of(struct ipc_object *object)
{
	return (struct shm_segment *)object;
}

/* How many areas map the segment. */
uint64_t shm_attached(const struct shm_segment *s);
