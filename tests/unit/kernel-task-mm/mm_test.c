/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces on the fake machine: faults, copies and unmappings, and that every single failing
 * allocation on the way is an error that leaves nothing behind.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mm/mm.h"
#include "mm/uaccess.h"
#include "mm/vma.h"
#include "neighbours.h"
#include "program.h"
#include "sys/syscall.h"

static long call(syscall_handler *handler, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
		 uint64_t e)
{
	const uint64_t arg[SYSCALL_ARGUMENTS] = {a, b, c, d, e, 0};
	struct user_regs regs;

	regs_set_arguments(&regs, arg);
	return handler(&regs);
}

/* ---- faults ---- */

static void wild_accesses_get_the_right_signal(void **state)
{
	struct mm *mm = fresh();

	map_at(mm, AT, 1, PROT_READ, ANON);
	map_at(mm, AT + PAGES(1), 1, PROT_NONE, ANON);
	assert_int_equal(fault_code(mm, 0, VM_PROT_READ), SIGSEGV * 100 + SEGV_MAPERR);
	assert_int_equal(fault_code(mm, AT - 1, VM_PROT_READ), SIGSEGV * 100 + SEGV_MAPERR);
	assert_int_equal(fault_code(mm, AT, VM_PROT_WRITE), SIGSEGV * 100 + SEGV_ACCERR);
	assert_int_equal(fault_code(mm, AT, VM_PROT_EXEC), SIGSEGV * 100 + SEGV_ACCERR);
	assert_int_equal(fault_code(mm, AT + PAGES(1), VM_PROT_READ), SIGSEGV * 100 + SEGV_ACCERR);
	assert_int_equal(fault_code(mm, UINT64_MAX, VM_PROT_READ), SIGSEGV * 100 + SEGV_MAPERR);
	assert_int_equal(fault_code(mm, AT, VM_PROT_READ), 0);
	finish(mm);
}

static void an_access_beyond_the_end_of_a_file_is_a_bus_error(void **state)
{
	struct mm *mm = fresh();
	struct fake_file *f = fake_file_create();

	f->size = PAGE_SIZE + 1;
	assert_int_equal(
		mm_map(mm, AT, PAGES(4), PROT_READ, MAP_PRIVATE | MAP_FIXED, &f->mappable, 0), AT);
	assert_int_equal(fault_code(mm, AT + PAGES(1), VM_PROT_READ), 0);
	assert_int_equal(fault_code(mm, AT + PAGES(2), VM_PROT_READ), SIGBUS * 100 + BUS_ADRERR);
	mm_unmap(mm, AT, PAGES(4));
	fake_file_destroy(f);
	finish(mm);
}

static void anonymous_memory_is_zero_and_keeps_what_is_written(void **state)
{
	struct mm *mm = fresh();
	unsigned prot;

	map_at(mm, AT, 600, RW, ANON);
	assert_int_equal(byte_at(mm, AT + PAGES(599)), 0);
	set_byte(mm, AT + 5, 7);
	assert_int_equal(byte_at(mm, AT + 5), 7);
	assert_int_equal(mm->rss_pages, 5); /* in a large area three come along */
	assert_non_null(fake_mapped(mm->vspace, AT, &prot));
	assert_int_equal(prot, VM_PROT_READ | VM_PROT_WRITE);
	finish(mm);
}

static void one_read_fault_maps_the_neighbours_of_a_file(void **state)
{
	struct mm *mm = fresh();
	struct fake_file *f = fake_file_create();
	unsigned prot;

	mm_map(mm, AT, PAGES(20), PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, &f->mappable, 0);
	assert_int_equal(fault_code(mm, AT + PAGES(3), VM_PROT_EXEC), 0);
	assert_int_equal(mm->rss_pages, 8);
	for (unsigned i = 0; i < 8; i++)
		assert_ptr_equal(fake_mapped(mm->vspace, AT + PAGES(i), &prot), f->page[i]);
	assert_null(fake_mapped(mm->vspace, AT + PAGES(8), &prot));
	/* It goes on there: twice as many come. */
	assert_int_equal(fault_code(mm, AT + PAGES(8), VM_PROT_EXEC), 0);
	assert_int_equal(mm->rss_pages, 20);
	mm_unmap(mm, AT, PAGES(20));
	fake_file_destroy(f);
	finish(mm);
}

