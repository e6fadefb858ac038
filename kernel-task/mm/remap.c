/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mremap: an area gets another size, another place, or both. Moving takes the page table entries
 * along; only the machine's mappings are made anew.
 */
#include <errno.h>
#include <sys/mman.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "sys/syscall.h"

#define REMAP_MAYMOVE	1
#define REMAP_FIXED	2
#define REMAP_DONTUNMAP 4

struct remap {
	struct mm *mm;
	uint64_t address, old_length, new_length, target;
	unsigned flags;
};

/* Entries that are moved before other tasks may run. */
#define ENTRIES_AT_ONCE 64

/*
 * Moves the entries of [from, from + length) to `to`, where nothing is mapped. -ENOMEM: some have
 * moved. It gives way if the caller is the only user of the address space, for then the areas stay
 * as they are.
 */
static MAY_WAIT int move_entries(struct mm *mm, uint64_t from, uint64_t to, uint64_t length)
{
	uint64_t va = from;
	unsigned moved = 0;
	struct pte *pte;

	while ((pte = pagetable_next(mm->pagetable, &va, from + length))) {
		struct pte old = *pte;

		/* A new leaf may be needed; the old entry is still good if there is none. */
		if (!pagetable_set(mm->pagetable, va - from + to, old.page, old.prot,
				   old.flags & ~PTE_PATCHED))
			return -ENOMEM;
		mm_unmap_entry(mm, pagetable_find(mm->pagetable, va));
		pagetable_clear(mm->pagetable, va);
		va += PAGE_SIZE;
		if (++moved % ENTRIES_AT_ONCE == 0 && mm->refs == 1)
			may_wait();
	}
	return 0;
}

static int check_growth(const struct remap *r, const struct vma *vma)
{
	uint64_t more = r->new_length - r->old_length;
	bool data = !(vma->flags & VMA_SHARED) && (vma->prot & VM_PROT_WRITE);
	int error = 0;

	if (vma->flags & VMA_LOCKED)
		error = mm_may_lock(r->mm, more) ? -EAGAIN : 0;
	return error ? error
		     : mm_may_grow(r->mm, more, data, data && !(vma->flags & VMA_NORESERVE));
}

/* The area that holds the whole old range. */
static int find_area(const struct remap *r, struct vma **out)
{
	struct vma *vma = mm_area(r->mm, r->address);

	if (!vma || vma->start > r->address)
		return -EFAULT;
	if (r->old_length > vma->end - r->address)
		return -EFAULT;
	/* Pages that a fault cannot find again cannot be mapped twice, and their area cannot
	 * grow. */
	if (!r->old_length && (!(vma->flags & VMA_SHARED) || (vma->flags & VMA_FIXED_PAGES)))
		return -EINVAL;
	if ((vma->flags & VMA_FIXED_PAGES) && r->new_length > r->old_length)
		return -EFAULT;
	if ((r->flags & REMAP_DONTUNMAP) && !vma_is_anonymous(vma) && !(vma->flags & VMA_SHARED))
		return -EINVAL;
	*out = vma;
	return 0;
}

static bool can_grow_in_place(const struct remap *r, const struct vma *vma)
{
	struct vma *next = vma_next(r->mm->vmas, vma);
	uint64_t end = r->address + r->new_length;
	uint64_t gap = next && (next->flags & VMA_GROWSDOWN) ? STACK_GUARD_GAP : 0;

	if (vma->end != r->address + r->old_length || end > USER_END)
		return false;
	return !next || (next->start >= gap && end <= next->start - gap);
}

static int64_t find_target(const struct remap *r, struct vma *vma)
{
	uint64_t hint = r->flags & REMAP_DONTUNMAP ? r->target : 0;
	uint64_t found;

	if (r->flags & REMAP_FIXED)
		return (int64_t)r->target;
	found = mm_find_room(r->mm, hint, r->new_length, 0);
	return found ? (int64_t)found : -ENOMEM;
}

static void remove_old(const struct remap *r)
{
	struct mm *mm = r->mm;
	struct vma *vma;

	if (r->flags & REMAP_DONTUNMAP) {
		vma = mm_area(mm, r->address);
		vma_change(vma, vma->prot, vma->flags & ~(unsigned)VMA_LOCKED);
		return;
	}
	/* The range was cut out of its area: this cannot fail. */
	if (r->old_length)
		mm_unmap(mm, r->address, r->old_length);
}

