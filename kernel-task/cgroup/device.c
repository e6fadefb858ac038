/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaches filters to groups, and runs them for a task's access: cgroup/device.h. */
#include "cgroup/device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "proc/charged.h"
#include "proc/task.h"

static struct list_head all = LIST_HEAD_INIT(all);
static unsigned last_id;
static unsigned attached; /* programs in all groups; usually 0 */

/* ---- programs ---- */

struct cgroup_program *cgroup_program_alloc(unsigned count)
{
	struct cgroup_program *program =
		charged_alloc(sizeof(*program) + count * sizeof(program->code[0]));

	if (!program)
		return NULL;
	program->refs = 1;
	program->count = count;
	list_init(&program->all_node);
	return program;
}

void cgroup_program_publish(struct cgroup_program *program)
{
	program->id = ++last_id;
	list_add_tail(&program->all_node, &all);
}

void cgroup_program_get(struct cgroup_program *program)
{
	program->refs++;
}

void cgroup_program_put(struct cgroup_program *program)
{
	if (!program || --program->refs)
		return;
	list_del(&program->all_node);
	charged_free(program);
}

struct cgroup_program *cgroup_program_from(unsigned id)
{
	struct cgroup_program *program;

	list_for_each_entry (program, &all, all_node)
		if (program->id >= id)
			return program;
	return NULL;
}

/* ---- groups ---- */

/* A group with programs decides whether the groups below it can have programs too. */
static bool above_allows(const struct cgroup *group)
{
	for (group = group->parent; group; group = group->parent) {
		if (group->programs.flags & CGROUP_ALLOW_MULTI)
			return true;
		if (group->programs.count)
			return group->programs.flags & CGROUP_ALLOW_OVERRIDE;
	}
	return true;
}

static int place_of(const struct cgroup_programs *p, const struct cgroup_program *program)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->list[i] == program)
			return (int)i;
	return -ENOENT;
}

/* Where the new program goes: over another one, or behind the last. */
static int place_for(const struct cgroup_programs *p, const struct cgroup_program *program,
		     unsigned flags, const struct cgroup_program *replaced)
{
	if (!(flags & CGROUP_ALLOW_MULTI))
		return 0;
	if (program != replaced && place_of(p, program) >= 0)
		return -EINVAL;
	if (flags & CGROUP_REPLACE)
		return place_of(p, replaced);
	return p->count < CGROUP_PROGRAMS_MAX ? (int)p->count : -E2BIG;
}

int cgroup_program_attach(struct cgroup *group, struct cgroup_program *program, unsigned flags,
			  struct cgroup_program *replaced)
{
	const unsigned both = CGROUP_ALLOW_OVERRIDE | CGROUP_ALLOW_MULTI;
	struct cgroup_programs *p = &group->programs;
	struct cgroup_program **grown;
	int place;

	if ((flags & both) == both || ((flags & CGROUP_REPLACE) && !(flags & CGROUP_ALLOW_MULTI)))
		return -EINVAL;
	if (group->removed)
		return -ENOENT;
	if (!above_allows(group) || (p->count && p->flags != (flags & both)))
		return -EPERM;
	place = place_for(p, program, flags, replaced);
	if (place < 0)
		return place;
	if ((unsigned)place == p->count) {
		grown = realloc(p->list, (p->count + 1) * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		grown[p->count++] = NULL;
		p->list = grown;
		attached++;
	}
	cgroup_program_get(program);
	cgroup_program_put(p->list[place]);
	p->list[place] = program;
	p->flags = flags & both;
	return 0;
}

int cgroup_program_detach(struct cgroup *group, struct cgroup_program *program)
{
	struct cgroup_programs *p = &group->programs;
	int place = 0;

	if (!(p->flags & CGROUP_ALLOW_MULTI))
		place = p->count ? 0 : -ENOENT;
	else
		place = program ? place_of(p, program) : -EINVAL;
	if (place < 0)
		return place;
	cgroup_program_put(p->list[place]);
	p->count--;
	attached--;
	memmove(&p->list[place], &p->list[place + 1],
		(p->count - (unsigned)place) * sizeof(p->list[0]));
	if (!p->count)
		p->flags = 0;
	return 0;
}

/* Do the group's programs apply to a task, if `found` programs of groups below it do? */
static bool counts(const struct cgroup_programs *p, unsigned found)
{
	return !found || (p->flags & CGROUP_ALLOW_MULTI);
}

unsigned cgroup_programs(const struct cgroup *group, bool effective, uint32_t *ids, unsigned most)
{
	unsigned found = 0;

	for (; group; group = effective ? group->parent : NULL) {
		const struct cgroup_programs *p = &group->programs;

		if (effective && !counts(p, found))
			continue;
		for (unsigned i = 0; i < p->count; i++, found++)
			if (found < most)
				ids[found] = p->list[i]->id;
	}
	return found;
}

void cgroup_programs_drop(struct cgroup *group)
{
	while (group->programs.count) {
		group->programs.flags = 0;
		cgroup_program_detach(group, NULL);
	}
	free(group->programs.list);
	group->programs.list = NULL;
}

/* ---- questions ---- */

int cgroup_device_permission(mode_t mode, dev_t dev, unsigned access)
{
	const struct cgroup *group = attached ? cgroup_of(current) : NULL;
	unsigned kind = S_ISBLK(mode) ? EBPF_DEVICE_BLOCK : EBPF_DEVICE_CHAR, found = 0;
	const struct ebpf_device device = {
		.access_type = access << 16 | kind, .major = major(dev), .minor = minor(dev)};

	for (; group; group = group->parent) {
		const struct cgroup_programs *p = &group->programs;

		if (!counts(p, found))
			continue;
		for (unsigned i = 0; i < p->count; i++, found++)
			if (!(ebpf_run(p->list[i]->code, &device) & 1))
				return -EPERM;
	}
	return 0;
}