static void the_data_of_a_library_is_copied_by_one_fault(void **state)
{
	struct mm *mm = fresh();
	struct fake_file *f = fake_file_create();
	unsigned prot;

	mm_map(mm, AT, PAGES(5), RW, MAP_PRIVATE | MAP_FIXED | MAP_DENYWRITE, &f->mappable, 0);
	assert_int_equal(byte_at(mm, AT), 'a');
	assert_int_equal(fault_code(mm, AT + PAGES(1), VM_PROT_WRITE), 0);
	for (unsigned i = 0; i < 5; i++) {
		struct page *page = fake_mapped(mm->vspace, AT + PAGES(i), &prot);

		assert_non_null(page);
		assert_ptr_not_equal(page, f->page[i]);
		assert_int_equal(prot, RW);
		set_byte(mm, AT + PAGES(i) + 1, 'X');
		assert_int_equal(byte_at(mm, AT + PAGES(i)), 'a' + (int)i);
		assert_int_equal(f->page[i]->va[1], 'a' + (int)i);
	}
	assert_int_equal(mm->rss_pages, 5);
	mm_unmap(mm, AT, PAGES(5));
	fake_file_destroy(f);
	finish(mm);
}

static void a_private_write_copies_and_a_shared_one_does_not(void **state)
{
	struct mm *mm = fresh();
	struct fake_file *f = fake_file_create();

	mm_map(mm, AT, PAGES(4), RW, MAP_PRIVATE | MAP_FIXED, &f->mappable, PAGES(2));
	mm_map(mm, AT + PAGES(8), PAGES(4), RW, MAP_SHARED | MAP_FIXED, &f->mappable, PAGES(2));
	assert_int_equal(byte_at(mm, AT), 'c');
	set_byte(mm, AT, 'X');
	assert_int_equal(byte_at(mm, AT + PAGES(8)), 'c');
	assert_int_equal(byte_at(mm, AT + 1), 'c');
	set_byte(mm, AT + PAGES(9), 'Y');
	assert_int_equal(f->page[3]->va[0], 'Y');
	assert_int_equal(byte_at(mm, AT + PAGES(1)), 'Y');
	/* The file loses its pages: private copies stay, unless they lie behind a new end. */
	mm_unmap_file_pages(&f->mappings, 2, 1);
	assert_int_equal(byte_at(mm, AT), 'X');
	mm_unmap_file_pages(&f->mappings, 0, 0);
	assert_int_equal(byte_at(mm, AT), 'c');
	mm_unmap(mm, AT, PAGES(12));
	fake_file_destroy(f);
	finish(mm);
}

/* ---- areas ---- */

static void areas_join_and_divide(void **state)
{
	struct mm *mm = fresh();

	map_at(mm, AT, 2, RW, ANON);
	map_at(mm, AT + PAGES(2), 2, RW, ANON);
	assert_int_equal(mm->vmas->count, 1);
	assert_int_equal(mm_protect(mm, AT + PAGES(1), PAGES(2), PROT_READ), 0);
	assert_int_equal(mm->vmas->count, 3);
	assert_int_equal(mm_protect(mm, AT + PAGES(1), PAGES(2), RW), 0);
	assert_int_equal(mm->vmas->count, 1);
	assert_int_equal(mm_unmap(mm, AT + PAGES(1), PAGES(1)), 0);
	assert_int_equal(mm->vmas->count, 2);
	assert_int_equal(mm->total_pages, 3);
	assert_int_equal(mm_protect(mm, AT, PAGES(3), PROT_READ), -ENOMEM);
	finish(mm);
}

