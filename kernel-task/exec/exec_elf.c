/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping an ELF program. The file is not trusted: every number is checked before it is used, and
 * an error of mm_map() is returned. Programs of type EXEC are mapped at their addresses, DYN ones
 * below the mmap area (with an interpreter: the usual position-independent program) or in it (an
 * interpreter).
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fs/inode.h"
#include "fs/vfs.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "exec/exec.h"
#include "proc/proc.h"

#define HEADERS_MAX (64 * sizeof(Elf64_Phdr))

/* One ELF file on its way into memory. */
struct image {
	struct file *file;
	Elf64_Ehdr header;
	Elf64_Phdr *segments;
	uint64_t low, high; /* of all LOAD segments, page-aligned */
	uint64_t bias;
	uint64_t brk; /* one past the highest byte, bias included */
};

static int check_header(const Elf64_Ehdr *h)
{
	/* Like Linux, the class is not checked: the headers are read as 64-bit ones. */
	if (memcmp(h->e_ident, ELFMAG, SELFMAG) || h->e_machine != ARCH_ELF_MACHINE ||
	    (h->e_type != ET_EXEC && h->e_type != ET_DYN))
		return -ENOEXEC;
	if (h->e_phentsize != sizeof(Elf64_Phdr) || h->e_phnum < 1 ||
	    h->e_phnum * sizeof(Elf64_Phdr) > HEADERS_MAX)
		return -ENOEXEC;
	return 0;
}

static int check_segment(struct image *im, const Elf64_Phdr *p)
{
	if (p->p_filesz > p->p_memsz || p->p_vaddr >= USER_END ||
	    p->p_memsz > USER_END - p->p_vaddr)
		return -ENOEXEC;
	if ((p->p_vaddr ^ p->p_offset) & (PAGE_SIZE - 1))
		return -ENOEXEC;
	if (p->p_offset + p->p_filesz < p->p_offset || p->p_offset > INT64_MAX)
		return -ENOEXEC;
	if (!p->p_memsz)
		return 0;
	if ((p->p_vaddr & PAGE_MASK) < im->low)
		im->low = p->p_vaddr & PAGE_MASK;
	if (p->p_vaddr + p->p_memsz > im->high)
		im->high = (p->p_vaddr + p->p_memsz + PAGE_SIZE - 1) & PAGE_MASK;
	return 0;
}

static int read_image(struct image *im)
{
	size_t size = im->header.e_phnum * sizeof(Elf64_Phdr);
	int error;

	im->segments = malloc(size);
	if (!im->segments)
		return -ENOMEM;
	if (file_read_kernel(im->file, im->segments, size, im->header.e_phoff) != (ssize_t)size)
		return -ENOEXEC;
	im->low = UINT64_MAX;
	im->high = 0;
	for (unsigned i = 0; i < im->header.e_phnum; i++) {
		if (im->segments[i].p_type != PT_LOAD)
			continue;
		error = check_segment(im, &im->segments[i]);
		if (error < 0)
			return error;
	}
	return im->high ? 0 : -ENOEXEC;
}

static int protection(unsigned flags)
{
	return (flags & PF_R ? PROT_READ : 0) | (flags & PF_W ? PROT_WRITE : 0) |
	       (flags & PF_X ? PROT_EXEC : 0);
}

static int zero_range(struct mm *mm, uint64_t from, uint64_t to)
{
	static const uint8_t zeros[256];

	while (from < to) {
		size_t n = to - from < sizeof(zeros) ? to - from : sizeof(zeros);

		if (mm_write(mm, from, zeros, n) != (ssize_t)n)
			return -EFAULT;
		from += n;
	}
	return 0;
}

static int map_segment(struct mm *mm, const struct image *im, const Elf64_Phdr *p)
{
	uint64_t start = (p->p_vaddr & PAGE_MASK) + im->bias;
	uint64_t file_end = p->p_vaddr + p->p_filesz + im->bias;
	uint64_t file_pages_end = (file_end + PAGE_SIZE - 1) & PAGE_MASK;
	uint64_t memory_end = (p->p_vaddr + p->p_memsz + im->bias + PAGE_SIZE - 1) & PAGE_MASK;
	int prot = protection(p->p_flags);
	int64_t at;

	if (p->p_filesz) {
		at = mm_map(mm, start, file_pages_end - start, prot,
			    MAP_PRIVATE | MAP_FIXED | MAP_DENYWRITE, &im->file->mappable,
			    p->p_offset & PAGE_MASK);
		if (at < 0)
			return (int)at;
	} else {
		file_pages_end = start;
	}
	if (memory_end > file_pages_end) {
		at = mm_map(mm, file_pages_end, memory_end - file_pages_end, prot,
			    MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, NULL, 0);
		if (at < 0)
			return (int)at;
	}
	/* Zeroes the rest of the last page, where the file has other data. */
	if (p->p_filesz && p->p_memsz > p->p_filesz && (prot & PROT_WRITE))
		return zero_range(mm, file_end,
				  file_pages_end < memory_end ? file_pages_end : memory_end);
	return 0;
}

static void note_area(struct mm *mm, const struct image *im, const Elf64_Phdr *p)
{
	uint64_t start = p->p_vaddr + im->bias;

	if (p->p_flags & PF_X) {
		if (!mm->code_start || start < mm->code_start)
			mm->code_start = start;
		if (start + p->p_filesz > mm->code_end)
			mm->code_end = start + p->p_filesz;
	}
	if (start > mm->data_start)
		mm->data_start = start;
	if (start + p->p_filesz > mm->data_end)
		mm->data_end = start + p->p_filesz;
}

