/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and removing areas: mmap, munmap, and mappings of exec. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "abi/capability.h"
#include "sys/syscall.h"

#define MAP_TYPE_MASK	      0x0f
#define MAP_SHARED_TYPE	      1
#define MAP_PRIVATE_TYPE      2
#define MAP_VALIDATE_TYPE     3
#define MAP_32BIT_FLAG	      0x40
#define MAP_FIXED_NOREPL_FLAG 0x100000
#define MAP_HUGETLB_FLAG      0x40000
#define READ_IMPLIES_EXEC     0x0400000u
#define MAP_HUGE_SIZES	      0x7c000000 /* how large huge pages should be */
#define LOW_FROM	      0x40000000ul
#define LOW_2G		      0x80000000ul
#define LOW_RANDOM_PAGES      0x1fffu
/* Flags that MAP_SHARED_VALIDATE accepts. */
#define MAP_KNOWN                                                                               \
	(MAP_TYPE_MASK | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE | MAP_EXECUTABLE |           \
	 MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | \
	 MAP_HUGETLB_FLAG | MAP_HUGE_SIZES | MAP_32BIT_FLAG | MAP_FIXED_NOREPL_FLAG)

#define STACK_FIRST_SIZE (33 * PAGE_SIZE)

static bool range_free(struct mm *mm, uint64_t start, uint64_t end)
{
	struct vma *vma = vma_find(mm->vmas, start);

	return !vma || vma->start >= end;
}

/* Is there room at `hint`, all of it below `top`? */
static bool hint_free(struct mm *mm, uint64_t hint, uint64_t length, uint64_t top)
{
	struct vma *next;
	uint64_t gap;

	if (!hint || hint >= top || length > top - hint)
		return false;
	next = vma_find(mm->vmas, hint);
	gap = next && (next->flags & VMA_GROWSDOWN) ? STACK_GUARD_GAP : 0;
	return !next || (next->start >= gap && next->start - gap >= hint + length);
}

/* MAP_32BIT: the second GiB, from the bottom up, and nowhere else. */
static uint64_t find_low_room(struct mm *mm, uint64_t length)
{
	uint64_t from = LOW_FROM;
	uint32_t random = 0;

	if (mm->randomness) {
		machine_random(&random, sizeof(random));
		from += (uint64_t)(random & LOW_RANDOM_PAGES) * PAGE_SIZE;
	}
	return vma_find_gap(mm->vmas, from, LOW_2G, length, true);
}

uint64_t mm_find_room(struct mm *mm, uint64_t hint, uint64_t length, int flags)
{
	bool low = flags & MAP_32BIT_FLAG;
	uint64_t found;

	hint &= PAGE_MASK;
	if (hint && hint < MMAP_MIN_ADDR)
		hint = MMAP_MIN_ADDR;
	if (hint_free(mm, hint, length, low ? LOW_2G : USER_END))
		return hint;
	if (low)
		return find_low_room(mm, length);
	found = vma_find_gap(mm->vmas, MMAP_MIN_ADDR, mm->mmap_top, length, false);
	return found ? found : vma_find_gap(mm->vmas, MMAP_MIN_ADDR, USER_END, length, false);
}

static int64_t choose_address(struct mm *mm, uint64_t address, uint64_t length, int flags)
{
	uint64_t found;

	if (!(flags & (MAP_FIXED | MAP_FIXED_NOREPL_FLAG))) {
		found = mm_find_room(mm, address, length, flags);
		return found ? (int64_t)found : -ENOMEM;
	}
	if (address & ~PAGE_MASK)
		return -EINVAL;
	if (address > USER_END || length > USER_END - address)
		return -ENOMEM;
	if (address < MMAP_MIN_ADDR && !mm_hooks.capable(CAP_SYS_RAWIO))
		return -EPERM;
	if (mm_sealed(mm, address, address + length))
		return flags & MAP_FIXED_NOREPL_FLAG ? -EEXIST : -ENOMEM;
	if ((flags & MAP_FIXED_NOREPL_FLAG) && !range_free(mm, address, address + length))
		return -EEXIST;
	return (int64_t)address;
}

