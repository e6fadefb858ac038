/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of an address space: empty for exec, copied for fork, freed by its last user. */
#include "mm/mm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mm/current.h"
#include "mm/family.h"
#include "mm/internal.h"

/* The number of the last layout. A program and its forks share one, since they need nearly the
 * same page tables. */
static uint64_t layouts;

struct mm_hooks mm_hooks;

void mm_hooks_set(const struct mm_hooks *all)
{
	mm_hooks = *all;
}

uint64_t mm_available(void)
{
	struct machine_memory memory;

	machine_memory(&memory);
	return memory.free_bytes + (mm_hooks.spare_pages ? mm_hooks.spare_pages() * PAGE_SIZE : 0);
}

uint64_t mm_overhead(const struct mm *mm)
{
	return mm->vmas->count * sizeof(struct vma) + mm->pagetable->count * sizeof(struct leaf);
}

size_t mm_reclaim(size_t pages)
{
	return mm_hooks.reclaim ? mm_hooks.reclaim(pages) : 0;
}

int mm_out_of_memory(void)
{
	return mm_hooks.out_of_memory ? mm_hooks.out_of_memory() : -ENOMEM;
}

/* `family`: NULL for a new one; else a reference is taken. */
static int create(uint64_t layout, struct mm_family *family, struct mm **out)
{
	struct mm *mm = calloc(1, sizeof(*mm));
	int error = -ENOMEM;

	if (!mm)
		return error;
	mm->refs = mm->records = 1;
	mm->dumpable = DUMPABLE_USER;
	/* An exec keeps it. */
	mm->core_filter = current_mm() ? current_mm()->core_filter : CORE_FILTER_DEFAULT;
	mm->vmas = calloc(1, sizeof(*mm->vmas));
	mm->pagetable = pagetable_create();
	mm->family = family ? family : family_create();
	if (family)
		family_get(family);
	if (mm->vmas && mm->pagetable && mm->family)
		error = vspace_create(layout, &mm->vspace);
	if (error) {
		free(mm->vmas);
		pagetable_destroy(mm->pagetable);
		family_put(mm->family);
		free(mm);
		return error;
	}
	mm->layout = layout;
	/* Until the program's layout is chosen (layout.c). */
	mm->mmap_top = mm->stack_top = USER_END;
	*out = mm;
	return 0;
}

int mm_create(struct mm **out)
{
	return create(++layouts, NULL, out);
}

void mm_get(struct mm *mm)
{
	mm->refs++;
}

void mm_put(struct mm *mm)
{
	if (--mm->refs)
		return;
	if (mm_hooks.gone)
		mm_hooks.gone(mm);
	mm_zap_giving_way(mm, 0, UINT64_MAX);
	while (mm->vmas->root) {
		struct vma *vma = mm->vmas->root;

		vma_unlink(vma);
		vma_free(vma);
		may_wait();
	}
	if (mm->answers)
		page_put(mm->answers);
	vspace_destroy(mm->vspace);
	pagetable_destroy(mm->pagetable);
	family_put(mm->family);
	free(mm->vmas);
	mm_forget(mm);
}

void mm_remember(struct mm *mm)
{
	mm->records++;
}

void mm_forget(struct mm *mm)
{
	if (--mm->records == 0)
		free(mm);
}

bool mm_use(struct mm *mm)
{
	if (!mm->refs)
		return false;
	mm->refs++;
	return true;
}

/* ---- fork ---- */

/* Areas and pages that are copied before other tasks may run. */
#define STEPS_AT_ONCE 64

/* A copy of an address space that is being made. */
struct copy {
	struct mm *from, *to;
	unsigned steps;
	bool at_once;	  /* nobody else may run before it is complete */
	uint64_t changes; /* of the areas of `from`, when the copy was begun */
};

/*
 * Gives way in the middle of a copy. -EAGAIN: other threads have changed areas meanwhile, and the
 * caller's are no longer valid.
 */
static MAY_WAIT int pause_copy(struct copy *c)
{
	if (++c->steps % STEPS_AT_ONCE || c->at_once)
		return 0;
	vspace_batch_end();
	may_wait();
	vspace_batch_begin();
	return c->from->changes == c->changes ? 0 : -EAGAIN;
}

/* Copies a page that both will write soon, so that the parent keeps its own. False: the page is
 * shared like the others. */
static bool copy_now(struct mm *to, uint64_t va, const struct pte *pte)
{
	struct page *copy;

	if (!family_writes(to->family, va) || !(pte->flags & PTE_WRITABLE) ||
	    !mm_memory_is_plenty())
		return false;
	copy = mm_copy_of(pte->page);
	if (!copy || mm_set_page(to, va, copy, pte->prot, PTE_WRITABLE))
		return false;
	/* When out of memory the page faults later, and that fault reports it. */
	mm_map_entry(to, va, pagetable_find(to->pagetable, va));
	return true;
}

