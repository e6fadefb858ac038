/* SPDX-License-Identifier: BSD-2-Clause */
/* The check of the root task's ELF file: valid files, each reason to refuse one, and random damage.
 */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "platform/pc/elf.h"

#define LIMIT  0x7fffffffffff
#define START  0x400000
#define PAGE   0x1000
#define ROUNDS 20000

void arch_clear_memory(void *start, word_t bytes)
{
	memset(start, 0, bytes);
}

/* A file of two program headers and 16 bytes of data. */
struct file {
	Elf64_Ehdr header;
	Elf64_Phdr segment[2];
	char data[16];
};

static struct file good_file(void)
{
	struct file f = {
		.header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64},
			   .e_entry = START + 4,
			   .e_phoff = sizeof(Elf64_Ehdr),
			   .e_phentsize = sizeof(Elf64_Phdr),
			   .e_phnum = 2},
		.segment = {{.p_type = PT_LOAD,
			     .p_offset = offsetof(struct file, data),
			     .p_vaddr = START,
			     .p_filesz = 16,
			     .p_memsz = 32},
			    {.p_type = PT_LOAD,
			     .p_offset = offsetof(struct file, data),
			     .p_vaddr = START + 3 * PAGE,
			     .p_filesz = 4,
			     .p_memsz = 8}},
		.data = "0123456789abcdef",
	};

	return f;
}

/* The check on a copy in its own allocation, so that the sanitizer sees reads beyond its end. */
static const char *check(struct elf_image *image, const struct file *f, word_t size)
{
	static uint8_t *copy;

	free(copy);
	copy = malloc(size ? size : 1);
	memcpy(copy, f, size);
	return elf_check(image, copy, size, LIMIT);
}

static void refuse(const struct file *f, word_t size)
{
	struct elf_image image;

	assert_non_null(check(&image, f, size));
}

static void good_file_is_loaded(void **state)
{
	struct file f = good_file();
	struct elf_image image;
	uint8_t *memory = malloc(4 * PAGE);

	assert_null(check(&image, &f, sizeof(f)));
	assert_int_equal(image.start, START);
	assert_int_equal(image.end, START + 3 * PAGE + 8);
	memset(memory, 0xaa, 4 * PAGE);
	elf_load(&image, memory);
	assert_memory_equal(memory, "0123456789abcdef\0", 17);
	assert_int_equal(memory[2 * PAGE], 0);
	assert_memory_equal(memory + 3 * PAGE, "0123\0\0\0\0", 8);
	free(memory);
}

/* good_file() with a third segment: two pages of the file, at offset PAGE. */
struct paged_file {
	Elf64_Ehdr header;
	Elf64_Phdr segment[3];
	char data[PAGE - sizeof(Elf64_Ehdr) - 3 * sizeof(Elf64_Phdr)];
	char pages[2 * PAGE];
};

static struct paged_file paged_file(void)
{
	struct file small = good_file();
	struct paged_file f = {.header = small.header};

	f.header.e_phnum = 3;
	f.segment[0] = small.segment[1];
	f.segment[1] = (Elf64_Phdr){.p_type = PT_LOAD,
				    .p_offset = PAGE,
				    .p_vaddr = START + 4 * PAGE,
				    .p_filesz = 2 * PAGE,
				    .p_memsz = 2 * PAGE};
	f.segment[2] = small.segment[0];
	return f;
}

static word_t cut(const struct paged_file *f, struct elf_image *image)
{
	word_t bytes = 0;
	word_t offset;

	assert_null(elf_check(image, (const uint8_t *)f, sizeof(*f), LIMIT));
	offset = elf_cut_whole_pages(image, &bytes);
	assert_int_equal(bytes, offset ? 2 * PAGE : 0);
	assert_int_equal(image->end, START + (offset ? 4 : 6) * PAGE);
	return offset;
}

static void a_last_segment_of_whole_pages_is_cut_off(void **state)
{
	struct paged_file f = paged_file();
	struct elf_image image;
	uint8_t *memory = malloc(4 * PAGE);

	assert_int_equal(cut(&f, &image), PAGE);
	elf_load(&image, memory); /* writes nothing behind */
	free(memory);
#define STAYS(change) (f = paged_file(), (change), assert_int_equal(cut(&f, &image), 0))
	STAYS((f.segment[1].p_filesz--));
	STAYS((f.segment[1].p_offset -= 8));
	STAYS((f.segment[0].p_memsz = PAGE + 1)); /* reaches into it */
	STAYS((f.segment[0] = f.segment[1], f.segment[0].p_offset += 8, f.segment[0].p_filesz = 8));
	STAYS((f.header.e_entry = START + 4 * PAGE)); /* it is code */
#undef STAYS
}

static void every_truncation_is_refused(void **state)
{
	struct file f = good_file();

	for (word_t size = 0; size < sizeof(f); size++)
		refuse(&f, size);
}

static void each_bad_field_is_refused(void **state)
{
	struct file f;

#define BAD(change) (f = good_file(), (change), refuse(&f, sizeof(f)))
	BAD(f.header.e_ident[0] = 0);
	BAD(f.header.e_ident[4] = ELFCLASS32);
	BAD(f.header.e_phentsize = 32);
	BAD(f.header.e_phoff = UINT64_MAX - 8);
	BAD(f.header.e_phnum = 0);
	BAD(f.header.e_phnum = UINT16_MAX);
	BAD(f.header.e_entry = START - 1);
	BAD(f.header.e_entry = START + 4 * PAGE);
	BAD(f.segment[0].p_vaddr = START + 8);
	BAD(f.segment[0].p_offset = UINT64_MAX - 4);
	BAD(f.segment[0].p_filesz = 64);
	BAD(f.segment[0].p_memsz = UINT64_MAX - 8);
	BAD(f.segment[1].p_vaddr = UINT64_MAX - 4);
	BAD(f.segment[1].p_vaddr = LIMIT);
#undef BAD
}

/* Whatever is accepted can be loaded into memory of the size that it claims. */
static void random_damage_never_reaches_outside(void **state)
{
	srand(1);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct file f = good_file();
		struct elf_image image;

		for (int n = rand() % 4; n >= 0; n--)
			((uint8_t *)&f)[rand() % (sizeof(f) - 16)] = (uint8_t)rand();
		if (check(&image, &f, sizeof(f)) || image.end - image.start > 64 * PAGE)
			continue;
		word_t bytes = ALIGN_UP(image.end, 12) - image.start;
		uint8_t *memory = malloc(bytes);

		elf_load(&image, memory);
		free(memory);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_file_is_loaded),
		cmocka_unit_test(a_last_segment_of_whole_pages_is_cut_off),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(each_bad_field_is_refused),
		cmocka_unit_test(random_damage_never_reaches_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