static int check_type(int flags, bool file)
{
	switch (flags & MAP_TYPE_MASK) {
	case MAP_VALIDATE_TYPE:
		if (!file)
			return -EINVAL;
		return flags & ~MAP_KNOWN ? -EOPNOTSUPP : 0;
	case MAP_SHARED_TYPE:
	case MAP_PRIVATE_TYPE:
		return 0;
	default:
		return -EINVAL;
	}
}

static unsigned area_flags(const struct mm *mm, int flags)
{
	bool is_private = (flags & MAP_TYPE_MASK) == MAP_PRIVATE_TYPE;

	return (is_private ? 0 : VMA_SHARED) | (flags & MAP_GROWSDOWN ? VMA_GROWSDOWN : 0) |
	       (flags & MAP_LOCKED ? VMA_LOCKED : 0) | mm->lock_future |
	       (flags & MAP_NORESERVE ? VMA_NORESERVE : 0) |
	       (is_private && !(flags & MAP_ANONYMOUS) && flags & MAP_DENYWRITE ? VMA_IMAGE : 0);
}

/* Checks the file's rights. Sets VMA_NO_WRITE if it may not be written through the mapping,
 * VMA_NO_EXEC if it may not be executed. */
static int check_rights(const struct mappable *object, int prot, unsigned *flags)
{
	unsigned rights = object->ops->rights(object);

	if (!(rights & VM_PROT_READ))
		return -EACCES;
	if (!(rights & VM_PROT_EXEC)) {
		if (prot & PROT_EXEC)
			return -EPERM;
		*flags |= VMA_NO_EXEC;
	}
	if (*flags & VMA_GROWSDOWN)
		return -EINVAL;
	if (!(*flags & VMA_SHARED) || rights & VM_PROT_WRITE)
		return 0;
	if (prot & PROT_WRITE)
		return -EACCES;
	*flags |= VMA_NO_WRITE;
	return 0;
}

/* Gives the new area its object. */
static MAY_WAIT int attach_object(struct vma *vma, struct mappable *object, uint64_t offset)
{
	if (!object) {
		if (!(vma->flags & VMA_SHARED))
			return 0;
		vma->offset = 0;
		vma->shared = shared_memory_create();
		return vma->shared ? 0 : -ENOMEM;
	}
	vma->offset = offset;
	vma->object = object;
	object->ops->get(object);
	return object->ops->map(object, vma);
}

/* `length` is whole pages. */
static int64_t map_area(struct mm *mm, uint64_t address, uint64_t length, int prot, int flags,
			struct mappable *object, uint64_t offset)
{
	unsigned vflags = area_flags(mm, flags);
	bool data = !(vflags & VMA_SHARED) && (prot & PROT_WRITE);
	bool reserve = !(vflags & VMA_NORESERVE) && (data || (!object && (vflags & VMA_SHARED)));
	struct vma *vma;
	int64_t start;
	int error = object ? check_rights(object, prot, &vflags) : 0;

	if (!error && (vflags & VMA_LOCKED))
		error = mm_may_lock(mm, length);
	if (error)
		return error == -ENOMEM ? -EAGAIN : error;
	start = choose_address(mm, address, length, flags);
	if (start < 0)
		return start;
	error = mm_may_grow(mm, length, data, reserve);
	if (error)
		return error;
	vma = vma_create(mm, (uint64_t)start, (uint64_t)start + length, (unsigned)prot, vflags);
	if (!vma)
		return -ENOMEM;
	error = attach_object(vma, object, offset);
	if (!error && !range_free(mm, vma->start, vma->end))
		error = mm_unmap(mm, vma->start, length);
	if (error) {
		vma_free(vma);
		return error;
	}
	vma_link(vma);
	vma_merge(vma);
	return start;
}

int64_t mm_map(struct mm *mm, uint64_t address, uint64_t length, int prot, int flags,
	       struct mappable *object, uint64_t offset)
{
	int64_t start;
	int error = check_type(flags, object != NULL);