/*
 * The child gets the parent's pages without machine mappings: it touches few of them before it
 * execs or exits, and a fault maps the neighbours along (fault.c). Private pages lose the right to
 * be written in place on both sides; the process that writes first makes a copy, the last owner
 * makes none.
 */
static int share_page(struct mm *from, struct mm *to, uint64_t va, struct pte *pte, bool is_private)
{
	unsigned flags = pte->flags & ~(unsigned)PTE_PATCHED;

	if (is_private && (flags & PTE_WRITABLE)) {
		flags &= ~(unsigned)PTE_WRITABLE;
		pte->flags &= (uint8_t)~PTE_WRITABLE;
		mm_entry_protect(from, va, pte, pte->prot & ~(unsigned)VM_PROT_WRITE);
	}
	page_get(pte->page);
	return mm_set_page(to, va, pte->page, pte->prot, flags);
}

/* Pages of files and of shared memory are found again by a fault. */
static MAY_WAIT int copy_pages(struct copy *c, const struct vma *vma)
{
	bool is_private = !(vma->flags & VMA_SHARED), fixed = vma->flags & VMA_FIXED_PAGES;
	struct mm *from = c->from, *to = c->to;
	uint64_t va = vma->start, end = vma->end;
	struct pte *pte;
	int error = 0;

	if (!is_private && !fixed)
		return 0;
	while (!error && (pte = pagetable_next(from->pagetable, &va, end))) {
		bool found_again = pte->flags & PTE_FILE && !fixed;

		if (!found_again && !(is_private && copy_now(to, va, pte)))
			error = share_page(from, to, va, pte, is_private);
		va += PAGE_SIZE;
		if (!error)
			error = pause_copy(c);
	}
	return error;
}

static MAY_WAIT int copy_area(struct copy *c, const struct vma *vma)
{
	struct vma *copy;

	if (vma->flags & VMA_DONTFORK)
		return 0;
	copy = vma_copy(c->to, vma);
	if (!copy)
		return -ENOMEM;
	copy->flags &= ~(unsigned)VMA_LOCKED;
	vma_link(copy);
	return vma->flags & VMA_WIPEONFORK ? 0 : copy_pages(c, vma);
}

static void copy_numbers(const struct mm *from, struct mm *to)
{
	to->dumpable = from->dumpable;
	to->core_filter = from->core_filter;
	to->brk_start = from->brk_start;
	to->brk = from->brk;
	to->mmap_top = from->mmap_top;
	to->stack_top = from->stack_top;
	to->randomness = from->randomness;
	to->shim = from->shim;
	to->sealed_start = from->sealed_start;
	to->sealed_end = from->sealed_end;
	to->stack_start = from->stack_start;
	to->arg_start = from->arg_start;
	to->arg_end = from->arg_end;
	to->env_start = from->env_start;
	to->env_end = from->env_end;
	to->code_start = from->code_start;
	to->code_end = from->code_end;
	to->data_start = from->data_start;
	to->data_end = from->data_end;
	to->vdso = from->vdso;
	to->no_huge_pages = from->no_huge_pages;
	to->auxv_words = from->auxv_words;
	memcpy(to->auxv, from->auxv, sizeof(to->auxv));
}

static MAY_WAIT int copy_areas(struct copy *c)
{
	struct vma *vma = vma_find(c->from->vmas, 0);
	int error = 0;

	while (vma && !error) {
		error = copy_area(c, vma);
		if (!error)
			error = pause_copy(c);
		if (!error)
			vma = vma_next(c->from->vmas, vma);
	}
	return error;
}

/* -EAGAIN: pause_copy() */
static MAY_WAIT int copy_mm(struct copy *c, uint64_t ip, uint64_t sp)
{
	int error = create(c->from->layout, c->from->family, &c->to);

	if (error)
		return error;
	c->changes = c->from->changes;
	copy_numbers(c->from, c->to);
	c->to->forked = true;
	family_touched(c->to, ip);
	family_wrote(c->to, sp);
	vspace_batch_begin();
	error = copy_areas(c);
	if (!error)
		family_map(c->to);
	vspace_batch_end();
	if (error)
		mm_put(c->to);
	return error;
}

/* The child gets the areas of one moment. So if another thread changes some while the copy gives
 * way, the copy is made again, in one piece. */
int mm_fork(struct mm *from, uint64_t ip, uint64_t sp, struct mm **out)
{
	struct copy c = {.from = from};
	int error = copy_mm(&c, ip, sp);

	if (error == -EAGAIN) {
		c = (struct copy){.from = from, .at_once = true};
		error = copy_mm(&c, ip, sp);
	}
	if (!error)
		*out = c.to;
	return error;
}
