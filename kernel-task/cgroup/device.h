/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filters of devices: BPF programs that are attached to control groups and asked when a task of the
 * group opens a device or makes a file for one. Control groups of version 2 have no other device
 * controller.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "cgroup/cgroup.h"
#include "cgroup/ebpf.h"

#define CGROUP_PROGRAMS_MAX 64

struct cgroup_program {
	unsigned refs; /* of descriptors and of groups */
	unsigned id;
	struct list_head all_node;
	char name[16];
	unsigned count;
	struct ebpf_instruction code[];
};

enum { CGROUP_ALLOW_OVERRIDE = 1, CGROUP_ALLOW_MULTI = 2, CGROUP_REPLACE = 4 };

/* A program with room for `count` instructions, one reference; it gets its number when it is
 * published. NULL when out of memory. */
struct cgroup_program *cgroup_program_alloc(unsigned count);
void cgroup_program_publish(struct cgroup_program *program);
void cgroup_program_get(struct cgroup_program *program);
void cgroup_program_put(struct cgroup_program *program);
/* The program with the least number from `id` on; NULL at the end. Without a reference. */
struct cgroup_program *cgroup_program_from(unsigned id);

/* Attaches a program with these flags, instead of `replaced` with CGROUP_REPLACE. -EINVAL, -EPERM:
 * a group above or the programs here do not allow it; -E2BIG, -ENOENT, -ENOMEM. */
int cgroup_program_attach(struct cgroup *group, struct cgroup_program *program, unsigned flags,
			  struct cgroup_program *replaced);
/* Detaches `program`; without CGROUP_ALLOW_MULTI the group's only program, whatever `program` is.
 * -ENOENT, -EINVAL. */
int cgroup_program_detach(struct cgroup *group, struct cgroup_program *program);
/* Copies the numbers of the group's programs, at most `most`, to `ids`; with `effective`, of all
 * that apply to its tasks. Returns how many there are. */
unsigned cgroup_programs(const struct cgroup *group, bool effective, uint32_t *ids, unsigned most);
/* The group was removed. */
void cgroup_programs_drop(struct cgroup *group);

/* May the current task do this (EBPF_ACCESS_*) with a device? `mode`: its kind. -EPERM. */
int cgroup_device_permission(mode_t mode, dev_t dev, unsigned access);