	if (error)
		return error;
	if (!length || (offset & ~PAGE_MASK))
		return -EINVAL;
	if (length > USER_END)
		return -ENOMEM;
	length = page_up(length);
	if (offset + length < offset || (object && offset + length > INT64_MAX))
		return -EOVERFLOW;
	if (!object && (flags & MAP_GROWSDOWN) && !(flags & MAP_PRIVATE))
		return -EINVAL;
	if ((flags & MAP_HUGETLB_FLAG) && !object)
		return -ENOMEM; /* there are no huge pages in the pool */
	prot &= PROT_READ | PROT_WRITE | PROT_EXEC;
	if ((prot & PROT_READ) && (mm_hooks.personality() & READ_IMPLIES_EXEC) &&
	    (!object || object->ops->rights(object) & VM_PROT_EXEC))
		prot |= PROT_EXEC;
	start = map_area(mm, address, length, prot, flags, object, offset);
	if (start >= 0 && ((flags & (MAP_LOCKED | MAP_POPULATE)) || mm->lock_future) &&
	    !(flags & MAP_NONBLOCK))
		mm_populate(mm, (uint64_t)start, (uint64_t)start + length);
	return start;
}

static int unmap_range(struct mm *mm, uint64_t address, uint64_t end)
{
	struct vma *vma;
	int error;

	if (range_free(mm, address, end))
		return 0;
	/* Cutting a hole into an area makes one more. */
	error = vma_split_range(mm, address, end);
	if (error)
		return error;
	mm_zap(mm, address, end);
	while ((vma = vma_find(mm->vmas, address)) && vma->start < end) {
		vma_unlink(vma);
		vma_free(vma);
	}
	return 0;
}

/* Sealed areas are skipped, as if nothing were mapped there. */
int mm_unmap(struct mm *mm, uint64_t address, uint64_t length)
{
	uint64_t end = address + length;
	int error = 0;

	if (!mm_sealed(mm, address, end))
		return unmap_range(mm, address, end);
	if (address < mm->sealed_start)
		error = unmap_range(mm, address, mm->sealed_start);
	if (!error && end > mm->sealed_end)
		error = unmap_range(mm, mm->sealed_end, end);
	return error;
}

int mm_map_stack(struct mm *mm, uint64_t top, uint64_t size, int prot)
{
	uint64_t first = size < STACK_FIRST_SIZE ? size : STACK_FIRST_SIZE;
	int64_t start = mm_map(mm, top - first, first, prot,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN, NULL, 0);

	return start < 0 ? (int)start : 0;
}

int mm_map_pages(struct mm *mm, uint64_t address, struct page **pages, size_t count, int prot,
		 bool shared, const char *name)
{
	struct vma *vma;
	int error = 0;

	if (!range_free(mm, address, address + count * PAGE_SIZE))
		return -EEXIST;
	vma = vma_create(mm, address, address + count * PAGE_SIZE, (unsigned)prot,
			 VMA_FIXED_PAGES | (shared ? VMA_SHARED | VMA_NO_WRITE : 0));
	if (!vma)
		return -ENOMEM;
	vma->private = (void *)(uintptr_t)name;
	vma_link(vma);
	for (size_t i = 0; i < count && !error; i++) {
		page_get(pages[i]);
		error = mm_set_page(mm, address + i * PAGE_SIZE, pages[i],
				    entry_prot(vma, PTE_FILE), PTE_FILE);
	}
	return error ? (mm_unmap(mm, address, count * PAGE_SIZE), error) : 0;
}

void mm_seal(struct mm *mm, uint64_t start, uint64_t end)
{
	if (!mm->sealed_end || start < mm->sealed_start)
		mm->sealed_start = start;
	if (end > mm->sealed_end)
		mm->sealed_end = end;
}

/*
 * Removes most pages before the areas, with pauses for other tasks; pages that other threads add
 * meanwhile are removed with the areas. Steps that can fail come before the first page is removed.
 */
static MAY_WAIT int zap_most(struct mm *mm, uint64_t address, uint64_t end)
{
	int error;

	if (mm_sealed(mm, address, end) || range_free(mm, address, end))
		return 0;
	error = vma_split_range(mm, address, end);
	if (!error)
		mm_zap_giving_way(mm, address, end);
	return error;
}

SYSCALL_DEFINE2(munmap, uint64_t, address, uint64_t, length)
{
	struct mm *mm = current_mm();
	int error;

	if (!length || mm_check_range(address, &length) || !length)
		return -EINVAL;
	error = zap_most(mm, address, address + length);
	return error ? error : mm_unmap(mm, address, length);
}
