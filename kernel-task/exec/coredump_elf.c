/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The format of a core file: an ELF file whose note segment has registers, the process, its
 * auxiliary vector and its mapped files, and whose other segments are its areas of memory. Pages
 * that were never touched are holes. elf(5), core(5).
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procfs.h>

#include "arch/shim.h"
#include "user/registers.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/mappable.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "exec/coredump.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "arch/regset.h"
#include "proc/sighand.h"
#include "user/share.h"

#define NAME_SIZE 4352
#define AREAS_MAX 65000 /* phdrs are counted in 16 bits */
#define NOTES_MAX (4ul << 20)
#ifndef NT_FILE
#define NT_FILE	   0x46494c45
#define NT_SIGINFO 0x53494749
#endif

struct core_threads {
	unsigned count;
	uint8_t *fpu; /* of the first thread, shim_state_size() bytes; NULL: not known */
	struct elf_prstatus status[];
};

/* ---- threads ---- */

static struct timeval time_of(uint64_t ns)
{
	return (struct timeval){(time_t)(ns / 1000000000), (suseconds_t)(ns / 1000 % 1000000)};
}

static void fill_status(struct elf_prstatus *out, const struct task *task,
			const struct user_regs *regs, int sig)
{
	const struct process *process = task->process;
	struct timeval user = time_of(share_user_ns(task)), system = time_of(task->fiber.ran_ns);
	struct user_regs_abi abi;

	regset_of(task, regs, &abi);
	*out = (struct elf_prstatus){
		.pr_info.si_signo = sig,
		.pr_cursig = (short)sig,
		.pr_sigpend = task->pending.set,
		.pr_sighold = task->blocked,
		.pr_pid = pid_seen(task->tid),
		.pr_ppid = process->parent ? pid_seen(process->parent->pid) : 0,
		.pr_pgrp = pid_seen(process->pgid),
		.pr_sid = pid_seen(process->sid),
		.pr_utime = {user.tv_sec, user.tv_usec},
		.pr_stime = {system.tv_sec, system.tv_usec},
	};
	_Static_assert(sizeof(out->pr_reg) == sizeof(abi), "the same registers");
	memcpy(&out->pr_reg, &abi, sizeof(abi));
}

/* Only the thread itself can have its floating-point state stored, on its stack. */
static void save_fpu(struct core_threads *threads)
{
	enum entry_kind entry = current->entry.kind;
	size_t size = shim_state_size();
	uint64_t place;

	threads->fpu = malloc(size);
	if (threads->fpu && (shim_save(&place) || copy_from_user(threads->fpu, place, size))) {
		free(threads->fpu);
		threads->fpu = NULL;
	}
	current->entry.kind = entry;
}

struct core_threads *core_threads_collect(int sig)
{
	struct process *process = current->process;
	struct core_threads *threads =
		calloc(1, sizeof(*threads) + process->thread_count * sizeof(threads->status[0]));
	struct task *task;

	if (!threads)
		return NULL;
	user_regs_complete();
	fill_status(&threads->status[0], current, &current->regs, sig);
	threads->count = 1;
	list_for_each_entry (task, &process->threads, thread_node) {
		struct user_regs regs;

		if (task == current || task->exiting || !task->uthread)
			continue;
		task_kick(task);
		uthread_get_regs(task->uthread, &regs);
		fill_status(&threads->status[threads->count++], task, &regs, 0);
	}
	save_fpu(threads);
	return threads;
}

void core_threads_free(struct core_threads *threads)
{
	if (threads)
		free(threads->fpu);
	free(threads);
}

/* ---- the file ---- */

struct output {
	struct file *file;
	uint64_t at, most;
	bool failed;
};

static void put(struct output *o, const void *bytes, size_t n)
{
	struct iov_iter it;

	iov_iter_kernel(&it, (void *)bytes, n);
	if (!o->failed &&
	    (n > o->most || o->at > o->most - n || vfs_write(o->file, &it, &o->at) != (ssize_t)n))
		o->failed = true;
}

/* ---- notes ---- */

struct notes {
	uint8_t *bytes;
	size_t used, room;
	bool failed;
};

static void note_bytes(struct notes *n, const void *bytes, size_t size)
{
	size_t padded = (size + 3) & ~(size_t)3;

	if (!n->failed && padded > n->room - n->used) {
		size_t room = 2 * n->room + padded;
		uint8_t *more = room <= NOTES_MAX ? realloc(n->bytes, room) : NULL;

		n->failed = !more;
		if (more) {
			n->bytes = more;
			n->room = room;
		}
	}
	if (n->failed || !n->bytes)
		return;
	memset(n->bytes + n->used, 0, padded);
	memcpy(n->bytes + n->used, bytes, size);
	n->used += padded;
}

