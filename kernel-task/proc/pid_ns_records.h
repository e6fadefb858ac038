/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers of threads in namespaces below the first one, for the two files that keep them:
 * proc/pid_ns.c finds and frees them, proc/pid_ns_fork.c gives them. */
#pragma once

#include <sys/types.h>

#include "libs/base/list.h"

struct pid_ns;

struct pid_number {
	struct pid_record *record;
	struct pid_ns *ns; /* holds a reference once `number` is set */
	pid_t number;	   /* 0: none yet */
	struct list_head node;
};

struct pid_record {
	pid_t global; /* 0: none yet */
	struct list_head node;
	unsigned levels;
	struct pid_number at[]; /* from the level below the first one */
};

/* Makes a record without numbers. NULL: out of memory. */
struct pid_record *pid_record_make(struct pid_ns *ns);
/* Sets the number in the first namespace. */
void pid_record_name(struct pid_record *r, pid_t global);
/* Sets the number at `level`: `wanted`, or if that is 0 any free one. -EEXIST, -EAGAIN. */
int pid_record_number(struct pid_record *r, unsigned level, pid_t wanted);
struct pid_record *pid_record_find(pid_t global);
void pid_record_free(struct pid_record *r);