static int map_segments(struct mm *mm, struct image *im, bool program)
{
	for (unsigned i = 0; i < im->header.e_phnum; i++) {
		const Elf64_Phdr *p = &im->segments[i];
		int error;

		if (p->p_type != PT_LOAD || !p->p_memsz)
			continue;
		error = map_segment(mm, im, p);
		if (error < 0)
			return error;
		if (p->p_vaddr + p->p_memsz + im->bias > im->brk)
			im->brk = p->p_vaddr + p->p_memsz + im->bias;
		if (program)
			note_area(mm, im, p);
	}
	return 0;
}

/* The largest valid alignment of a segment; a valid one is a power of two. */
static uint64_t alignment(const struct image *im)
{
	uint64_t most = PAGE_SIZE;

	for (unsigned i = 0; i < im->header.e_phnum; i++) {
		const Elf64_Phdr *p = &im->segments[i];

		if (p->p_type == PT_LOAD && p->p_align > most && !(p->p_align & (p->p_align - 1)))
			most = p->p_align;
	}
	return most;
}

/* Finds room for a DYN image as a whole, then gives it back for the segments. */
static int choose_bias(struct mm *mm, struct image *im, bool program)
{
	uint64_t size = im->high - im->low, hint = 0;
	int64_t at;

	im->bias = 0;
	if (im->header.e_type == ET_EXEC)
		return 0;
	if (program)
		hint = layout_program(mm) & ~(alignment(im) - 1);
	at = mm_map(mm, hint, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, NULL, 0);
	if (at < 0)
		return (int)at;
	im->bias = (uint64_t)at - im->low;
	return mm_unmap(mm, (uint64_t)at, size);
}

static uint64_t program_headers_address(const struct image *im)
{
	for (unsigned i = 0; i < im->header.e_phnum; i++) {
		const Elf64_Phdr *p = &im->segments[i];

		if (p->p_type == PT_PHDR)
			return p->p_vaddr + im->bias;
	}
	for (unsigned i = 0; i < im->header.e_phnum; i++) {
		const Elf64_Phdr *p = &im->segments[i];

		if (p->p_type == PT_LOAD && im->header.e_phoff >= p->p_offset &&
		    im->header.e_phoff < p->p_offset + p->p_filesz)
			return im->header.e_phoff - p->p_offset + p->p_vaddr + im->bias;
	}
	return 0;
}

static int open_interpreter(struct exec *e, const struct image *program, const Elf64_Phdr *p,
			    struct file **out)
{
	char *path;
	int error;

	if (p->p_filesz < 2 || p->p_filesz > 4096)
		return -ENOEXEC;
	path = malloc(p->p_filesz);
	if (!path)
		return -ENOMEM;
	if (file_read_kernel(program->file, path, p->p_filesz, p->p_offset) !=
		    (ssize_t)p->p_filesz ||
	    path[p->p_filesz - 1] != '\0')
		error = -ENOEXEC;
	else
		error = file_open_exec(-100 /* AT_FDCWD */, path, 0, out);
	if (error < 0 && error != -ENOEXEC)
		e->interpreter = path;
	else
		free(path);
	return error;
}

static int load_interpreter(struct exec *e, const struct image *program, const Elf64_Phdr *p)
{
	struct image im = {0};
	int error = open_interpreter(e, program, p, &im.file);

	if (error < 0)
		return error;
	if (file_read_kernel(im.file, &im.header, sizeof(im.header), 0) != sizeof(im.header))
		error = -ELIBBAD;
	else if (check_header(&im.header) < 0)
		error = -ELIBBAD;
	else
		error = read_image(&im);
	if (!error)
		error = choose_bias(e->mm, &im, false);
	if (!error)
		error = map_segments(e->mm, &im, false);
	if (inode_permission(im.file->inode, MAY_READ))
		e->unreadable = true;
	e->interpreter_base = im.bias;
	e->start = im.header.e_entry + im.bias;
	free(im.segments);
	file_put_exec(im.file);
	return error;
}

/* Stack rights and interpreter: from the headers other than LOAD. */
static int other_headers(struct exec *e, const struct image *im)
{
	bool loaded = false;

	e->executable_stack = true; /* the default of a program without PT_GNU_STACK, as in Linux */
	for (unsigned i = 0; i < im->header.e_phnum; i++) {
		const Elf64_Phdr *p = &im->segments[i];

		if (p->p_type == PT_GNU_STACK) {
			e->executable_stack = p->p_flags & PF_X;
		} else if (p->p_type == PT_INTERP && !loaded) {
			int error = load_interpreter(e, im, p);

			if (error < 0)
				return error;
			loaded = true;
		}
	}
	return 0;
}

static int load_program(struct exec *e, struct image *im)
{
	int error = read_image(im);

	if (!error)
		error = choose_bias(e->mm, im, true);
	if (!error)
		error = map_segments(e->mm, im, true);
	if (error)
		return error;
	e->load_bias = im->bias;
	e->entry = e->start = im->header.e_entry + im->bias;
	e->program_headers = program_headers_address(im);
	e->program_header_count = im->header.e_phnum;
	mm_set_brk(e->mm, layout_heap(e->mm, im->brk));
	return other_headers(e, im);
}

int exec_load_elf(struct exec *e)
{
	struct image im = {.file = e->file};
	int error;

	if (e->header_size < sizeof(im.header))
		return -ENOEXEC;
	memcpy(&im.header, e->header, sizeof(im.header));
	error = check_header(&im.header);
	if (!error)
		error = load_program(e, &im);
	free(im.segments);
	return error;
}
