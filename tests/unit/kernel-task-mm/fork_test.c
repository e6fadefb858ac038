/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of parent and child after a fork, on the fake machine: neither ever sees the other's
 * writes, whichever pages were copied or mapped in advance.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "program.h"

static void after_fork_writes_are_private_and_the_last_owner_keeps_the_page(void **state)
{
	struct mm *mm = fresh(), *child;
	struct page *page;
	unsigned prot;

	map_at(mm, AT, 4, RW, ANON);
	set_byte(mm, AT, 1);
	set_byte(mm, AT + PAGES(1), 2);
	page = fake_mapped(mm->vspace, AT, &prot);
	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	assert_ptr_equal(fake_mapped(mm->vspace, AT, &prot), page);
	assert_int_equal(prot, VM_PROT_READ);
	set_byte(child, AT, 9);
	assert_int_equal(byte_at(mm, AT), 1);
	assert_int_equal(byte_at(child, AT), 9);
	set_byte(mm, AT, 3); /* alone now: in place, and its neighbour is not */
	assert_ptr_equal(fake_mapped(mm->vspace, AT, &prot), page);
	assert_int_equal(prot, VM_PROT_READ | VM_PROT_WRITE);
	set_byte(mm, AT + PAGES(1), 4);
	assert_int_equal(byte_at(child, AT + PAGES(1)), 2);
	mm_put(child);
	finish(mm);
}

static void when_the_child_is_gone_one_fault_gives_all_pages_back(void **state)
{
	struct mm *mm = fresh(), *child;
	unsigned prot;

	map_at(mm, AT, 16, RW, ANON);
	for (int i = 0; i < 16; i++)
		set_byte(mm, AT + PAGES(i), 1);
	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	mm_put(child);
	assert_int_equal(fault_code(mm, AT + PAGES(5), VM_PROT_WRITE), 0);
	for (int i = 0; i < 16; i++) {
		assert_non_null(fake_mapped(mm->vspace, AT + PAGES(i), &prot));
		assert_int_equal(prot, VM_PROT_READ | VM_PROT_WRITE);
	}
	finish(mm);
}

static void shared_memory_stays_shared_over_fork(void **state)
{
	struct mm *mm = fresh(), *child;

	map_at(mm, AT, 2, RW, MAP_SHARED | MAP_ANONYMOUS);
	set_byte(mm, AT, 1);
	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	set_byte(child, AT, 5);
	set_byte(child, AT + PAGES(1), 6);
	assert_int_equal(byte_at(mm, AT), 5);
	assert_int_equal(byte_at(mm, AT + PAGES(1)), 6);
	mm_put(child);
	finish(mm);
}

/* Is the page mapped, and may it be written? */
static bool writable(struct mm *mm, uint64_t va)
{
	unsigned prot = 0;

	return fake_mapped(mm->vspace, va, &prot) && prot & VM_PROT_WRITE;
}

static struct mm *child_of(struct mm *mm)
{
	struct mm *child;

	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	return child;
}

static void pages_written_after_a_fork_are_copied_by_the_next(void **state)
{
	struct mm *mm = fresh(), *child;
	unsigned prot;

	map_at(mm, AT, 3, RW, ANON);
	for (int i = 0; i < 3; i++)
		set_byte(mm, AT + PAGES(i), 1);
	child = child_of(mm);
	set_byte(child, AT + PAGES(1), 2); /* it is the child that wants it */
	mm_put(child);
	set_byte(mm, AT + PAGES(1), 3);
	child = child_of(mm);
	assert_true(writable(mm, AT + PAGES(1)));
	assert_true(writable(child, AT + PAGES(1)));
	assert_false(writable(mm, AT));
	assert_null(fake_mapped(child->vspace, AT, &prot));
	set_byte(mm, AT + PAGES(1), 4);
	assert_int_equal(byte_at(child, AT + PAGES(1)), 3);
	set_byte(child, AT + PAGES(1), 5);
	assert_int_equal(byte_at(mm, AT + PAGES(1)), 4);
	mm_put(child);
	finish(mm);
}

static void where_memory_is_short_a_fork_copies_nothing(void **state)
{
	struct mm *mm = fresh(), *child;

	map_at(mm, AT, 1, RW, ANON);
	set_byte(mm, AT, 1);
	mm_put(child_of(mm));
	set_byte(mm, AT, 2);
	fake_limit_pages(fake_pages());
	child = child_of(mm);
	assert_false(writable(mm, AT));
	fake_limit_pages(UINT32_MAX);
	assert_int_equal(byte_at(child, AT), 2);
	mm_put(child);
	finish(mm);
}

static void what_children_look_at_first_is_mapped_from_the_start(void **state)
{
	struct mm *mm = fresh(), *child;
	struct fake_file *f = fake_file_create();
	unsigned prot;

	mm_map(mm, AT, PAGES(24), PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, &f->mappable, 0);
	child = child_of(mm);
	assert_null(fake_mapped(child->vspace, AT + PAGES(18), &prot));
	assert_int_equal(fault_code(child, AT + PAGES(18), VM_PROT_EXEC), 0);
	mm_put(child);
	child = child_of(mm);
	assert_ptr_equal(fake_mapped(child->vspace, AT + PAGES(18), &prot), f->page[18]);
	assert_int_equal(prot, VM_PROT_READ | VM_PROT_EXEC);
	assert_null(fake_mapped(child->vspace, AT, &prot));
	/* What it looks for is not there any more. */
	mm_put(child);
	mm_unmap(mm, AT, PAGES(24));
	child = child_of(mm);
	assert_int_equal(fault_code(child, AT + PAGES(18), VM_PROT_READ),
			 SIGSEGV * 100 + SEGV_MAPERR);
	mm_put(child);
	fake_file_destroy(f);
	finish(mm);
}