static void note(struct notes *n, const char *owner, unsigned type, const void *what, size_t size)
{
	Elf64_Nhdr header = {(Elf64_Word)strlen(owner) + 1, (Elf64_Word)size, type};

	note_bytes(n, &header, sizeof(header));
	note_bytes(n, owner, header.n_namesz);
	note_bytes(n, what, size);
}

static void note_process(struct notes *n)
{
	const struct process *process = current->process;
	const struct mm *mm = current->mm;
	size_t length = mm->arg_end - mm->arg_start;
	struct elf_prpsinfo info = {
		.pr_sname = 'R',
		.pr_uid = uid_seen(current->cred->uid),
		.pr_gid = gid_seen(current->cred->gid),
		.pr_nice = (char)current->nice,
		.pr_pid = pid_seen(process->pid),
		.pr_ppid = process->parent ? pid_seen(process->parent->pid) : 0,
		.pr_pgrp = pid_seen(process->pgid),
		.pr_sid = pid_seen(process->sid),
	};

	memcpy(info.pr_fname, current->comm, sizeof(info.pr_fname));
	if (length > sizeof(info.pr_psargs) - 1)
		length = sizeof(info.pr_psargs) - 1;
	if (copy_from_user(info.pr_psargs, mm->arg_start, length))
		length = 0;
	for (size_t i = 0; i < length; i++)
		if (!info.pr_psargs[i])
			info.pr_psargs[i] = ' ';
	note(n, "CORE", NT_PRPSINFO, &info, sizeof(info));
}

/* Count, page size, the address range of each, then their names. */
static void note_files(struct notes *n)
{
	struct notes table = {.used = 0}, names = {.used = 0};
	uint64_t head[2] = {0, PAGE_SIZE};
	char *buffer = malloc(NAME_SIZE);

	note_bytes(&table, head, sizeof(head));
	for (struct vma *v = vma_find(current->mm->vmas, 0); buffer && v;
	     v = vma_next(current->mm->vmas, v)) {
		uint64_t place[3] = {v->start, v->end, v->offset / PAGE_SIZE};

		if (!v->object)
			continue;
		const char *name = file_name(vma_file(v), buffer, NAME_SIZE);
		size_t length = strlen(name) + 1, used = names.used;

		note_bytes(&table, place, sizeof(place));
		note_bytes(&names, name, length);
		names.used = names.failed ? 0 : used + length; /* without a gap */
		head[0]++;
	}
	if (!table.failed)
		memcpy(table.bytes, head, sizeof(head));
	note_bytes(&table, names.bytes ? (const void *)names.bytes : "", names.used);
	if (!buffer || table.failed || names.failed)
		n->failed = true;
	else
		note(n, "CORE", NT_FILE, table.bytes,
		     sizeof(head) + head[0] * 3 * sizeof(uint64_t) + names.used);
	free(buffer);
	free(table.bytes);
	free(names.bytes);
}

/* In the order that debuggers expect: a thread's registers are the first of its notes. */
static void make_notes(struct notes *n, const struct core_threads *threads, const siginfo_t *info)
{
	const struct mm *mm = current->mm;

	note(n, "CORE", NT_PRSTATUS, &threads->status[0], sizeof(threads->status[0]));
	note_process(n);
	note(n, "CORE", NT_SIGINFO, info, sizeof(*info));
	note(n, "CORE", NT_AUXV, mm->auxv, mm->auxv_words * sizeof(mm->auxv[0]));
	note_files(n);
	if (threads->fpu) {
		note(n, "CORE", NT_PRFPREG, threads->fpu, REGSET_FLOAT_SIZE);
		note(n, "LINUX", REGSET_EXTENDED_TYPE, threads->fpu, shim_state_size());
	}
	for (unsigned i = 1; i < threads->count; i++)
		note(n, "CORE", NT_PRSTATUS, &threads->status[i], sizeof(threads->status[i]));
}

/* ---- memory ---- */

/* Has the program written to private memory here? */
static bool was_written(const struct vma *vma)
{
	uint64_t va = vma->start;
	struct pte *pte;

	for (; (pte = pagetable_next(current->mm->pagetable, &va, vma->end)); va += PAGE_SIZE)
		if (!(pte->flags & PTE_FILE))
			return true;
	return false;
}

static bool is_wanted(enum core_part part)
{
	return current->mm->core_filter >> part & 1;
}

/* Is all of the area wanted? */
static bool is_wanted_whole(const struct vma *vma)
{
	bool named = vma->object && vma_file(vma)->inode->nlink;

	if (vma->flags & VMA_FIXED_PAGES)
		return true;
	if (vma->flags & VMA_SHARED)
		return is_wanted(named ? CORE_FILE_SHARED : CORE_ANON_SHARED);
	if (is_wanted(CORE_ANON_PRIVATE) && (!vma->object || was_written(vma)))
		return true;
	return vma->object && is_wanted(CORE_FILE_PRIVATE);
}

