/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page faults. A fault costs many times what a mapping costs (the program's thread stops, two
 * address spaces are switched), so one fault also maps what lies beside it: pages of a file that
 * are in memory, pages that are here but not mapped (after fork), pages that the process owns
 * alone by now and may write again (after its child has gone), and rights that mprotect() gave.
 *
 * Getting a page of a file may wait. While it does the area may go, and with it the file or shared
 * memory, so these are held; when the page comes mm->changes tells whether the area is still the
 * same, and if it is not the program simply tries again. The caller holds `mm`.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "mm/charge.h"
#include "mm/current.h"
#include "mm/family.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "arch/patch.h"

struct mm_events mm_events;

/* A fault also maps a window of this many pages, aligned to its size. */
#define AROUND_PAGES	  16
#define AROUND_FILE_PAGES 8  /* a page mapped in vain costs as much as a fault ... */
#define AROUND_FILE_MOST  64 /* ... but sequential use gets more */

/* May wait: `vma` may be gone afterwards. */
static MAY_WAIT int get_backing(struct vma *vma, uint64_t va, bool write, struct page **out)
{
	uint64_t index = vma_offset_of(vma, va) / PAGE_SIZE;
	struct mappable *object = vma->object;
	int error;

	if (vma->flags & VMA_FIXED_PAGES)
		return -ENXIO; /* such areas have all their pages from the start */
	if (vma->shared)
		return shared_memory_page(vma->shared, index, out);
	object->ops->get(object);
	may_wait();
	error = object->ops->get_page(object, index, write, out);
	object->ops->put(object);
	return error;
}

/* A page of a file or shared memory, as this area sees it: for a private write a copy. */
static MAY_WAIT int page_from_object(struct vma *vma, uint64_t va, bool write, struct page **out,
				     unsigned *flags)
{
	bool is_shared = vma->flags & VMA_SHARED, has_memory = vma->shared;
	int error = get_backing(vma, va, write && is_shared, out);
	struct page *copy;

	if (error)
		return error;
	*flags = PTE_FILE | ((write || has_memory) && is_shared ? PTE_WRITABLE : 0);
	if (!write || is_shared)
		return 0;
	copy = mm_copy_of(*out);
	page_put(*out);
	*out = copy;
	*flags = PTE_WRITABLE;
	return copy ? 0 : -ENOMEM;
}

static MAY_WAIT int page_for(struct vma *vma, uint64_t va, bool write, struct page **out,
			     unsigned *flags)
{
	if (!vma_is_anonymous(vma))
		return page_from_object(vma, va, write, out, flags);
	*out = charge_page(CHARGE_ANON);
	*flags = PTE_WRITABLE;
	return *out ? 0 : -ENOMEM;
}

/* ---- neighbours ---- */

/* Adds a page of the file if it is in memory. */
static void add_file_neighbour(struct vma *vma, uint64_t va)
{
	struct page *page = mm_peek_file(vma, va);

	if (page)
		mm_set_page(vma->mm, va, page, entry_prot(vma, PTE_FILE), PTE_FILE);
}

/* The process owns the page alone, and could write to it before. */
static bool owned_alone(const struct pte *pte)
{
	return pte->page->refs == 1 && !(pte->flags & (PTE_FILE | PTE_WRITABLE));
}

static void map_neighbour(struct vma *vma, uint64_t va, bool write, bool from_file)
{
	struct mm *mm = vma->mm;
	struct pte *pte = pagetable_find(mm->pagetable, va);

	if (from_file && (!pte || !pte->page)) {
		add_file_neighbour(vma, va);
		pte = pagetable_find(mm->pagetable, va);
	}
	if (!pte || !pte->page)
		return;
	if (write && !(vma->flags & VMA_SHARED) && owned_alone(pte))
		pte->flags |= PTE_WRITABLE;
	if (pte->map && pte->prot == entry_prot(vma, pte->flags))
		return;
	mm_entry_protect(mm, va, pte, entry_prot(vma, pte->flags));
	/* Ignores allocation failure: the page faults later, and that fault reports it. */
	mm_map_entry(mm, va, pte);
}