static void protection_is_that_of_the_machine_too(void **state)
{
	struct mm *mm = fresh();
	uint8_t b = 1;
	unsigned prot;

	map_at(mm, AT, 1, RW, ANON);
	set_byte(mm, AT, 8);
	assert_int_equal(mm_protect(mm, AT, PAGES(1), PROT_READ), 0);
	assert_non_null(fake_mapped(mm->vspace, AT, &prot));
	assert_int_equal(prot, VM_PROT_READ);
	assert_int_equal(mm_write(mm, AT, &b, 1), -EFAULT);
	assert_int_equal(mm_protect(mm, AT, PAGES(1), PROT_NONE), 0);
	assert_null(fake_mapped(mm->vspace, AT, &prot));
	assert_int_equal(mm_read(mm, &b, AT, 1), -EFAULT);
	assert_int_equal(mm_protect(mm, AT, PAGES(1), RW), 0);
	assert_int_equal(byte_at(mm, AT), 8);
	finish(mm);
}

static unsigned rights(struct mm *mm, uint64_t va)
{
	unsigned prot = 0;

	return fake_mapped(mm->vspace, va, &prot) ? prot : 0;
}

static void rights_that_come_back_wait_for_a_fault(void **state)
{
	struct mm *mm = fresh();

	map_at(mm, AT, 3, RW, ANON);
	for (int i = 0; i < 3; i++)
		set_byte(mm, AT + PAGES(i), 8);
	assert_int_equal(mm_protect(mm, AT, PAGES(3), PROT_READ), 0);
	assert_int_equal(mm_protect(mm, AT, PAGES(2), RW), 0);
	assert_int_equal(rights(mm, AT), VM_PROT_READ);
	/* The neighbour, which may be written too, comes along; the one beyond may not. */
	assert_int_equal(fault_code(mm, AT, VM_PROT_WRITE), 0);
	assert_int_equal(rights(mm, AT), RW);
	assert_int_equal(rights(mm, AT + PAGES(1)), RW);
	assert_int_equal(rights(mm, AT + PAGES(2)), VM_PROT_READ);
	/* After a refused write mprotect gives the right at once, because the write will be tried
	 * again. */
	assert_int_equal(fault_code(mm, AT + PAGES(2), VM_PROT_WRITE), SIGSEGV * 100 + SEGV_ACCERR);
	assert_int_equal(mm_protect(mm, AT + PAGES(2), PAGES(1), RW), 0);
	assert_int_equal(rights(mm, AT + PAGES(2)), RW);
	finish(mm);
}

static void a_stack_grows_to_its_limit_and_no_further(void **state)
{
	struct mm *mm = fresh();
	uint64_t top = 0x7ff000000000ul;

	fake_limits[RLIMIT_STACK] = 1 << 20;
	assert_int_equal(mm_map_stack(mm, top, 1 << 20, RW), 0);
	set_byte(mm, top - (1 << 20), 1);
	assert_int_equal(fault_code(mm, top - (1 << 20) - 1, VM_PROT_WRITE),
			 SIGSEGV * 100 + SEGV_MAPERR);
	fake_limits[RLIMIT_STACK] = 8 << 20;
	/* Not into what lies close below. */
	map_at(mm, top - (4 << 20), 1, RW, ANON);
	set_byte(mm, top - (2 << 20), 1);
	assert_int_equal(fault_code(mm, top - (3 << 20) + PAGES(1), VM_PROT_WRITE), 0);
	assert_int_equal(fault_code(mm, top - (3 << 20), VM_PROT_WRITE),
			 SIGSEGV * 100 + SEGV_MAPERR);
	finish(mm);
}

