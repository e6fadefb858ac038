/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine of machine/machine.h on the build host, for unit tests of what lies above it. Pages
 * come from malloc, so the sanitizers watch them; an address space is a list of mappings that is
 * checked on every change: no place is mapped twice, only mapped pages are unmapped, and none is
 * left when the address space ends.
 */
#include "fake/machine.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t n) __attribute__((weak));
void *__real_calloc(size_t n, size_t size) __attribute__((weak));
void *__real_realloc(void *p, size_t n) __attribute__((weak));

static uint64_t until_failure = FAKE_NEVER;
static bool failed;
static unsigned pages, mappings, vspaces, page_limit = UINT32_MAX;

void fake_fail_at(uint64_t n)
{
	until_failure = n;
	failed = false;
}

bool fake_failed(void)
{
	return failed;
}

static bool fails_now(void)
{
	if (until_failure == FAKE_NEVER || until_failure-- != 0)
		return false;
	until_failure = FAKE_NEVER;
	failed = true;
	return true;
}

void *__wrap_malloc(size_t n)
{
	return fails_now() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails_now() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails_now() ? NULL : __real_realloc(p, n);
}

/* The fake's own memory never fails. */
static void *get_memory(size_t n)
{
	void *p = __real_calloc ? __real_calloc(1, n) : calloc(1, n);

	assert(p);
	return p;
}

unsigned fake_pages(void)
{
	return pages;
}

unsigned fake_mappings(void)
{
	return mappings;
}

unsigned fake_vspaces(void)
{
	return vspaces;
}

void fake_limit_pages(unsigned n)
{
	page_limit = n;
}

/* ---- pages ---- */

struct page *page_alloc_uninit(void)
{
	struct page *page;

	if (fails_now() || pages >= page_limit)
		return NULL;
	page = get_memory(sizeof(*page));
	page->va = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	assert(page->va);
	memset(page->va, 0xa5, PAGE_SIZE);
	page->refs = 1;
	pages++;
	return page;
}

struct page *page_alloc(void)
{
	struct page *page = page_alloc_uninit();

	if (page)
		memset(page->va, 0, PAGE_SIZE);
	return page;
}

void page_free(struct page *page)
{
	assert(page->refs == 0 && page->mappings == 0);
	free(page->va);
	free(page);
	pages--;
}

struct page *page_of_boot_image(const void *data)
{
	return NULL;
}

void machine_memory(struct machine_memory *out)
{
	out->total_bytes = 1ull << 30;
	out->free_bytes = out->total_bytes - (uint64_t)pages * PAGE_SIZE;
	if (pages >= page_limit)
		out->free_bytes = 0;
}

/* ---- address spaces ---- */

struct mapping {
	struct mapping *next;
	uint64_t va;
	struct page *page;
	unsigned prot;
	mapping_t handle;
};

struct vspace {
	struct mapping *first;
};

enum syscall_form fake_syscall_form;

enum syscall_form machine_syscall_form(void)
{
	return fake_syscall_form;
}

int vspace_create(uint64_t layout, struct vspace **out)
{
	if (fails_now())
		return -ENOMEM;
	*out = get_memory(sizeof(**out));
	vspaces++;
	return 0;
}

void vspace_destroy(struct vspace *vs)
{
	assert(!vs->first);
	free(vs);
	vspaces--;
}

static struct mapping *find(struct vspace *vs, uint64_t va)
{
	struct mapping *m;

	for (m = vs->first; m; m = m->next)
		if (m->va == va)
			return m;
	return NULL;
}

int vspace_map(struct vspace *vs, uint64_t va, struct page *page, unsigned prot, mapping_t *out)
{
	static mapping_t last_handle;
	struct mapping *m;

	assert(va % PAGE_SIZE == 0 && va < USER_END && page->refs > 0 && !find(vs, va));
	if (fails_now())
		return -ENOMEM;
	m = get_memory(sizeof(*m));
	*m = (struct mapping){vs->first, va, page, prot, ++last_handle};
	vs->first = m;
	page->mappings++;
	mappings++;
	*out = m->handle;
	return 0;
}

int vspace_protect(struct vspace *vs, uint64_t va, struct page *page, mapping_t map, unsigned prot)
{
	struct mapping *m = find(vs, va);

	assert(m && m->handle == map && m->page == page);
	m->prot = prot;
	return 0;
}

void vspace_unmap(struct vspace *vs, struct page *page, mapping_t map)
{
	struct mapping **at = &vs->first, *m;

	while (*at && (*at)->handle != map)
		at = &(*at)->next;
	m = *at;
	assert(m && m->page == page);
	*at = m->next;
	free(m);
	page->mappings--;
	mappings--;
}

static unsigned batches;

void vspace_batch_begin(void)
{
	batches++;
}

void vspace_batch_end(void)
{
	assert(batches > 0);
	batches--;
}

struct page *fake_mapped(struct vspace *vs, uint64_t va, unsigned *prot)
{
	struct mapping *m = find(vs, va);

	if (!m)
		return NULL;
	*prot = m->prot;
	return m->page;
}

/* ---- the rest ---- */

void *kstack_alloc(void)
{
	return fails_now() ? NULL : get_memory(KSTACK_SIZE);
}

void kstack_free(void *stack)
{
	free(stack);
}

void machine_random(void *buf, size_t n)
{
	static uint32_t state = 12345;
	uint8_t *p = buf;

	while (n--) {
		state = state * 1103515245 + 12345;
		*p++ = (uint8_t)(state >> 16);
	}
}