static void pages_of_files_are_found_by_faults_and_copies_of_them_are_kept(void **state)
{
	struct mm *mm = fresh(), *child;
	struct fake_file *f = fake_file_create();

	mm_map(mm, AT, PAGES(4), RW, MAP_PRIVATE | MAP_FIXED, &f->mappable, 0);
	assert_int_equal(byte_at(mm, AT), 'a');
	set_byte(mm, AT + PAGES(1), 'X');
	child = child_of(mm);
	assert_int_equal(child->rss_pages, 1);
	assert_int_equal(byte_at(child, AT), 'a');
	assert_int_equal(byte_at(child, AT + PAGES(1)), 'X');
	set_byte(child, AT, 'Y');
	assert_int_equal(byte_at(mm, AT), 'a');
	mm_put(child);
	mm_unmap(mm, AT, PAGES(4));
	fake_file_destroy(f);
	finish(mm);
}

static void writing_on_through_shared_pages_copies_ahead(void **state)
{
	struct mm *mm = fresh(), *child;
	unsigned faults = 0;

	map_at(mm, AT, 64, RW, ANON);
	for (int i = 0; i < 64; i++)
		set_byte(mm, AT + PAGES(i), (uint8_t)i);
	child = child_of(mm);
	for (int i = 0; i < 64; i++) {
		if (!writable(child, AT + PAGES(i))) {
			faults++;
			assert_int_equal(fault_code(child, AT + PAGES(i), VM_PROT_WRITE), 0);
		}
		set_byte(child, AT + PAGES(i), 100);
	}
	assert_true(faults <= 9);
	for (int i = 0; i < 64; i++)
		assert_int_equal(byte_at(mm, AT + PAGES(i)), i);
	mm_put(child);
	finish(mm);
}

/* ---- while a copy gives way ---- */

extern void (*fake_meanwhile)(void);
static struct mm *parent;
static unsigned pauses;

static void with_others(void (*meanwhile)(void), struct mm *mm)
{
	parent = mm;
	fake_meanwhile = meanwhile;
	waits_checked = meanwhile != NULL;
}

static void another_thread_writes(void)
{
	pauses++;
	set_byte(parent, AT, 100);
	set_byte(parent, AT + PAGES(299), 100);
}

static void another_thread_maps(void)
{
	if (pauses++ != 2)
		return;
	mm_unmap(parent, AT, PAGES(10));
	map_at(parent, AT + PAGES(1000), 10, RW, ANON);
	set_byte(parent, AT + PAGES(1000), 7);
}

static void a_fork_gives_way_to_other_threads(void **state)
{
	struct mm *mm = fresh(), *child;

	map_at(mm, AT, 300, RW, ANON);
	for (int i = 0; i < 300; i++)
		set_byte(mm, AT + PAGES(i), 1);
	mm_get(mm); /* a thread's */
	pauses = 0;
	with_others(another_thread_writes, mm);
	child = child_of(mm);
	with_others(NULL, NULL);
	assert_true(pauses >= 4);
	/* The first page was copied before it was written, the last one behind it. */
	assert_int_equal(byte_at(child, AT), 1);
	assert_int_equal(byte_at(child, AT + PAGES(299)), 100);
	assert_int_equal(byte_at(mm, AT), 100);
	mm_put(child);
	mm_put(mm);
	finish(mm);
}

static void a_child_has_the_areas_of_one_moment(void **state)
{
	struct mm *mm = fresh(), *child;

	map_at(mm, AT, 300, RW, ANON);
	for (int i = 0; i < 300; i++)
		set_byte(mm, AT + PAGES(i), 1);
	mm_get(mm);
	pauses = 0;
	with_others(another_thread_maps, mm);
	child = child_of(mm);
	with_others(NULL, NULL);
	assert_int_equal(fault_code(child, AT, VM_PROT_READ), SIGSEGV * 100 + SEGV_MAPERR);
	assert_int_equal(byte_at(child, AT + PAGES(10)), 1);
	assert_int_equal(byte_at(child, AT + PAGES(1000)), 7);
	assert_int_equal(child->rss_pages, mm->rss_pages);
	mm_put(child);
	mm_put(mm);
	finish(mm);
}

/* Two places are written in turn, as an allocator with several arenas does. */
static void what_is_written_in_several_places_comes_ahead_in_each(void **state)
{
	struct mm *mm = fresh();
	unsigned faults = 0;

	map_at(mm, AT, 256, RW, ANON);
	for (int i = 0; i < 64; i++) {
		for (int place = 0; place < 2; place++) {
			uint64_t at = AT + PAGES(128 * place + i);

			if (!writable(mm, at)) {
				faults++;
				assert_int_equal(fault_code(mm, at, VM_PROT_WRITE), 0);
			}
			assert_int_equal(byte_at(mm, at), 0);
			set_byte(mm, at, 1);
		}
	}
	assert_true(faults <= 20);
	assert_true(mm->rss_pages <= 2 * (64 + 16));
	finish(mm);
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
		TEST(after_fork_writes_are_private_and_the_last_owner_keeps_the_page),
		TEST(when_the_child_is_gone_one_fault_gives_all_pages_back),
		TEST(shared_memory_stays_shared_over_fork),
		TEST(pages_written_after_a_fork_are_copied_by_the_next),
		TEST(where_memory_is_short_a_fork_copies_nothing),
		TEST(what_children_look_at_first_is_mapped_from_the_start),
		TEST(pages_of_files_are_found_by_faults_and_copies_of_them_are_kept),
		TEST(writing_on_through_shared_pages_copies_ahead),
		TEST(a_fork_gives_way_to_other_threads),
		TEST(a_child_has_the_areas_of_one_moment),
		TEST(what_is_written_in_several_places_comes_ahead_in_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