static void arguments_are_checked_as_on_linux(void **state)
{
	struct mm *mm = fresh();

	assert_int_equal(mm_map(mm, 0, 0, RW, ANON, NULL, 0), -EINVAL);
	assert_int_equal(mm_map(mm, 0, PAGES(1), RW, MAP_ANONYMOUS, NULL, 0), -EINVAL);
	assert_int_equal(mm_map(mm, AT + 1, PAGES(1), RW, ANON | MAP_FIXED, NULL, 0), -EINVAL);
	assert_int_equal(mm_map(mm, 0, PAGES(1), RW, ANON | MAP_FIXED, NULL, 0), -EPERM);
	assert_int_equal(mm_map(mm, USER_END, PAGES(1), RW, ANON | MAP_FIXED, NULL, 0), -ENOMEM);
	assert_int_equal(mm_map(mm, 0, UINT64_MAX, RW, ANON, NULL, 0), -ENOMEM);
	assert_int_equal(mm_map(mm, 0, 2ull << 30, RW, ANON, NULL, 0), -ENOMEM);
	assert_true(mm_map(mm, 0, 2ull << 30, RW, ANON | MAP_NORESERVE, NULL, 0) > 0);
	map_at(mm, AT, 1, RW, ANON);
	assert_int_equal(mm_map(mm, AT, PAGES(1), RW, ANON | 0x100000, NULL, 0), -EEXIST);
	fake_limits[RLIMIT_AS] = mm->total_pages * PAGE_SIZE + PAGES(1);
	assert_int_equal(mm_map(mm, 0, PAGES(2), RW, ANON, NULL, 0), -ENOMEM);
	assert_int_equal(call(SYS_munmap, AT, 0, 0, 0, 0), -EINVAL);
	assert_int_equal(call(SYS_munmap, AT + 1, 1, 0, 0, 0), -EINVAL);
	assert_int_equal(call(SYS_madvise, AT, PAGES(1), 99, 0, 0), -EINVAL);
	assert_int_equal(call(SYS_madvise, AT, PAGES(3), 4, 0, 0), -ENOMEM);
	neighbours_reset();
	finish(mm);
}

/* ---- mremap, madvise, brk ---- */

static void mremap_moves_what_is_there(void **state)
{
	struct mm *mm = fresh();
	long to;

	map_at(mm, AT, 4, RW, ANON);
	map_at(mm, AT + PAGES(4), 1, PROT_READ, ANON);
	set_byte(mm, AT + PAGES(3), 42);
	assert_int_equal(call(SYS_mremap, AT, PAGES(4), PAGES(8), 0, 0), -ENOMEM);
	to = call(SYS_mremap, AT, PAGES(4), PAGES(8), 1, 0);
	assert_true(to > 0);
	assert_int_equal(byte_at(mm, (uint64_t)to + PAGES(3)), 42);
	assert_int_equal(byte_at(mm, (uint64_t)to + PAGES(7)), 0);
	assert_int_equal(fault_code(mm, AT, VM_PROT_READ), SIGSEGV * 100 + SEGV_MAPERR);
	assert_int_equal(call(SYS_mremap, (uint64_t)to, PAGES(8), PAGES(2), 0, 0), to);
	assert_int_equal(mm->total_pages, 3);
	assert_int_equal(call(SYS_mremap, (uint64_t)to, PAGES(2), PAGES(2), 3, AT + PAGES(4)),
			 AT + PAGES(4));
	assert_int_equal(mm->total_pages, 2);
	finish(mm);
}

static void advice_that_pages_are_not_needed_gives_them_back(void **state)
{
	struct mm *mm = fresh();

	map_at(mm, AT, 4, RW, ANON);
	set_byte(mm, AT + PAGES(1), 1);
	assert_int_equal(call(SYS_madvise, AT, PAGES(4), 4, 0, 0), 0);
	assert_int_equal(fake_pages(), 0);
	assert_int_equal(byte_at(mm, AT + PAGES(1)), 0);
	finish(mm);
}

