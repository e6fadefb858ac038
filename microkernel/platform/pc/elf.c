/* SPDX-License-Identifier: BSD-2-Clause */
/* See elf.h. */
#include "platform/pc/elf.h"
#include "arch/arch.h"
#include "arch/x86_64/layout.h"
#include "kernel/string.h"

#define ELF_CLASS_64 2

struct elf_header {
	uint8_t magic[4], class, data, version, abi, padding[8];
	uint16_t type, machine;
	uint32_t version2;
	uint64_t entry, program_headers, section_headers;
	uint32_t flags;
	uint16_t size, program_header_size, program_header_count;
	uint16_t section_header_size, section_header_count, names;
};

struct program_header {
	uint32_t type, flags;
	uint64_t offset, vaddr, paddr, file_size, memory_size, align;
};

static struct program_header header_at(const struct elf_image *image, unsigned i)
{
	struct program_header h;

	memcpy(&h, image->file + image->headers + i * sizeof(h), sizeof(h));
	return h;
}

static const char *check_header(struct elf_image *image)
{
	struct elf_header h;

	if (image->file_size < sizeof(h))
		return "the file is too short";
	memcpy(&h, image->file, sizeof(h));
	if (memcmp(h.magic, "\177ELF", 4) != 0 || h.class != ELF_CLASS_64)
		return "it is no 64-bit ELF file";
	if (h.program_header_size != sizeof(struct program_header))
		return "its program headers have an unknown size";
	if (h.program_headers > image->file_size ||
	    h.program_header_count * sizeof(struct program_header) >
		    image->file_size - h.program_headers)
		return "its program headers are outside the file";
	image->entry = h.entry;
	image->headers = h.program_headers;
	image->header_count = h.program_header_count;
	return NULL;
}

static const char *check_program_header(struct elf_image *image, struct program_header h,
					vaddr_t limit)
{
	if (h.memory_size == 0)
		return NULL;
	if (h.file_size > h.memory_size)
		return "a program header has more bytes in the file than in memory";
	if (h.offset > image->file_size || h.file_size > image->file_size - h.offset)
		return "a program header lies outside the file";
	if (h.vaddr > limit || h.memory_size > limit - h.vaddr)
		return "a program header lies outside user memory";
	if (h.vaddr < image->start)
		image->start = h.vaddr;
	if (h.vaddr + h.memory_size > image->end)
		image->end = h.vaddr + h.memory_size;
	return NULL;
}

const char *elf_check(struct elf_image *image, const uint8_t *file, word_t size, vaddr_t limit)
{
	const char *wrong;

	*image = (struct elf_image){.file = file, .file_size = size, .start = limit};
	wrong = check_header(image);
	for (unsigned i = 0; !wrong && i < image->header_count; i++)
		wrong = check_program_header(image, header_at(image, i), limit);
	if (wrong)
		return wrong;
	if (image->start >= image->end)
		return "it has nothing to load";
	if (!IS_ALIGNED(image->start, PAGE_BITS))
		return "its lowest address is not page-aligned";
	if (image->entry < image->start || image->entry >= image->end)
		return "its entry point is outside the image";
	return NULL;
}

word_t elf_cut_whole_pages(struct elf_image *image, word_t *bytes)
{
	struct program_header highest = {0};
	vaddr_t rest = image->start;

	for (unsigned i = 0; i < image->header_count; i++) {
		struct program_header h = header_at(image, i);

		if (h.memory_size && h.vaddr > highest.vaddr)
			highest = h;
	}
	for (unsigned i = 0; i < image->header_count; i++) {
		struct program_header h = header_at(image, i);

		if (h.memory_size && h.vaddr < highest.vaddr && h.vaddr + h.memory_size > rest)
			rest = h.vaddr + h.memory_size;
		else if (h.memory_size && h.vaddr == highest.vaddr && h.offset != highest.offset)
			return 0;
	}
	if (rest == image->start || rest > highest.vaddr || image->entry >= highest.vaddr ||
	    highest.file_size != highest.memory_size ||
	    !IS_ALIGNED(highest.vaddr | highest.offset | highest.file_size, PAGE_BITS))
		return 0;
	image->end = highest.vaddr;
	*bytes = highest.file_size;
	return highest.offset;
}

void elf_load(const struct elf_image *image, uint8_t *memory)
{
	arch_clear_memory(memory, ALIGN_UP(image->end, PAGE_BITS) - image->start);
	for (unsigned i = 0; i < image->header_count; i++) {
		struct program_header h = header_at(image, i);
		uint8_t *to = memory + (h.vaddr - image->start);

		if (h.memory_size == 0 || h.vaddr >= image->end)
			continue;
		memcpy(to, image->file + h.offset, h.file_size);
		memset(to + h.file_size, 0, h.memory_size - h.file_size);
	}
}