static int64_t move_area(struct remap *r, struct vma *vma)
{
	struct mm *mm = r->mm;
	uint64_t moved = r->old_length < r->new_length ? r->old_length : r->new_length;
	int64_t target = find_target(r, vma);
	struct vma *copy;
	bool locked;
	int error;

	if (target < 0)
		return target;
	error = vma_split_range(mm, r->address, r->address + r->old_length);
	if (error)
		return error;
	vma = mm_area(mm, r->address);
	copy = vma_copy(mm, vma);
	if (!copy)
		return -ENOMEM;
	copy->offset = vma_offset_of(vma, r->address);
	copy->start = (uint64_t)target;
	copy->end = (uint64_t)target + r->new_length;
	copy->flags &= ~(unsigned)VMA_GROWSDOWN;
	vma_link(copy);
	error = move_entries(mm, r->address, copy->start, moved);
	if (error) {
		/* The leaves of the old place still exist, or were just freed, so moving back
		 * needs at most the memory that was freed last. If an entry cannot move back, it
		 * is in the copy, so the copy stays and the old range is removed. */
		if (move_entries(mm, copy->start, r->address, moved) == 0) {
			vma_unlink(copy);
			vma_free(copy);
			return error;
		}
	}
	/* From here on it waits, and the area may be another one then. */
	locked = copy->flags & VMA_LOCKED;
	vma_merge(copy);
	remove_old(r);
	if (locked)
		mm_populate(mm, (uint64_t)target, (uint64_t)target + r->new_length);
	return target;
}

static int64_t grow_in_place(struct remap *r, struct vma *vma)
{
	bool locked = vma->flags & VMA_LOCKED;

	vma_resize(vma, vma->start, r->address + r->new_length);
	vma_merge(vma);
	if (locked)
		mm_populate(r->mm, r->address + r->old_length, r->address + r->new_length);
	return (int64_t)r->address;
}

static int64_t resize(struct remap *r)
{
	struct vma *vma;
	int error;

	if (!(r->flags & (REMAP_FIXED | REMAP_DONTUNMAP)) && r->old_length >= r->new_length) {
		if (!mm_area(r->mm, r->address) || mm_area(r->mm, r->address)->start > r->address)
			return -EFAULT;
		error = r->old_length == r->new_length ? 0
						       : mm_unmap(r->mm, r->address + r->new_length,
								  r->old_length - r->new_length);
		return error ? error : (int64_t)r->address;
	}
	/* With FIXED a shrinking area first loses its tail. */
	if ((r->flags & REMAP_FIXED) && r->old_length > r->new_length) {
		error = mm_unmap(r->mm, r->address + r->new_length, r->old_length - r->new_length);
		if (error)
			return error;
		r->old_length = r->new_length;
	}
	error = find_area(r, &vma);
	if (!error && (r->new_length > r->old_length || (r->flags & REMAP_DONTUNMAP)))
		error = check_growth(r, vma);
	if (error)
		return error;
	if (!(r->flags & (REMAP_FIXED | REMAP_DONTUNMAP)) && can_grow_in_place(r, vma))
		return grow_in_place(r, vma);
	return r->flags & REMAP_MAYMOVE ? move_area(r, vma) : -ENOMEM;
}

/* Without FIXED the target of DONTUNMAP is only a hint, but is checked, too. */
static int check_target(struct remap *r)
{
	if ((r->target & ~PAGE_MASK) || r->target > USER_END ||
	    r->new_length > USER_END - r->target)
		return -EINVAL;
	if (r->address + r->old_length > r->target && r->target + r->new_length > r->address)
		return -EINVAL;
	if (!(r->flags & REMAP_FIXED))
		return 0;
	if (mm_sealed(r->mm, r->target, r->target + r->new_length))
		return -ENOMEM;
	return r->target < MMAP_MIN_ADDR ? -EINVAL : mm_unmap(r->mm, r->target, r->new_length);
}

SYSCALL_DEFINE5(mremap, uint64_t, address, uint64_t, old_length, uint64_t, new_length, unsigned,
		flags, uint64_t, target)
{
	struct remap r = {.mm = current_mm(), .address = address, .target = target, .flags = flags};
	int error;

	if (flags & ~(unsigned)(REMAP_MAYMOVE | REMAP_FIXED | REMAP_DONTUNMAP))
		return -EINVAL;
	if ((flags & (REMAP_FIXED | REMAP_DONTUNMAP)) && !(flags & REMAP_MAYMOVE))
		return -EINVAL;
	if ((address & ~PAGE_MASK) || old_length > USER_END || new_length > USER_END)
		return -EINVAL;
	r.old_length = page_up(old_length);
	r.new_length = page_up(new_length);
	if (!r.new_length)
		return -EINVAL;
	if (address > USER_END - r.old_length)
		return -EFAULT;
	if ((flags & REMAP_DONTUNMAP) && r.old_length != r.new_length)
		return -EINVAL;
	if (flags & (REMAP_FIXED | REMAP_DONTUNMAP)) {
		error = check_target(&r);
		if (error)
			return error;
	}
	return resize(&r);
}