static void the_heap_grows_and_shrinks(void **state)
{
	struct mm *mm = fresh();

	mm_set_brk(mm, AT + 5);
	assert_int_equal(call(SYS_brk, 0, 0, 0, 0, 0), AT + PAGES(1));
	assert_int_equal(call(SYS_brk, AT + PAGES(3) + 7, 0, 0, 0, 0), AT + PAGES(3) + 7);
	set_byte(mm, AT + PAGES(3), 1);
	assert_int_equal(call(SYS_brk, AT + PAGES(2), 0, 0, 0, 0), AT + PAGES(2));
	assert_int_equal(fake_pages(), 0);
	map_at(mm, AT + PAGES(4), 1, RW, ANON);
	assert_int_equal(call(SYS_brk, AT + PAGES(9), 0, 0, 0, 0), AT + PAGES(2));
	finish(mm);
}

/* ---- pages of the kernel task's ---- */

static struct page *a_page(uint8_t byte)
{
	struct page *page = page_alloc();

	assert_non_null(page);
	memset(page->va, byte, PAGE_SIZE);
	return page;
}

/* Every call that changes memory acts as if nothing were there; the program can read and run it. */
static void sealed_pages_are_out_of_reach(void **state)
{
	struct mm *mm = fresh(), *child;
	uint64_t sealed = AT + PAGES(2);
	struct page *page = a_page(7);

	map_at(mm, AT, 2, RW, ANON);
	map_at(mm, AT + PAGES(3), 2, RW, ANON);
	assert_int_equal(mm_map_pages(mm, sealed, &page, 1, PROT_READ | PROT_EXEC, true, "[it]"),
			 0);
	mm_seal(mm, sealed, sealed + PAGES(1));
	assert_int_equal(mm_map(mm, sealed, PAGES(1), RW, ANON | MAP_FIXED, NULL, 0), -ENOMEM);
	assert_int_equal(mm_map(mm, AT, PAGES(5), RW, ANON | MAP_FIXED, NULL, 0), -ENOMEM);
	assert_int_equal(mm_map(mm, sealed, PAGES(1), RW, ANON | 0x100000, NULL, 0), -EEXIST);
	assert_int_equal(call(SYS_mprotect, sealed, PAGES(1), RW, 0, 0), -ENOMEM);
	assert_int_equal(call(SYS_mprotect, AT, PAGES(5), PROT_READ, 0, 0), -ENOMEM);
	assert_int_equal(call(SYS_mremap, sealed, PAGES(1), PAGES(1), 3, AT), -EFAULT);
	assert_int_equal(call(SYS_mremap, AT + PAGES(3), PAGES(1), PAGES(1), 3, sealed), -ENOMEM);
	for (int advice = 0; advice < 26; advice++)
		assert_true(call(SYS_madvise, sealed, PAGES(1), advice, 0, 0) < 0);
	assert_int_equal(fault_code(mm, sealed, VM_PROT_WRITE), SIGSEGV * 100 + SEGV_ACCERR);
	assert_int_equal(fault_code(mm, sealed, VM_PROT_EXEC), 0);
	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	assert_int_equal(mm_unmap(child, AT, PAGES(5)), 0);
	assert_int_equal(child->total_pages, 1);
	assert_int_equal(byte_at(child, sealed), 7);
	assert_int_equal(mm_map(child, sealed, PAGES(1), RW, ANON | MAP_FIXED, NULL, 0), -ENOMEM);
	mm_put(child);
	assert_int_equal(mm_unmap(mm, 0, USER_END), 0);
	assert_int_equal(byte_at(mm, sealed), 7);
	page_put(page);
	finish(mm);
}

/* The vDSO: a program that makes it writable, and writes, changes only its own copy. */
static void written_pages_of_the_kernel_task_are_copies(void **state)
{
	struct page *page = a_page(7);
	struct mm *mm = fresh(), *child;

	assert_int_equal(mm_map_pages(mm, AT, &page, 1, PROT_READ | PROT_EXEC, false, "[it]"), 0);
	assert_int_equal(mm_fork(mm, 0, 0, &child), 0);
	assert_int_equal(fault_code(mm, AT, VM_PROT_WRITE), SIGSEGV * 100 + SEGV_ACCERR);
	assert_int_equal(call(SYS_mprotect, AT, PAGES(1), RW | PROT_EXEC, 0, 0), 0);
	set_byte(mm, AT, 9);
	assert_int_equal(byte_at(mm, AT), 9);
	assert_int_equal(byte_at(child, AT), 7);
	assert_int_equal(page->va[0], 7);
	mm_put(child);
	/* Pages to which the kernel task continues to write cannot be copied. */
	assert_int_equal(mm_map_pages(mm, AT + PAGES(1), &page, 1, PROT_READ, true, "[it]"), 0);
	assert_int_equal(call(SYS_mprotect, AT + PAGES(1), PAGES(1), RW, 0, 0), -EACCES);
	page_put(page);
	finish(mm);
}