/* The number of an area's bytes in the core file: all if the filter includes the area; of other
 * programs and libraries the first page, which identifies the file. */
static uint64_t bytes_of(const struct vma *vma)
{
	uint32_t magic = 0;

	if (vma->flags & VMA_DONTDUMP)
		return 0;
	if (is_wanted_whole(vma))
		return vma->end - vma->start;
	if (!vma->object || vma->flags & VMA_SHARED || vma->offset ||
	    !is_wanted(CORE_ELF_HEADERS) ||
	    mm_read(current->mm, &magic, vma->start, sizeof(magic)) != sizeof(magic))
		return 0;
	return memcmp(&magic, ELFMAG, SELFMAG) ? 0 : PAGE_SIZE;
}

static void put_page(struct output *o, uint64_t va)
{
	struct pte *pte = pagetable_find(current->mm->pagetable, va);
	const struct vma *vma = vma_find(current->mm->vmas, va);
	struct page *page = pte ? pte->page : NULL;

	/* Writing may wait. A page that is not in memory is in its file, or zero. */
	if (page)
		page_get(page);
	else if (!vma || (!vma->object && !vma->shared) || vma->start > va ||
		 mm_get_page(current->mm, va, VM_PROT_READ, &page)) {
		o->at += PAGE_SIZE; /* a hole */
		return;
	}
	put(o, page->va, PAGE_SIZE);
	page_put(page);
}

static Elf64_Phdr header_of(const struct vma *vma)
{
	return (Elf64_Phdr){
		.p_type = PT_LOAD,
		.p_flags = (vma->prot & VM_PROT_READ ? PF_R : 0u) |
			   (vma->prot & VM_PROT_WRITE ? PF_W : 0u) |
			   (vma->prot & VM_PROT_EXEC ? PF_X : 0u),
		.p_vaddr = vma->start,
		.p_filesz = bytes_of(vma),
		.p_memsz = vma->end - vma->start,
		.p_align = PAGE_SIZE,
	};
}

/* The notes' header and one for each area: *count. NULL: no memory. Made before anything is
 * written, because tasks that share the memory may change areas while writing waits. */
static Elf64_Phdr *make_headers(const struct notes *notes, unsigned *count)
{
	unsigned most =
		1 + (current->mm->vmas->count < AREAS_MAX ? current->mm->vmas->count : AREAS_MAX);
	Elf64_Phdr *headers = calloc(most, sizeof(*headers));
	uint64_t at = sizeof(Elf64_Ehdr) + most * sizeof(*headers);

	if (!headers)
		return NULL;
	headers[0] = (Elf64_Phdr){
		.p_type = PT_NOTE, .p_offset = at, .p_filesz = notes->used, .p_align = 4};
	at = page_up(at + notes->used);
	*count = 1;
	for (struct vma *v = vma_find(current->mm->vmas, 0); v && *count < most;
	     v = vma_next(current->mm->vmas, v)) {
		Elf64_Phdr *header = &headers[(*count)++];

		*header = header_of(v);
		header->p_offset = at;
		at += header->p_filesz;
	}
	return headers;
}

static void put_all(struct output *o, const struct notes *notes, const Elf64_Phdr *headers,
		    unsigned count)
{
	Elf64_Ehdr header = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB,
			    EV_CURRENT},
		.e_type = ET_CORE,
		.e_machine = ARCH_ELF_MACHINE,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = (Elf64_Half)count,
	};

	put(o, &header, sizeof(header));
	put(o, headers, count * sizeof(*headers));
	put(o, notes->bytes, notes->used);
	o->at = page_up(o->at);
	for (unsigned i = 1; i < count; i++) {
		const Elf64_Phdr *h = &headers[i];

		for (uint64_t done = 0; done < h->p_filesz && !o->failed; done += PAGE_SIZE)
			put_page(o, h->p_vaddr + done);
	}
	/* The file may end with a hole. */
	if (o->at > o->most || inode_truncate(o->file->inode, o->at))
		o->failed = true;
}

bool core_write(struct file *file, const struct core_threads *threads, const siginfo_t *info,
		uint64_t most)
{
	struct output o = {.file = file, .most = most};
	struct notes notes = {.used = 0};
	Elf64_Phdr *headers;
	unsigned count;

	make_notes(&notes, threads, info);
	headers = notes.failed ? NULL : make_headers(&notes, &count);
	if (headers)
		put_all(&o, &notes, headers, count);
	bool begun = headers != NULL;
	free(headers);
	free(notes.bytes);
	return begun;
}
