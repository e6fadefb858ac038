/* SPDX-License-Identifier: BSD-2-Clause */
/* An address space and its program's accesses, for tests on the fake machine. */
#pragma once

#include <signal.h>
#include <sys/mman.h>

#include "mm/mm.h"
#include "mm/uaccess.h"
#include "neighbours.h"

#define ANON	 (MAP_PRIVATE | MAP_ANONYMOUS)
#define AT	 0x10000000ul
#define RW	 (PROT_READ | PROT_WRITE)
#define PAGES(n) ((n)*PAGE_SIZE)

static inline struct mm *fresh(void)
{
	struct mm *mm;

	assert_int_equal(mm_create(&mm), 0);
	current->mm = mm;
	return mm;
}

static inline void finish(struct mm *mm)
{
	mm_put(mm);
	current->mm = NULL;
	assert_int_equal(fake_pages(), 0);
	assert_int_equal(fake_mappings(), 0);
	assert_int_equal(fake_vspaces(), 0);
}

static inline void map_at(struct mm *mm, uint64_t address, unsigned pages, int prot, int flags)
{
	assert_int_equal(mm_map(mm, address, PAGES(pages), prot, flags | MAP_FIXED, NULL, 0),
			 address);
}

static inline int fault_code(struct mm *mm, uint64_t address, unsigned access)
{
	struct fault f;

	assert_int_equal(mm_fault(mm, address, access, &f), 0);
	return f.signal ? f.signal * 100 + f.code : 0;
}

static inline uint8_t byte_at(struct mm *mm, uint64_t address)
{
	uint8_t b = 0;

	assert_int_equal(mm_read(mm, &b, address, 1), 1);
	return b;
}

static inline void set_byte(struct mm *mm, uint64_t address, uint8_t b)
{
	assert_int_equal(mm_write(mm, address, &b, 1), 1);
}