/* ---- copies ---- */

static void copies_cross_pages_and_stop_where_memory_ends(void **state)
{
	struct mm *mm = fresh();
	char out[PAGE_SIZE], in[PAGE_SIZE];
	struct iov_iter it;

	map_at(mm, AT, 2, RW, ANON);
	for (unsigned i = 0; i < sizeof(out); i++)
		out[i] = (char)(i * 7 + 1);
	assert_int_equal(copy_to_user(AT + 100, out, sizeof(out)), 0);
	assert_int_equal(copy_from_user(in, AT + 100, sizeof(in)), 0);
	assert_memory_equal(in, out, sizeof(in));
	assert_int_equal(copy_to_user(AT + PAGES(1) + 1, out, sizeof(out)), -EFAULT);
	assert_int_equal(mm_read(mm, in, AT + PAGES(2) - 10, 100), 10);
	assert_int_equal(copy_from_user(in, UINT64_MAX - 3, 8), -EFAULT);
	set_byte(mm, AT + PAGES(2) - 1, 'x');
	assert_int_equal(strncpy_from_user(in, AT + PAGES(2) - 1, 10), -EFAULT);
	assert_int_equal(copy_to_user(AT + PAGES(1) - 2, "hello", 6), 0);
	assert_int_equal(strncpy_from_user(in, AT + PAGES(1) - 2, 10), 5);
	assert_int_equal(strncpy_from_user(in, AT + PAGES(1) - 2, 5), -ENAMETOOLONG);
	iov_iter_user(&it, AT + PAGES(2) - 4, 10);
	assert_int_equal(copy_to_iter(out, 10, &it), 4);
	finish(mm);
}

static void iterators_go_back_and_forth_over_segments(void **state)
{
	struct iovec v[4];
	struct iov_iter it;
	char a[3], b[5], text[] = "abcdefgh", back[8];

	v[0] = (struct iovec){a, 3};
	v[1] = (struct iovec){NULL, 0};
	v[2] = (struct iovec){b, 5};
	v[3] = (struct iovec){NULL, 0};
	iov_iter_vec(&it, v, 4, 8);
	it.kernel = 1;
	assert_int_equal(copy_to_iter(text, 9, &it), 8);
	assert_memory_equal(a, "abc", 3);
	assert_memory_equal(b, "defgh", 5);
	iov_iter_revert(&it, 6);
	assert_int_equal(it.count, 6);
	assert_int_equal(copy_from_iter(back, 6, &it), 6);
	assert_memory_equal(back, "cdefgh", 6);
	iov_iter_revert(&it, 8);
	assert_int_equal(zero_iter(8, &it), 8);
	assert_int_equal(a[0], 0);
}

/* ---- failing allocations ---- */