/* How many pages of a file are mapped together with the one at `va`. */
static unsigned file_window(struct mm *mm, uint64_t va)
{
	unsigned pages = AROUND_FILE_PAGES;

	if (va == mm->around_next)
		pages = mm->around_count < AROUND_FILE_MOST ? 2 * mm->around_count
							    : AROUND_FILE_MOST;
	mm->around_next = (va & ~(AROUND_FILE_PAGES * PAGE_SIZE - 1)) + pages * PAGE_SIZE;
	mm->around_count = pages;
	return pages;
}

static void map_around(struct vma *vma, uint64_t va, bool write)
{
	bool from_file = !write && vma->object;
	unsigned pages = from_file ? AROUND_FILE_PAGES : AROUND_PAGES;
	uint64_t start = va & ~(pages * PAGE_SIZE - 1), end;

	if (vma->flags & VMA_RANDOM)
		return;
	end = start + (from_file ? file_window(vma->mm, va) : pages) * PAGE_SIZE;
	if (start < vma->start)
		start = vma->start;
	if (end > vma->end)
		end = vma->end;
	for (; start < end; start += PAGE_SIZE)
		if (start != va)
			map_neighbour(vma, start, write, from_file);
}

void mm_map_window(struct vma *vma, uint64_t va)
{
	if (vma->flags & VMA_RANDOM)
		return;
	map_neighbour(vma, va, false, vma->object);
	map_around(vma, va, false);
}

/* ---- the fault ---- */

/* A write to a page that is here but may not be written in place, in a private area. */
static int make_own(struct mm *mm, uint64_t va, struct pte *pte)
{
	struct page *page;

	if (!(pte->flags & PTE_FILE))
		family_wrote(mm, va);
	if (owned_alone(pte)) {
		pte->flags |= PTE_WRITABLE;
		return 0;
	}
	page = mm_copy_of(pte->page);
	if (!page)
		return -ENOMEM;
	mm_replace_page(mm, va, pte, page, PTE_WRITABLE);
	return 0;
}

/* The same in a shared area. */
static MAY_WAIT int make_shared_writable(struct vma *vma, uint64_t va, struct pte *pte)
{
	struct mm *mm = vma->mm;
	struct page *page;
	uint64_t changes = mm->changes;
	int error;

	if (owned_alone(pte)) {
		pte->flags |= PTE_WRITABLE;
		return 0;
	}
	error = get_backing(vma, va, true, &page);
	if (error)
		return error;
	/* Getting a page to write may have replaced the one that was here, everywhere. */
	pte = pagetable_find(mm->pagetable, va);
	if (mm->changes != changes || !pte || !pte->page) {
		page_put(page);
		return -EAGAIN;
	}
	mm_replace_page(mm, va, pte, page, PTE_FILE | PTE_WRITABLE);
	return 0;
}

static MAY_WAIT int add_page(struct vma *vma, uint64_t va, bool write)
{
	struct mm *mm = vma->mm;
	uint64_t changes = mm->changes;
	struct page *page;
	struct pte *pte;
	unsigned flags;
	int error = page_for(vma, va, write, &page, &flags);

	if (error)
		return error;
	pte = pagetable_find(mm->pagetable, va);
	if (mm->changes != changes || (pte && pte->page)) {
		page_put(page);
		return -EAGAIN;
	}
	return mm_set_page(mm, va, page, entry_prot(vma, flags), flags);
}

/*
 * An instruction across the page border may be a `syscall` to be patched: gets the next page if
 * possible. True: the program must try again, because areas or this page may have changed.
 */
static MAY_WAIT bool get_other_half(struct vma *vma, uint64_t va, const struct pte *pte)
{
	struct mm *mm = vma->mm;
	uint64_t changes = mm->changes;
	const struct page *page = pte->page;

	if (machine_syscall_form() != SYSCALL_FORM_PATCHED || va + PAGE_SIZE >= vma->end ||
	    !patch_needs_next_page(mm, va, pte))
		return false;
	if (add_page(vma, va + PAGE_SIZE, false) == 0 || mm->changes != changes)
		return true;
	pte = pagetable_find(mm->pagetable, va);
	return !pte || pte->page != page;
}

