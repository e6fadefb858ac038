/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/<pid>/map_files: a link for each area of memory that a file is mapped to, named by its
 * addresses. Only administrators may follow one, because the file may be in a folder that others
 * cannot enter.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/mappable.h"
#include "fs/proc/pid.h"
#include "mm/mm.h"
#include "mm/vma.h"
#include "proc/task.h"

/* The area from exactly `start` to `end` with a mapped file, or NULL. */
static struct vma *area_of(const struct proc_ref *ref, uint64_t start, uint64_t end)
{
	const struct task *task = proc_task(ref);
	struct vma *vma = task && task->mm ? vma_find(task->mm->vmas, start) : NULL;

	return vma && vma->object && vma->start == start && vma->end == end ? vma : NULL;
}

static char *link_area(const struct proc_ref *ref, struct path *jump, int *error)
{
	const struct vma *vma = area_of(ref, ref->start, ref->end);

	if (!vma) {
		*error = -ENOENT;
		return NULL;
	}
	*jump = vma_file(vma)->path;
	path_get(jump);
	return NULL;
}

static const struct proc_entry link_entry = {
	.name = "map_files", .mode = S_IFLNK | 0600, .guard = GUARD_ADMIN_LINK, .link = link_area};

bool proc_map_mode(const struct proc_ref *ref, mode_t *mode)
{
	const struct vma *vma =
		ref->entry == &link_entry ? area_of(ref, ref->start, ref->end) : NULL;

	if (!vma)
		return false;
	*mode = S_IFLNK | (vma_file(vma)->readable ? 0400u : 0) |
		(vma_file(vma)->writable ? 0200u : 0);
	return true;
}

/* A number of the one form that names have; false otherwise. */
static bool parse_hex(const char **text, uint64_t *out)
{
	char form[20], *end;

	if (!strchr("0123456789abcdef", **text) || !**text)
		return false;
	*out = strtoull(*text, &end, 16);
	int n = snprintf(form, sizeof(form), "%" PRIx64, *out);
	if (n != end - *text || strncmp(form, *text, (size_t)n) != 0)
		return false;
	*text = end;
	return true;
}

int proc_map_find(const struct proc_ref *dir, const char *name, struct proc_ref *out)
{
	uint64_t start, end;

	if (!parse_hex(&name, &start) || *name++ != '-' || !parse_hex(&name, &end) || *name ||
	    !area_of(dir, start, end))
		return -ENOENT;
	*out = *dir;
	out->entry = &link_entry;
	out->start = start;
	out->end = end;
	return 0;
}

bool proc_map_next(const struct proc_ref *dir, uint64_t *from, char *name, struct proc_ref *out)
{
	const struct task *task = proc_task(dir);
	struct vma *vma = task && task->mm ? vma_find(task->mm->vmas, *from * PAGE_SIZE) : NULL;

	while (vma && (!vma->object || vma->start / PAGE_SIZE < *from))
		vma = vma_next(task->mm->vmas, vma);
	if (!vma)
		return false;
	snprintf(name, PROC_NAME_SIZE, "%" PRIx64 "-%" PRIx64, vma->start, vma->end);
	*from = vma->start / PAGE_SIZE;
	return proc_map_find(dir, name, out) == 0;
}