/* A sequence with every operation; stops at the first error. */
static int everything(struct fake_file *f)
{
	struct mm *mm, *child = NULL;
	int error = mm_create(&mm);
	struct fault fault;
	int64_t at;

	if (error)
		return error;
	current->mm = mm;
	at = mm_map(mm, AT, PAGES(8), RW, ANON | MAP_FIXED, NULL, 0);
	if (at > 0)
		at = mm_map(mm, AT + PAGES(100), PAGES(20), RW, MAP_PRIVATE | MAP_FIXED,
			    &f->mappable, 0);
	if (at > 0)
		at = mm_map(mm, AT + PAGES(1000), PAGES(4), RW,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, NULL, 0);
	error = at < 0 ? (int)at : 0;
	for (int i = 0; i < 8 && !error; i++)
		error = mm_fault(mm, AT + PAGES(i), VM_PROT_WRITE, &fault);
	if (!error)
		error = mm_fault(mm, AT + PAGES(103), VM_PROT_READ, &fault);
	if (!error)
		error = mm_fault(mm, AT + PAGES(104), VM_PROT_WRITE, &fault);
	if (!error)
		error = mm_fault(mm, AT + PAGES(1001), VM_PROT_WRITE, &fault);
	if (!error)
		error = mm_fork(mm, 0, 0, &child);
	if (!error)
		error = mm_fault(child, AT + PAGES(3), VM_PROT_WRITE, &fault);
	if (!error)
		error = mm_fault(mm, AT + PAGES(3), VM_PROT_WRITE, &fault);
	if (!error)
		error = mm_protect(mm, AT + PAGES(2), PAGES(2), PROT_READ);
	if (!error)
		error = mm_unmap(mm, AT + PAGES(102), PAGES(2));
	if (!error) {
		at = call(SYS_mremap, AT + PAGES(4), PAGES(2), PAGES(600), 1, 0);
		error = at < 0 ? (int)at : 0;
	}
	if (child)
		mm_put(child);
	mm_put(mm);
	current->mm = NULL;
	return error;
}

static void every_failing_allocation_is_an_error_and_leaks_nothing(void **state)
{
	struct fake_file *f = fake_file_create();
	unsigned pages = fake_pages();
	uint64_t n;

	assert_int_equal(everything(f), 0);
	for (n = 0;; n++) {
		int error;

		fake_fail_at(n);
		error = everything(f);
		if (!fake_failed())
			break;
		/* A neighbour that could not be mapped is no error. */
		assert_true(error == -ENOMEM || error == 0);
		assert_int_equal(fake_pages(), pages);
		assert_int_equal(fake_mappings(), 0);
		assert_int_equal(fake_vspaces(), 0);
		assert_int_equal(f->refs, 0);
	}
	fake_fail_at(FAKE_NEVER);
	assert_true(n > 40);
	fake_file_destroy(f);
}

static void running_out_of_pages_is_an_error(void **state)
{
	struct mm *mm = fresh();
	struct fault f;
	int error = 0, i;

	map_at(mm, AT, 100, RW, ANON);
	fake_limit_pages(10);
	for (i = 0; i < 100 && !error; i++)
		error = mm_fault(mm, AT + PAGES(i), VM_PROT_WRITE, &f);
	assert_int_equal(error, -ENOMEM);
	assert_int_equal(i, 11);
	fake_limit_pages(UINT32_MAX);
	finish(mm);
}

static int setup(void **state)
{
	neighbours_reset();
	return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(wild_accesses_get_the_right_signal),
		TEST(an_access_beyond_the_end_of_a_file_is_a_bus_error),
		TEST(anonymous_memory_is_zero_and_keeps_what_is_written),
		TEST(one_read_fault_maps_the_neighbours_of_a_file),
		TEST(the_data_of_a_library_is_copied_by_one_fault),
		TEST(a_private_write_copies_and_a_shared_one_does_not),
		TEST(areas_join_and_divide),
		TEST(protection_is_that_of_the_machine_too),
		TEST(rights_that_come_back_wait_for_a_fault),
		TEST(a_stack_grows_to_its_limit_and_no_further),
		TEST(arguments_are_checked_as_on_linux),
		TEST(mremap_moves_what_is_there),
		TEST(advice_that_pages_are_not_needed_gives_them_back),
		TEST(the_heap_grows_and_shrinks),
		TEST(sealed_pages_are_out_of_reach),
		TEST(written_pages_of_the_kernel_task_are_copies),
		TEST(copies_cross_pages_and_stop_where_memory_ends),
		TEST(iterators_go_back_and_forth_over_segments),
		TEST(every_failing_allocation_is_an_error_and_leaks_nothing),
		TEST(running_out_of_pages_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
