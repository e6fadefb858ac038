/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages whose system calls are patched: the program executes a copy; reads of the page return the
 * original bytes.
 */
#include "arch/patch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>

#include "mm/mm.h"
#include "mm/uaccess.h"
#include "mm/vma.h"
#include "neighbours.h"

#define AT 0x10000000ul
#define RX (PROT_READ | PROT_EXEC)

static const uint8_t call[] = {0xb8, 0x27, 0, 0, 0, 0x0f, 0x05, 0xc3};
static const uint8_t patched[] = {0xb8, 0x27, 0, 0, 0, 0xcd, PATCH_VECTOR, 0xc3};

static struct mm *fresh(void)
{
	struct mm *mm;

	assert_int_equal(mm_create(&mm), 0);
	current->mm = mm;
	fake_syscall_form = SYSCALL_FORM_PATCHED;
	return mm;
}

static void finish(struct mm *mm)
{
	mm_put(mm);
	current->mm = NULL;
	fake_syscall_form = SYSCALL_FORM_FOREIGN;
	assert_int_equal(fake_pages(), 0);
	assert_int_equal(fake_mappings(), 0);
}

static void fault(struct mm *mm, uint64_t address, unsigned access)
{
	struct fault f;

	assert_int_equal(mm_fault(mm, address, access, &f), 0);
	assert_int_equal(f.signal, 0);
}

static const uint8_t *mapped(struct mm *mm, uint64_t address)
{
	unsigned prot;
	struct page *page = fake_mapped(mm->vspace, address & PAGE_MASK, &prot);

	assert_non_null(page);
	return page->va + address % PAGE_SIZE;
}

/* Anonymous memory with code at `offset`, made executable as a JIT compiler does it. */
static void make_code(struct mm *mm, uint64_t offset, int prot)
{
	assert_int_equal(mm_map(mm, AT, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, NULL, 0),
			 AT);
	assert_int_equal(copy_to_user(AT + offset, call, sizeof(call)), 0);
	assert_int_equal(mm_protect(mm, AT, 2 * PAGE_SIZE, prot), 0);
	fault(mm, AT + offset, VM_PROT_EXEC);
}

static void readers_see_the_original(void **state)
{
	struct mm *mm = fresh();
	uint8_t seen[sizeof(call)];

	make_code(mm, 0x123, RX);
	assert_memory_equal(mapped(mm, AT + 0x123), patched, sizeof(patched));
	assert_int_equal(copy_from_user(seen, AT + 0x123, sizeof(seen)), 0);
	assert_memory_equal(seen, call, sizeof(call));
	assert_int_equal(code_is_syscall(mm, AT + 0x123 + 5), 1);
	assert_int_equal(code_is_syscall(mm, AT + 0x123), 0);
	assert_int_equal(code_is_syscall(mm, AT + 0x100000), -11);
	/* Written again, the page itself is mapped; executed again, a copy with the new bytes. */
	assert_int_equal(mm_protect(mm, AT, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE), 0);
	fault(mm, AT, VM_PROT_WRITE);
	assert_memory_equal(mapped(mm, AT + 0x123), call, sizeof(call));
	finish(mm);
}

static void only_executable_pages_are_patched(void **state)
{
	struct mm *mm = fresh();

	assert_int_equal(mm_map(mm, AT, PAGE_SIZE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, NULL, 0),
			 AT);
	assert_int_equal(copy_to_user(AT, call, sizeof(call)), 0);
	fault(mm, AT, VM_PROT_READ);
	assert_memory_equal(mapped(mm, AT), call, sizeof(call));
	/* Where they become executable they are no longer there: the processor may not ask again.
	 */
	assert_int_equal(mm_protect(mm, AT, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC), 0);
	assert_null(fake_mapped(mm->vspace, AT, &(unsigned){0}));
	fault(mm, AT, VM_PROT_EXEC);
	assert_memory_equal(mapped(mm, AT), patched, sizeof(patched));
	finish(mm);
}

static void across_a_page_border_the_first_half_is_patched(void **state)
{
	struct mm *mm = fresh();

	make_code(mm, PAGE_SIZE - 6, RX);
	fault(mm, AT + PAGE_SIZE, VM_PROT_EXEC);
	assert_int_equal(*mapped(mm, AT + PAGE_SIZE - 1), 0xcd);
	assert_int_equal(*mapped(mm, AT + PAGE_SIZE), 0x05);
	assert_int_equal(code_is_syscall(mm, AT + PAGE_SIZE - 1), 1);
	finish(mm);
}

static void a_write_to_writable_code_goes_to_the_page(void **state)
{
	struct mm *mm = fresh();

	make_code(mm, 0, RX | PROT_WRITE);
	assert_memory_equal(mapped(mm, AT), patched, sizeof(patched));
	fault(mm, AT, VM_PROT_WRITE);
	assert_memory_equal(mapped(mm, AT), call, sizeof(call));
	finish(mm);
}

static void a_child_has_a_patched_copy_too(void **state)
{
	struct mm *mm = fresh(), *child;

	make_code(mm, 0, RX);
	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	fault(child, AT, VM_PROT_EXEC);
	assert_memory_equal(mapped(child, AT), patched, sizeof(patched));
	mm_put(child);
	assert_memory_equal(mapped(mm, AT), patched, sizeof(patched));
	finish(mm);
}

static void every_failing_allocation_is_an_error(void **state)
{
	for (uint64_t n = 0; n < 60; n++) {
		struct mm *mm = fresh();
		struct fault f;

		if (mm_map(mm, AT, PAGE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, NULL, 0) == AT &&
		    !copy_to_user(AT, call, sizeof(call)) && !mm_protect(mm, AT, PAGE_SIZE, RX)) {
			fake_fail_at(n);
			mm_fault(mm, AT, VM_PROT_EXEC, &f);
			fake_fail_at(FAKE_NEVER);
		}
		finish(mm);
	}
}

static int setup(void **state)
{
	neighbours_reset();
	return 0;
}

#define TEST(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(readers_see_the_original),
		TEST(only_executable_pages_are_patched),
		TEST(across_a_page_border_the_first_half_is_patched),
		TEST(a_write_to_writable_code_goes_to_the_page),
		TEST(a_child_has_a_patched_copy_too),
		TEST(every_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