static void map_range(struct mm *mm, struct range range)
{
	struct pte *pte;

	for (; (pte = pagetable_next(mm->pagetable, &range.start, range.end));
	     range.start += PAGE_SIZE)
		mm_map_entry(mm, range.start, pte);
}

/* Maps the page of the fault and its neighbours with one list of changes: first mappings that are
 * removed, then new ones. */
static int map_all(struct vma *vma, uint64_t va, bool write, bool added)
{
	struct mm *mm = vma->mm;
	struct pte *pte = pagetable_find(mm->pagetable, va);
	const struct page *before = pte->page;
	struct range ahead = {0, 0};
	int error = 0;

	vspace_batch_begin();
	if (write && !(pte->flags & PTE_WRITABLE))
		error = make_own(mm, va, pte);
	if (!error && write && !(vma->flags & VMA_SHARED) && (added || pte->page != before))
		ahead = mm_add_ahead(vma, va);
	if (!error) {
		mm_entry_protect(mm, va, pte, entry_prot(vma, pte->flags));
		error = write ? mm_map_written_entry(mm, va, pte) : mm_map_entry(mm, va, pte);
	}
	if (!error) {
		map_around(vma, va, write);
		map_range(mm, ahead);
	}
	vspace_batch_end();
	if (!write)
		family_touched(mm, va);
	return !error && pte->prot && !pte->map ? -ENOMEM : error;
}

static MAY_WAIT int resolve(struct vma *vma, uint64_t va, unsigned access)
{
	struct mm *mm = vma->mm;
	bool write = access & VM_PROT_WRITE;
	struct pte *pte = pagetable_find(mm->pagetable, va);
	bool added = false;
	int error = 0;

	if (!pte || !pte->page) {
		added = true;
		error = add_page(vma, va, write);
	} else if (write && vma->flags & VMA_SHARED && !(pte->flags & PTE_WRITABLE)) {
		error = make_shared_writable(vma, va, pte);
	}
	if (error)
		return error;
	pte = pagetable_find(mm->pagetable, va);
	if (access & VM_PROT_EXEC) {
		mm_entry_protect(mm, va, pte, entry_prot(vma, pte->flags));
		if (get_other_half(vma, va, pte))
			return -EAGAIN;
	}
	return map_all(vma, va, write, added);
}

static int as_fault(int error, struct fault *out)
{
	switch (error) {
	case 0:
	case -EAGAIN:
		return 0;
	case -ENOMEM:
		return error;
	default:
		out->signal = SIGBUS;
		out->code = BUS_ADRERR;
		return 0;
	}
}

static MAY_WAIT int try_fault(struct mm *mm, uint64_t address, unsigned access, struct fault *out)
{
	uint64_t va = address & PAGE_MASK;
	struct vma *vma = vma_find(mm->vmas, address);

	*out = (struct fault){0};
	if (vma && vma->start > va && (!(vma->flags & VMA_GROWSDOWN) || mm_grow_down(mm, vma, va)))
		vma = NULL;
	if (!vma || address >= USER_END) {
		*out = (struct fault){.signal = SIGSEGV, .code = SEGV_MAPERR};
		return 0;
	}
	if (access & ~prot_effective(vma->prot)) {
		mm->denied = va;
		*out = (struct fault){.signal = SIGSEGV, .code = SEGV_ACCERR};
		return 0;
	}
	mm_events.faults++;
	if (mm == current_mm())
		current_mm_task()->minor_faults++;
	return as_fault(resolve(vma, va, access), out);
}

int mm_fault(struct mm *mm, uint64_t address, unsigned access, struct fault *out)
{
	int error;

	do {
		error = try_fault(mm, address, access, out);
	} while (error == -ENOMEM && !mm_out_of_memory());
	return error;
}

int mm_get_page(struct mm *mm, uint64_t address, unsigned access, struct page **out)
{
	for (;;) {
		struct pte *pte = pagetable_find(mm->pagetable, address);
		struct fault fault;
		int error;

		if (address < USER_END && pte && pte->page && !(access & ~pte->prot)) {
			page_get(pte->page);
			*out = pte->page;
			return 0;
		}
		error = mm_fault(mm, address, access, &fault);
		if (error)
			return error;
		if (fault.signal)
			return -EFAULT;
	}
}
