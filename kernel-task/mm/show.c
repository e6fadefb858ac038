/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/pid/maps and smaps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "base/seq.h"
#include "mm/internal.h"
#include "mm/mm.h"

#define NAME_SIZE 4352

static const char *area_name(const struct mm *mm, const struct vma *vma, char *buffer)
{
	if (vma->object)
		return vma->object->ops->name(vma->object, buffer, NAME_SIZE);
	if (vma->shared)
		return "/dev/zero (deleted)";
	if (vma->flags & VMA_FIXED_PAGES)
		return vma->private;
	if (mm->brk > mm->brk_start && vma->start < mm->brk && vma->end > mm->brk_start)
		return "[heap]";
	if (vma->start <= mm->stack_start && mm->stack_start < vma->end)
		return "[stack]";
	return "";
}

/* Pages of the kernel task, which a program cannot share, are shown as private. */
static bool is_shared(const struct vma *vma)
{
	return (vma->flags & VMA_SHARED) && !(vma->flags & VMA_FIXED_PAGES);
}

static void show_area(const struct mm *mm, const struct vma *vma, struct seq *out, char *buffer)
{
	const char *name = area_name(mm, vma, buffer);
	dev_t dev = 0;
	ino_t ino = 0;
	char line[128];

	if (vma->object)
		vma->object->ops->identity(vma->object, &dev, &ino);
	int n = snprintf(line, sizeof(line), "%08lx-%08lx %c%c%c%c %08lx %02x:%02x %lu ",
			 vma->start, vma->end, vma->prot & VM_PROT_READ ? 'r' : '-',
			 vma->prot & VM_PROT_WRITE ? 'w' : '-',
			 vma->prot & VM_PROT_EXEC ? 'x' : '-', is_shared(vma) ? 's' : 'p',
			 !vma->object ? 0 : vma->offset, major(dev), minor(dev),
			 (unsigned long)ino);

	seq_puts(out, line);
	if (name[0]) {
		for (; n < 73; n++)
			seq_putc(out, ' ');
		seq_escape(out, name, "\n");
	}
	seq_putc(out, '\n');
}

static const struct vma *first_area(struct mm *mm)
{
	return vma_find(mm->vmas, 0);
}

/* Other tasks run in between and may change areas, so the next one is searched by address. */
static MAY_WAIT const struct vma *area_behind(struct mm *mm, const struct vma *area)
{
	uint64_t end = area->end;

	may_wait();
	return vma_find(mm->vmas, end);
}

void mm_show_maps(struct mm *mm, struct seq *out)
{
	char *buffer = malloc(NAME_SIZE);

	if (!buffer) {
		out->failed = true;
		return;
	}
	for (const struct vma *v = first_area(mm); v; v = area_behind(mm, v))
		show_area(mm, v, out, buffer);
	/* The vsyscall page has no area, but every process can call it
	 * (arch/x86_64/entry/vsyscall.c). */
	seq_puts(out, "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 "
		      "                 [vsyscall]\n");
	free(buffer);
}

/* The number of users of the page, without its file. */
static unsigned users_of(const struct pte *pte)
{
	unsigned users = pte->page->refs;

	return (pte->flags & PTE_FILE) && users > 1 ? users - 1 : users;
}

bool mm_page_state(struct mm *mm, uint64_t va, bool *of_file, bool *shared)
{
	const struct pte *pte = pagetable_find(mm->pagetable, va);

	if (!pte || !pte->page)
		return false;
	*of_file = pte->flags & PTE_FILE;
	*shared = users_of(pte) > 1;
	return true;
}

struct sizes {
	unsigned long rss, pss, shared_clean, private_clean, private_dirty, anonymous;
};

/* In KiB. A written page stays dirty, since there is no swap. */
static void measure(struct mm *mm, const struct vma *vma, struct sizes *s)
{
	const unsigned long kib = PAGE_SIZE / 1024;
	uint64_t va = vma->start;
	struct pte *pte;

	while ((pte = pagetable_next(mm->pagetable, &va, vma->end))) {
		unsigned users = users_of(pte);

		s->rss += kib;
		s->pss += kib / (users ? users : 1);
		if (users > 1)
			s->shared_clean += kib;
		else if (pte->flags & PTE_FILE)
			s->private_clean += kib;
		else
			s->private_dirty += kib;
		if (!(pte->flags & PTE_FILE))
			s->anonymous += kib;
		va += PAGE_SIZE;
	}
}

