/* SPDX-License-Identifier: BSD-2-Clause */
/* The key of a futex: its address space, or the file or shared memory of its word. */
#include <errno.h>

#include "mm/internal.h"
#include "mm/mm.h"

static uint64_t name_of(uint64_t *name)
{
	static uint64_t last;

	if (!*name)
		*name = ++last;
	return *name;
}

/* May this word be a futex? A private page that cannot be written may not have one. */
static bool futex_possible(const struct vma *vma, bool write)
{
	if (!vma->object && !(vma->flags & VMA_SHARED))
		write = true;
	return vma->prot & (write ? VM_PROT_WRITE : VM_PROT_READ | VM_PROT_WRITE);
}

int mm_futex_key(struct mm *mm, uint64_t address, bool shared, bool write, struct futex_key *out)
{
	struct vma *vma;

	*out = (struct futex_key){.object = name_of(&mm->futex_name), .offset = address};
	if (address >= USER_END)
		return -EFAULT;
	if (!shared)
		return 0;
	vma = vma_find(mm->vmas, address);
	if (!vma || vma->start > address || !futex_possible(vma, write))
		return -EFAULT;
	/* A private page of a file belongs to the file until it is written. */
	if (!(vma->flags & VMA_SHARED) && (!vma->object || (vma->prot & VM_PROT_WRITE)))
		return 0;
	out->offset = vma_offset_of(vma, address);
	if (vma->shared)
		out->object = name_of(shared_memory_futex_name(vma->shared));
	else if (vma->object)
		out->object = name_of(&vma->object->mappings->futex_name);
	return 0;
}
