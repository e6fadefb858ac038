/* SPDX-License-Identifier: BSD-2-Clause */
/* execve: argument lists, and malformed ELF files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fakes.h"
#include "mm/mm.h"
#include "exec/exec.h"

static void strings_keep_their_order(void **state)
{
	struct exec_strings s = {0};

	assert_int_equal(exec_strings_add(&s, "script"), 0);
	assert_int_equal(exec_strings_add(&s, "arg"), 0);
	exec_strings_remove_first(&s);
	assert_int_equal(exec_strings_add_first(&s, "/path/script"), 0);
	assert_int_equal(exec_strings_add_first(&s, "-x"), 0);
	assert_int_equal(exec_strings_add_first(&s, "/bin/sh"), 0);
	assert_int_equal(s.count, 4);
	assert_memory_equal(s.text, "/bin/sh\0-x\0/path/script\0arg", 28);
	assert_int_equal(s.length, 28);
	exec_strings_free(&s);
}

static void lists_come_from_user_memory(void **state)
{
	struct exec_strings s = {0};
	uint64_t array = FAKE_USER_BASE, text = FAKE_USER_BASE + 4096;
	uint64_t pointers[3] = {text, text + 3, 0};

	memcpy(fake_user(array), pointers, sizeof(pointers));
	memcpy(fake_user(text), "ab\0", 3);
	memset(fake_user(text + 3), 'x', 5000); /* longer than one piece */
	*(char *)fake_user(text + 5003) = '\0';
	assert_int_equal(exec_strings_import(&s, array), 0);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.length, 3 + 5001);
	exec_strings_free(&s);

	pointers[1] = 0x10; /* no such memory */
	memcpy(fake_user(array), pointers, sizeof(pointers));
	assert_int_equal(exec_strings_import(&s, array), -EFAULT);
	exec_strings_free(&s);
	assert_int_equal(exec_strings_import(&s, 0x20), -EFAULT);
	exec_strings_free(&s);
}

static void a_string_has_a_limit(void **state)
{
	struct exec_strings s = {0};
	uint64_t array = FAKE_USER_BASE, text = FAKE_USER_BASE + 4096;
	uint64_t pointers[2] = {text, 0};

	memcpy(fake_user(array), pointers, sizeof(pointers));
	memset(fake_user(text), 'y', 140000);
	*(char *)fake_user(text + 140000) = '\0';
	assert_int_equal(exec_strings_import(&s, array), -E2BIG);
	exec_strings_free(&s);
}

/* ---- ELF ---- */

#define FILE_SIZE 8192

static void good_elf(uint8_t *file)
{
	Elf64_Ehdr *h = (Elf64_Ehdr *)file;
	Elf64_Phdr *p = (Elf64_Phdr *)(file + sizeof(*h));

	memset(file, 0, FILE_SIZE);
	memcpy(h->e_ident, ELFMAG, SELFMAG);
	h->e_ident[EI_CLASS] = ELFCLASS64;
	h->e_machine = EM_X86_64;
	h->e_type = ET_EXEC;
	h->e_entry = 0x401000;
	h->e_phoff = sizeof(*h);
	h->e_phentsize = sizeof(*p);
	h->e_phnum = 2;
	p[0] = (Elf64_Phdr){.p_type = PT_LOAD,
			    .p_flags = PF_R | PF_X,
			    .p_vaddr = 0x400000,
			    .p_filesz = 0x1800,
			    .p_memsz = 0x1800};
	p[1] = (Elf64_Phdr){.p_type = PT_LOAD,
			    .p_flags = PF_R | PF_W,
			    .p_vaddr = 0x402800,
			    .p_offset = 0x1800,
			    .p_filesz = 0x100,
			    .p_memsz = 0x3000};
}

static int load(const uint8_t *file, struct exec *e, struct mm *mm)
{
	memset(mm, 0, sizeof(*mm));
	*e = (struct exec){.mm = mm, .file = (struct file *)file};
	fake_file = file;
	fake_file_size = FILE_SIZE;
	memcpy(e->header, file, sizeof(e->header));
	e->header_size = sizeof(e->header);
	return exec_load_elf(e);
}

static void a_static_program_is_mapped(void **state)
{
	static uint8_t file[FILE_SIZE];
	struct exec e;
	struct mm mm;

	fake_init();
	current->process = init_process;
	good_elf(file);
	fake_log.maps = 0;
	assert_int_equal(load(file, &e, &mm), 0);
	assert_int_equal(fake_log.maps, 3); /* code, data, zeroed rest */
	assert_int_equal(e.start, 0x401000);
	assert_int_equal(e.program_headers, 0x400000 + sizeof(Elf64_Ehdr));
	assert_int_equal(mm.code_start, 0x400000);
	current->process = NULL;
}

static void malformed_files_are_refused(void **state)
{
	static uint8_t file[FILE_SIZE];
	Elf64_Ehdr *h = (Elf64_Ehdr *)file;
	Elf64_Phdr *p = (Elf64_Phdr *)(file + sizeof(*h));
	struct exec e;
	struct mm mm;

	current->process = init_process;
	good_elf(file);
	h->e_machine = EM_386;
	assert_int_equal(load(file, &e, &mm), -ENOEXEC);
	good_elf(file);
	h->e_phnum = 0xffff;
	assert_int_equal(load(file, &e, &mm), -ENOEXEC);
	good_elf(file);
	h->e_phoff = UINT64_MAX - 8;
	assert_int_equal(load(file, &e, &mm), -ENOEXEC);
	good_elf(file);
	p[0].p_vaddr = UINT64_MAX & PAGE_MASK;
	assert_int_equal(load(file, &e, &mm), -ENOEXEC);
	good_elf(file);
	p[1].p_memsz = UINT64_MAX;
	assert_int_equal(load(file, &e, &mm), -ENOEXEC);
	good_elf(file);
	p[1].p_filesz = 0x4000;
	assert_int_equal(load(file, &e, &mm), -ENOEXEC);
	current->process = NULL;
}

static void random_damage_does_no_harm(void **state)
{
	static uint8_t file[FILE_SIZE];
	struct exec e;
	struct mm mm;

	current->process = init_process;
	srand(2);
	for (int round = 0; round < 20000; round++) {
		good_elf(file);
		for (int i = rand() % 8; i >= 0; i--)
			file[rand() % 256] = (uint8_t)rand();
		load(file, &e, &mm);
	}
	current->process = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_keep_their_order),
		cmocka_unit_test(lists_come_from_user_memory),
		cmocka_unit_test(a_string_has_a_limit),
		cmocka_unit_test(a_static_program_is_mapped),
		cmocka_unit_test(malformed_files_are_refused),
		cmocka_unit_test(random_damage_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
