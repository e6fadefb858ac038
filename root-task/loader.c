/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks a task's ELF and loads its segments, a page at a time. */
#include "root-task/loader.h"

#include <elf.h>
#include <string.h>

#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

#define PAGE 4096ul

static bool refuse(const char *name, const char *why)
{
	log_error("%s: %s", name, why);
	return false;
}

static bool check_header(const Elf64_Ehdr *h, uint64_t size)
{
	return size >= sizeof(*h) && !memcmp(h->e_ident, ELFMAG, SELFMAG) &&
	       h->e_ident[EI_CLASS] == ELFCLASS64 && h->e_machine == EM_X86_64 &&
	       h->e_type == ET_EXEC && h->e_phentsize == sizeof(Elf64_Phdr) && h->e_phoff <= size &&
	       h->e_phnum <= (size - h->e_phoff) / sizeof(Elf64_Phdr);
}

static bool check_segment(const Elf64_Phdr *p, uint64_t size, uint64_t base)
{
	uint64_t address = p->p_vaddr - base;

	return p->p_filesz <= p->p_memsz && p->p_offset <= size &&
	       p->p_filesz <= size - p->p_offset && address >= PAGE && address % PAGE == 0 &&
	       p->p_memsz <= TASK_IMAGE_TOP && address <= TASK_IMAGE_TOP - p->p_memsz;
}

static bool load_page(const uint8_t *data, uint64_t n, uint64_t vaddr, bool writable,
		      seL4_CPtr vspace, struct source *source)
{
	seL4_CPtr frame = source_object(source, seL4_X86_4K, 0);

	if (!frame)
		return false;
	if (n) {
		void *page = scratch_map(frame);

		if (!page)
			return false;
		memcpy(page, data, n);
		scratch_unmap(frame);
	}
	return vspace_map(vspace, vaddr, frame, writable ? seL4_ReadWrite : seL4_CanRead,
			  seL4_X86_Default_VMAttributes, source);
}

static bool load_segment(const uint8_t *file, const Elf64_Phdr *p, seL4_CPtr vspace,
			 struct source *source)
{
	for (uint64_t at = 0; at < p->p_memsz; at += PAGE) {
		uint64_t left = at < p->p_filesz ? p->p_filesz - at : 0;

		if (!load_page(file + p->p_offset + at, left < PAGE ? left : PAGE, p->p_vaddr + at,
			       p->p_flags & PF_W, vspace, source))
			return false;
	}
	return true;
}

uint64_t elf_base(const uint8_t *file, uint64_t size)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;

	return check_header(header, size) && header->e_entry >= TASK_HIGH_BASE ? TASK_HIGH_BASE : 0;
}

uint64_t elf_memory(const uint8_t *file, uint64_t size)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
	uint64_t bytes = 0, base = elf_base(file, size);

	if (!check_header(header, size))
		return 0;
	for (unsigned i = 0; i < header->e_phnum; i++) {
		Elf64_Phdr p;

		memcpy(&p, file + header->e_phoff + i * sizeof(p), sizeof(p));
		if (p.p_type == PT_LOAD && check_segment(&p, size, base))
			bytes += (p.p_memsz + PAGE - 1) & ~(PAGE - 1);
	}
	return bytes;
}

bool load_elf(const char *name, const uint8_t *file, uint64_t size, seL4_CPtr vspace,
	      struct source *source, uint64_t *entry)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
	uint64_t base = elf_base(file, size);

	if (!check_header(header, size))
		return refuse(name, "not an x86-64 ELF executable");
	for (unsigned i = 0; i < header->e_phnum; i++) {
		Elf64_Phdr p;

		memcpy(&p, file + header->e_phoff + i * sizeof(p), sizeof(p));
		if (p.p_type != PT_LOAD || !p.p_memsz)
			continue;
		if (!check_segment(&p, size, base))
			return refuse(name, "a segment of its ELF is malformed");
		if (!load_segment(file, &p, vspace, source))
			return refuse(name, "no memory to load it");
	}
	*entry = header->e_entry;
	return true;
}
