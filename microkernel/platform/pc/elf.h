/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task's ELF file. It comes from outside: elf_check() reads every field it uses within the
 * file's bounds and refuses what does not fit; elf_load() then only copies.
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

/* NULL, or what is wrong. `limit`: the image must end at or below it. */
const char *elf_check(struct elf_image *image, const uint8_t *file, word_t size, vaddr_t limit);

/*
 * If the highest segment is whole pages of the file, with pages of its own in memory, cuts it off
 * the image (end moves below it) and returns its offset in the file, *bytes its size: those pages
 * can be used where they are. 0: nothing was cut off. `file` must be page-aligned.
 */
word_t elf_cut_whole_pages(struct elf_image *image, word_t *bytes);

/* Clear `memory` (image.start.. rounded up to pages, contiguous) and copy the bytes of every header
 * below image.end, in table order and whatever its type (sheet section 14). */
void elf_load(const struct elf_image *image, uint8_t *memory);
