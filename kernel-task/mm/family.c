/* SPDX-License-Identifier: BSD-2-Clause */
/* The pages that processes of one program use right after a fork; see family.h. */
#include "mm/family.h"

#include <stdlib.h>

#include "mm/internal.h"
#include "mm/mm.h"

#define WRITTEN	    16u /* how many pages a fork copies at most */
#define TOUCHED	    8u	/* how many windows a fork maps */
#define WINDOW	    (8 * PAGE_SIZE)
#define YOUNG_UNTIL 16u /* faults */

struct mm_family {
	unsigned refs;
	unsigned next_touched; /* index of the oldest entry of `touched` */
	uint64_t touched[TOUCHED];
	uint64_t written[WRITTEN]; /* indexed by place_of() */
};

struct mm_family *family_create(void)
{
	struct mm_family *family = calloc(1, sizeof(*family));

	if (family)
		family->refs = 1;
	return family;
}

void family_get(struct mm_family *family)
{
	family->refs++;
}

void family_put(struct mm_family *family)
{
	if (family && --family->refs == 0)
		free(family);
}

static unsigned place_of(uint64_t va)
{
	return (unsigned)(va / PAGE_SIZE % WRITTEN);
}

void family_wrote(struct mm *mm, uint64_t va)
{
	mm->family->written[place_of(va)] = va & PAGE_MASK;
}

bool family_writes(const struct mm_family *family, uint64_t va)
{
	return family->written[place_of(va)] == va;
}

void family_touched(struct mm *mm, uint64_t va)
{
	struct mm_family *family = mm->family;

	if (!mm->forked || mm->young_faults >= YOUNG_UNTIL)
		return;
	mm->young_faults++;
	for (unsigned i = 0; i < TOUCHED; i++)
		if (family->touched[i] / WINDOW == va / WINDOW)
			return;
	family->touched[family->next_touched] = va & PAGE_MASK;
	family->next_touched = (family->next_touched + 1) % TOUCHED;
}

void family_map(struct mm *child)
{
	for (unsigned i = 0; i < TOUCHED; i++) {
		uint64_t va = child->family->touched[i];
		struct vma *vma = va ? vma_find(child->vmas, va) : NULL;

		if (vma && vma->start <= va)
			mm_map_window(vma, va);
	}
}
