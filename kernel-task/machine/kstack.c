/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel stacks: places of STACK_STRIDE bytes, of which the upper KSTACK_SIZE are mapped. The rest
 * is not mapped, so that an overflow faults and does not overwrite other data. A few free stacks
 * stay mapped.
 */
#include "machine/internal.h"

#define STACK_STRIDE 0x10000ul
#define STACKS_MAX   4096
#define STACK_PAGES  (KSTACK_SIZE / PAGE_SIZE)
#define KEPT_MAX     16

struct kstack {
	struct list_head link;
	unsigned place;
	unsigned filled;
	struct page *pages[STACK_PAGES];
	mapping_t mappings[STACK_PAGES];
};

static struct kstack *stacks[STACKS_MAX];
static unsigned places_used; /* the highest place that was ever used, plus 1 */
static struct list_head kept = LIST_HEAD_INIT(kept);
static unsigned kept_count;
static struct meta records;

static uint64_t lowest(const struct kstack *s)
{
	return STACK_BASE + (s->place + 1) * STACK_STRIDE - KSTACK_SIZE;
}

static void release(struct kstack *s)
{
	while (s->filled) {
		s->filled--;
		vspace_unmap(&own_vspace, s->pages[s->filled], s->mappings[s->filled]);
		page_put(s->pages[s->filled]);
	}
	stacks[s->place] = NULL;
	meta_free(&records, s);
}

static bool fill(struct kstack *s)
{
	for (; s->filled < STACK_PAGES; s->filled++) {
		struct page *page = page_alloc_uninit();

		if (!page)
			return false;
		if (vspace_map(&own_vspace, lowest(s) + s->filled * PAGE_SIZE, page,
			       VM_PROT_READ | VM_PROT_WRITE, &s->mappings[s->filled])) {
			page_put(page);
			return false;
		}
		s->pages[s->filled] = page;
	}
	return true;
}

static unsigned free_place(void)
{
	unsigned place = 0;

	while (place < places_used && stacks[place])
		place++;
	return place;
}

static struct kstack *take_kept(void)
{
	struct kstack *s;

	if (list_empty(&kept))
		return NULL;
	s = list_first_entry(&kept, struct kstack, link);
	list_del(&s->link);
	kept_count--;
	return s;
}

void *kstack_alloc(void)
{
	struct kstack *s = take_kept();
	unsigned place;

	if (s)
		return (void *)lowest(s);
	if (!records.size)
		machine_records_init(&records, sizeof(struct kstack));
	machine_objects_refill();
	place = free_place();
	s = place == STACKS_MAX ? NULL : meta_alloc(&records);
	if (!s)
		return NULL;
	list_init(&s->link);
	s->place = place;
	stacks[place] = s;
	if (place == places_used)
		places_used++;
	if (!fill(s)) {
		release(s);
		return NULL;
	}
	return (void *)lowest(s);
}

void kstack_free(void *stack)
{
	struct kstack *s = stacks[((uint64_t)stack - STACK_BASE) / STACK_STRIDE];

	if (kept_count >= KEPT_MAX) {
		release(s);
		return;
	}
	list_add(&s->link, &kept);
	kept_count++;
}

bool kstacks_trim(void)
{
	struct kstack *s = take_kept();

	if (!s)
		return false;
	for (; s; s = take_kept())
		release(s);
	return true;
}
