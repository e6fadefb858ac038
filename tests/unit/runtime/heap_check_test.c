/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What lies between the kernel task and malloc. Small freed blocks are reused first. In the debug
 * mode of waiting a freed block is filled with a pattern and not reused at once; a write to it is
 * found when it would be reused, however it was freed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "death.h"
#include "machine/heap.h"
#include "machine/heap_small.h"
#include "machine/machine.h"

enum { BLOCK = 96, MANY = 3000, LARGE = 60000 };

void heap_keep_nothing(void)
{
}

/* Makes the sanitizer's allocator return NULL instead of ending the program. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:detect_leaks=0";
}

/* The compiler must not see that a freed block is used. */
static uint8_t *hidden(void *block)
{
	__asm__("" : "+r"(block));
	return block;
}

/* Allocates and frees so many blocks that the first of them is to be used again. */
static void turn_over(size_t size)
{
	for (int i = 0; i < MANY; i++)
		free(hidden(malloc(size)));
}

static uint8_t *freed_block(void)
{
	uint8_t *block = hidden(malloc(BLOCK));

	memset(block, 1, BLOCK);
	free(hidden(block));
	return block;
}

static void test_pattern(void **state)
{
	uint8_t *block = freed_block();
	uint64_t pointer;

	for (int i = 0; i < BLOCK; i++)
		assert_int_equal(block[i], 0xa5);
	memcpy(&pointer, block, sizeof(pointer));
	assert_true(pointer >> 47 != 0 && pointer >> 47 != 0x1ffff); /* no address */
	for (int i = 0; i < 100; i++)
		assert_ptr_not_equal(hidden(malloc(BLOCK)), block);
}

static void no_write(void)
{
	freed_block();
	turn_over(BLOCK);
	turn_over(LARGE);
}

static void write_first(void)
{
	freed_block()[0] = 7;
	turn_over(BLOCK);
}

static void write_last(void)
{
	freed_block()[BLOCK - 1] ^= 1;
	turn_over(BLOCK);
}

/* A few large blocks also fill the list of kept blocks. */
static void write_among_large(void)
{
	freed_block()[40]++;
	turn_over(LARGE);
}

/* A block that grows moves: its old address is that of a freed one. */
static void write_after_growth(void)
{
	uint8_t *old = hidden(calloc(1, BLOCK));
	uint8_t *block = hidden(realloc(hidden(old), BLOCK + 1));

	if (block == old || block[0])
		return;
	old[8] = 7;
	turn_over(BLOCK);
}

/* When memory is out the kept blocks are given back, and looked at before. */
static void write_before_exhaustion(void)
{
	freed_block()[16] = 7;
	free(hidden(malloc(PTRDIFF_MAX)));
}

/* Blocks are looked at in the order in which they were freed, so this one is not reached. */
static void write_later(void)
{
	turn_over(BLOCK);
	freed_block()[0] = 7;
}

static void expect(void (*act)(void), const char *words)
{
	char text[200];

	assert_true(panics(act, text, sizeof(text)));
	if (strncmp(text, words, strlen(words)) != 0 ||
	    !strstr(text, "was written after it was freed"))
		fail_msg("%s", text);
}

static void test_writes(void **state)
{
	char text[200];

	assert_false(panics(no_write, text, sizeof(text)));
	expect(write_first, "byte 0 of 96 ");
	expect(write_last, "byte 95 of 96 ");
	expect(write_among_large, "byte 40 of 96 ");
	expect(write_after_growth, "byte 8 of 96 ");
	expect(write_before_exhaustion, "byte 16 of 96 ");
	assert_false(panics(write_later, text, sizeof(text)));
}

/* ---- without the mode ---- */

/* A call of free() that the compiler does not know. */
__attribute__((noipa)) static void release(void *block)
{
	free(block);
}

/* A step serves all its sizes, and asks malloc for no more than malloc takes for them anyway. */
static void test_steps(void **state)
{
	for (size_t size = 0; size <= HEAP_SMALL_MAX; size++) {
		size_t step = heap_small_step(size);

		assert_true(step >= size && step <= HEAP_SMALL_MAX);
		assert_int_equal((step + 4) % 16, 0);
		assert_true(size <= 12 || step - size < 16);
	}
}

/* What was freed last goes out first, to requests that it has room for only. */
static void test_small_reused(void **state)
{
	uint8_t *first = hidden(malloc(BLOCK)), *second = hidden(malloc(BLOCK)), *larger;

	release(first);
	release(second);
	assert_ptr_equal(hidden(malloc(BLOCK)), second);
	larger = hidden(malloc(BLOCK + 32));
	assert_ptr_not_equal(larger, first);
	assert_ptr_equal(hidden(malloc(BLOCK)), first);
	release(first);
	release(second);
	release(larger);
}

/* Every block is as long as was asked for: the sanitizer looks at the last byte. */
static void test_small_sizes(void **state)
{
	for (size_t size = 1; size <= HEAP_SMALL_MAX + 40; size++) {
		for (size_t later = size > 40 ? size - 40 : 1; later <= size + 40; later++) {
			uint8_t *block = hidden(malloc(size)), *next;

			memset(block, 0xff, size);
			release(block);
			next = hidden(malloc(later));
			memset(next, 0xff, later);
			release(next);
		}
	}
}

static void test_small_cleared(void **state)
{
	volatile size_t large = SIZE_MAX / 2;

	for (size_t size = 1; size <= HEAP_SMALL_MAX + 40; size += 7) {
		uint8_t *block = hidden(malloc(size));

		memset(block, 0xff, size);
		release(block);
		block = hidden(calloc(1, size));
		for (size_t i = 0; i < size; i++)
			assert_int_equal(block[i], 0);
		release(block);
	}
	assert_null(hidden(calloc(large, 3)));
}

static void free_twice(void)
{
	uint8_t *block = hidden(malloc(BLOCK));

	release(block);
	release(block);
}

/* The mark of a kept block, written by a user of it, is no reason to panic. */
static void copy_mark(void)
{
	uint8_t *block = hidden(malloc(BLOCK)), mark[8];

	release(block);
	memcpy(mark, block, sizeof(mark));
	block = hidden(malloc(BLOCK));
	memcpy(block, mark, sizeof(mark));
	release(block);
}

static void test_freed_twice(void **state)
{
	char text[200];

	assert_true(panics(free_twice, text, sizeof(text)));
	assert_non_null(strstr(text, "freed twice"));
	assert_false(panics(copy_mark, text, sizeof(text)));
}

/* When memory is out the kept blocks are given back. */
static void test_small_given_back(void **state)
{
	release(hidden(malloc(BLOCK)));
	assert_null(hidden(malloc(PTRDIFF_MAX)));
	assert_null(heap_small_drop());
}

/* Without the mode everything goes on at once. */
static void test_unchecked(void **state)
{
	char text[200];

	assert_false(panics(no_write, text, sizeof(text)));
}

static int switch_on(void **state)
{
	machine_check_heap();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),	    cmocka_unit_test(test_small_reused),
		cmocka_unit_test(test_small_sizes), cmocka_unit_test(test_small_cleared),
		cmocka_unit_test(test_freed_twice), cmocka_unit_test(test_small_given_back),
		cmocka_unit_test(test_unchecked),   cmocka_unit_test_setup(test_pattern, switch_on),
		cmocka_unit_test(test_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
