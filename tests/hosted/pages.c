/* SPDX-License-Identifier: BSD-2-Clause */
/* Pages: those of one memfd, so that traced processes can map them. */
#include "base/account.h"
#include "hosted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define POOL_PAGES (256ul * 1024 * 1024 / PAGE_SIZE)

static int memory_fd;
static uint8_t *memory;
static struct page *pages;
static struct page **free_pages;
static size_t free_count;

struct page *page_alloc_uninit(void)
{
	struct page *p;

	if (!free_count)
		return NULL;
	p = free_pages[--free_count];
	p->refs = 1;
	p->charged = 0;
	p->cookie = NULL;
	return p;
}

struct page *page_alloc(void)
{
	struct page *p = page_alloc_uninit();

	if (p)
		memset(p->va, 0, PAGE_SIZE);
	return p;
}

void page_free(struct page *page)
{
	if (page->mappings) {
		fprintf(stderr, "hosted: a freed page is still mapped %u times\n", page->mappings);
		abort();
	}
	if (page->charged)
		account_sub_tag(page->charged, PAGE_SIZE);
	free_pages[free_count++] = page;
}

struct page *page_of_boot_image(const void *data)
{
	struct page *p = page_alloc_uninit();

	if (p)
		memcpy(p->va, data, PAGE_SIZE);
	return p;
}

void machine_memory(struct machine_memory *out)
{
	out->total_bytes = POOL_PAGES * PAGE_SIZE;
	out->free_bytes = free_count * PAGE_SIZE;
}

void hosted_pages_init(void)
{
	memory_fd = memfd_create("memory", 0);
	if (memory_fd < 0 || ftruncate(memory_fd, POOL_PAGES * PAGE_SIZE) < 0)
		hosted_die("memfd");
	memory = mmap(NULL, POOL_PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd,
		      0);
	pages = calloc(POOL_PAGES, sizeof(*pages));
	free_pages = calloc(POOL_PAGES, sizeof(*free_pages));
	if (memory == MAP_FAILED || !pages || !free_pages)
		hosted_die("memory");
	for (size_t i = 0; i < POOL_PAGES; i++) {
		pages[i].va = memory + i * PAGE_SIZE;
		free_pages[free_count++] = &pages[i];
	}
}

int hosted_pages_fd(void)
{
	return memory_fd;
}

uint64_t hosted_page_offset(const struct page *page)
{
	return (uint64_t)((uint8_t *)page->va - memory);
}

size_t hosted_pages_free(void)
{
	return free_count;
}