static void show_sizes(struct mm *mm, const struct vma *vma, struct seq *out)
{
	struct sizes s = {0};

	measure(mm, vma, &s);
	seq_printf(out, "Size:           %8lu kB\n", (vma->end - vma->start) / 1024);
	seq_printf(out, "KernelPageSize: %8u kB\nMMUPageSize:    %8u kB\n", 4, 4);
	seq_printf(out, "Rss:            %8lu kB\nPss:            %8lu kB\n", s.rss, s.pss);
	seq_printf(out, "Shared_Clean:   %8lu kB\nShared_Dirty:   %8u kB\n", s.shared_clean, 0);
	seq_printf(out, "Private_Clean:  %8lu kB\nPrivate_Dirty:  %8lu kB\n", s.private_clean,
		   s.private_dirty);
	seq_printf(out, "Referenced:     %8lu kB\nAnonymous:      %8lu kB\n", s.rss, s.anonymous);
	seq_printf(out, "Swap:           %8u kB\nLocked:         %8lu kB\n", 0,
		   vma->flags & VMA_LOCKED ? s.pss : 0);
	seq_printf(out, "VmFlags:%s%s%s%s%s%s\n", vma->prot & VM_PROT_READ ? " rd" : "",
		   vma->prot & VM_PROT_WRITE ? " wr" : "", vma->prot & VM_PROT_EXEC ? " ex" : "",
		   is_shared(vma) ? " sh" : "", vma->flags & VMA_GROWSDOWN ? " gd" : "",
		   vma->flags & VMA_LOCKED ? " lo" : "");
}

void mm_show_smaps(struct mm *mm, struct seq *out)
{
	char *buffer = malloc(NAME_SIZE);

	if (!buffer) {
		out->failed = true;
		return;
	}
	for (const struct vma *v = first_area(mm); v; v = area_behind(mm, v)) {
		show_area(mm, v, out, buffer);
		show_sizes(mm, v, out);
	}
	free(buffer);
}

/* ---- numa_maps ---- */

static void show_policy(const struct vma *vma, struct seq *out)
{
	static const char *const names[] = {"default",	  "prefer", "bind",
					    "interleave", "local",  "prefer (many)"};
	unsigned mode = vma->policy.mode & 0xfff;

	seq_puts(out, mode < sizeof(names) / sizeof(names[0]) ? names[mode] : "unknown");
	if (vma->policy.nodes)
		seq_puts(out, ":0");
}

/* One line of an area: its policy, its kind, and the number of its pages. */
static void show_nodes(struct mm *mm, const struct vma *vma, struct seq *out, char *buffer)
{
	const char *name = area_name(mm, vma, buffer);
	struct sizes s = {0};

	measure(mm, vma, &s);
	seq_printf(out, "%08lx ", vma->start);
	show_policy(vma, out);
	if (vma->object) {
		seq_puts(out, " file=");
		seq_escape(out, name, "\n\t= ");
	} else if (!strcmp(name, "[heap]") || !strcmp(name, "[stack]")) {
		seq_puts(out, name[1] == 'h' ? " heap" : " stack");
	}
	unsigned long pages = s.rss / (PAGE_SIZE / 1024), anon = s.anonymous / (PAGE_SIZE / 1024);
	if (anon)
		seq_printf(out, " anon=%lu dirty=%lu", anon, anon);
	if (pages != anon)
		seq_printf(out, " mapped=%lu", pages);
	if (pages)
		seq_printf(out, " N0=%lu kernelpagesize_kB=4", pages);
	seq_putc(out, '\n');
}

void mm_show_numa_maps(struct mm *mm, struct seq *out)
{
	char *buffer = malloc(NAME_SIZE);

	if (!buffer) {
		out->failed = true;
		return;
	}
	for (const struct vma *v = first_area(mm); v; v = area_behind(mm, v))
		show_nodes(mm, v, out, buffer);
	free(buffer);
}
