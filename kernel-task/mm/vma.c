/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Areas: made, divided, joined. An area that is linked is in its mm's tree, in the list of those
 * that show the same file, and counted; every change of a linked area bumps mm->changes, so code
 * that has waited (for a page of a file) sees that it must look the area up again.
 */
#include "mm/vma.h"

#include <errno.h>
#include <stdlib.h>

#include "mm/charge.h"
#include "mm/internal.h"
#include "mm/mm.h"

struct vma *vma_create(struct mm *mm, uint64_t start, uint64_t end, unsigned prot, unsigned flags)
{
	struct vma *vma = charge_alloc_zeroed(CHARGE_TABLES, sizeof(*vma));

	if (!vma)
		return NULL;
	vma->mm = mm;
	vma->start = start;
	vma->end = end;
	vma->offset = start;
	vma->prot = prot;
	vma->flags = flags;
	list_init(&vma->mapping_node);
	return vma;
}

struct vma *vma_copy(struct mm *mm, const struct vma *from)
{
	struct vma *vma = vma_create(mm, from->start, from->end, from->prot, from->flags);

	if (!vma)
		return NULL;
	vma->offset = from->offset;
	vma->private = from->private;
	vma->policy = from->policy;
	vma->object = from->object;
	vma->shared = from->shared;
	if (vma->object)
		vma->object->ops->get(vma->object);
	if (vma->shared)
		shared_memory_get(vma->shared);
	return vma;
}

void vma_free(struct vma *vma)
{
	if (vma->object)
		vma->object->ops->put(vma->object);
	if (vma->shared)
		shared_memory_put(vma->shared);
	charge_free(vma);
}

static void count(struct vma *vma, int sign)
{
	struct mm *mm = vma->mm;
	uint64_t pages = (vma->end - vma->start) / PAGE_SIZE * (uint64_t)sign;

	mm->total_pages += pages;
	if (vma->flags & VMA_LOCKED)
		mm->locked_pages += pages;
	if (!(vma->flags & VMA_SHARED) && (vma->prot & VM_PROT_WRITE) &&
	    !(vma->flags & VMA_GROWSDOWN))
		mm->data_pages += pages;
	mm->changes++;
}

void vma_link(struct vma *vma)
{
	vma_tree_insert(vma->mm->vmas, vma);
	if (vma->object)
		list_add_tail(&vma->mapping_node, &vma->object->mappings->areas);
	count(vma, 1);
}

void vma_unlink(struct vma *vma)
{
	count(vma, -1);
	list_del(&vma->mapping_node);
	vma_tree_remove(vma->mm->vmas, vma);
}

void vma_resize(struct vma *vma, uint64_t start, uint64_t end)
{
	count(vma, -1);
	vma->offset += start - vma->start;
	vma->start = start;
	vma->end = end;
	vma_tree_update(vma->mm->vmas, vma);
	count(vma, 1);
}

void vma_change(struct vma *vma, unsigned prot, unsigned flags)
{
	count(vma, -1);
	vma->prot = prot;
	vma->flags = flags;
	count(vma, 1);
}

unsigned mm_areas_max = 65530;

int vma_split(struct vma *vma, uint64_t at, struct vma **upper)
{
	struct vma *high;

	if (vma->mm->vmas->count >= mm_areas_max)
		return -ENOMEM;
	high = vma_copy(vma->mm, vma);
	if (!high)
		return -ENOMEM;
	high->offset += at - vma->start;
	high->start = at;
	vma_resize(vma, vma->start, at);
	vma_link(high);
	if (upper)
		*upper = high;
	return 0;
}

static int split_at(struct mm *mm, uint64_t at)
{
	struct vma *vma = vma_find(mm->vmas, at);

	return vma && vma->start < at ? vma_split(vma, at, NULL) : 0;
}

int vma_split_range(struct mm *mm, uint64_t start, uint64_t end)
{
	int error = split_at(mm, start);

	return error ? error : split_at(mm, end);
}

static bool alike(const struct vma *a, const struct vma *b)
{
	if (a->end != b->start || a->prot != b->prot || a->flags != b->flags ||
	    a->object != b->object || a->shared != b->shared || a->private != b->private ||
	    a->policy.mode != b->policy.mode || a->policy.nodes != b->policy.nodes)
		return false;
	if (a->flags & (VMA_GROWSDOWN | VMA_FIXED_PAGES))
		return false;
	return vma_is_anonymous(a) || a->offset + (a->end - a->start) == b->offset;
}

/* Frees `b`, whose range `a` takes over. */
static void join(struct vma *a, struct vma *b)
{
	uint64_t end = b->end;

	vma_unlink(b);
	vma_free(b);
	vma_resize(a, a->start, end);
}

struct vma *vma_merge(struct vma *vma)
{
	struct vma *below = vma_find_below(vma->mm->vmas, vma->start);
	struct vma *above = vma_next(vma->mm->vmas, vma);

	if (above && alike(vma, above))
		join(vma, above);
	if (below && alike(below, vma)) {
		join(below, vma);
		vma = below;
	}
	return vma;
}
