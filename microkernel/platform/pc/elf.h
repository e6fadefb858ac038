/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task's ELF file, which is not trusted: elf_check() checks all fields that are used, and
 * that all bytes to copy are inside the file; elf_load() then only copies.
 */
#pragma once

#include "types.h"

struct elf_image {
	const uint8_t *file;
	word_t file_size;
	vaddr_t start, end; /* of all headers with memory; start is page-aligned, end is not */
	vaddr_t entry;
	word_t headers; /* offset of the program headers */
	unsigned header_count;
};

/* Check `file` and fill *image, which refers to it from then on. The image must end at or below
 * `limit`. Returns NULL, or what is wrong. */
const char *elf_check(struct elf_image *image, const uint8_t *file, word_t size, vaddr_t limit);

/*
 * If the highest segment is whole pages of the file and shares no page of memory with another, cuts
 * it off the image: image->end becomes its start. Returns its offset in the file, and its size in
 * *bytes; these pages can be used where they are. If nothing was cut off, returns 0 and leaves
 * *bytes alone. The file must lie at a page's start in memory.
 */
word_t elf_cut_whole_pages(struct elf_image *image, word_t *bytes);

/* Clear `memory`, the pages for image->start to image->end in one piece, and copy into it the bytes
 * of each program header below image->end, in the order of the table and whatever its type (sheet
 * section 14). */
void elf_load(const struct elf_image *image, uint8_t *memory);
