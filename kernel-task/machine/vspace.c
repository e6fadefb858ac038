/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces. When a mapping fails, seL4 says which level of page table is missing; it is made
 * and the call is repeated. The tables of an address space are destroyed with it. A few destroyed
 * address spaces are kept whole, with tables and ASID, for the next one of the same layout (the
 * next child of a shell). If none has its layout, a new address space takes at least the root and
 * ASID of a kept one.
 */
#include <errno.h>

#include <selkie/inner.h>

#include "machine/frames.h"
#include "machine/inner.h"
#include "machine/internal.h"
#include "runtime/log.h"

#define KEPT_MAX	8  /* destroyed address spaces ... */
#define KEPT_TABLES_MAX 48 /* ... of no more tables than this each ... */
#define KEPT_SPARES	4  /* ... and of no more threads */

struct table {
	struct list_head link;
	struct chunk *chunk;
	uint16_t number;
	uint8_t level;
};

/* seL4 reports a missing level by the number of address bits that one entry of it covers. */
enum { LEVEL_PT, LEVEL_PD, LEVEL_PDPT, LEVELS };

static struct object_cache tables[LEVELS] = {
	[LEVEL_PT] = {.type = seL4_X86_PageTableObject,
		      .object_bits = 12,
		      .chunk_bits = 17,
		      .min_bits = 12},
	[LEVEL_PD] = {.type = seL4_X86_PageDirectoryObject,
		      .object_bits = 12,
		      .chunk_bits = 15,
		      .min_bits = 12},
	[LEVEL_PDPT] = {.type = seL4_X86_PDPTObject,
			.object_bits = 12,
			.chunk_bits = 15,
			.min_bits = 12},
};
static struct object_cache roots = {
	.type = seL4_X64_PML4Object, .object_bits = 12, .chunk_bits = 15, .min_bits = 12};

static struct meta table_records, vspace_records;
static struct list_head kept = LIST_HEAD_INIT(kept);
static unsigned kept_count;

struct vspace own_vspace = {.root = TASK_SLOT_VSPACE, .tables = LIST_HEAD_INIT(own_vspace.tables)};

/* Makes the entries of the PML4 that all programs' address spaces share, before the first address
 * space is made. */
static int make_window(void);

uint64_t machine_areas[MACHINE_AREAS] = {0x100000000000, 0x200000000000, 0x300000000000};

#define AREA_ROOT    SELKIE_HIGH_SLOT /* what the root task has mapped */
#define WINDOW_SLOTS (1 + MACHINE_AREAS)
#define SLOT_BITS    39

int vspaces_init(void)
{
	for (unsigned i = 0; i < LEVELS; i++)
		object_cache_init(&machine_objects, &tables[i]);
	object_cache_init(&machine_objects, &roots);
	machine_records_init(&table_records, sizeof(struct table));
	machine_records_init(&vspace_records, sizeof(struct vspace));
	return machine_info->inner ? make_window() : 0;
}

/* ---- tables ---- */

static seL4_Error table_map(unsigned level, uint32_t slot, uint32_t root, uint64_t va)
{
	switch (level) {
	case LEVEL_PT:
		return seL4_X86_PageTable_Map(slot, root, va, seL4_X86_Default_VMAttributes);
	case LEVEL_PD:
		return seL4_X86_PageDirectory_Map(slot, root, va, seL4_X86_Default_VMAttributes);
	default:
		return seL4_X86_PDPT_Map(slot, root, va, seL4_X86_Default_VMAttributes);
	}
}

static void table_unmap(unsigned level, uint32_t slot)
{
	switch (level) {
	case LEVEL_PT:
		seL4_X86_PageTable_Unmap(slot);
		break;
	case LEVEL_PD:
		seL4_X86_PageDirectory_Unmap(slot);
		break;
	default:
		seL4_X86_PDPT_Unmap(slot);
	}
}

static int level_of(seL4_Word bits)
{
	switch (bits) {
	case 21:
		return LEVEL_PT;
	case 30:
		return LEVEL_PD;
	case 39:
		return LEVEL_PDPT;
	default:
		return -1;
	}
}

static int add_table(struct vspace *vs, unsigned level, uint64_t va)
{
	struct table *table = meta_alloc(&table_records);
	struct chunk *chunk;
	seL4_Error error;
	int number;

	if (!table)
		return -ENOMEM;
	number = machine_object_alloc(&tables[level], &chunk);
	if (number < 0)
		goto no_object;
	error = table_map(level, object_slot(chunk, (unsigned)number), vs->root, va);
	if (error) {
		log_error("mapping a table of level %u at %#lx failed: %d", level, va, error);
		goto failed;
	}
	table->chunk = chunk;
	table->number = (uint16_t)number;
	table->level = (uint8_t)level;
	/* Newest first: to be taken down from the lowest level up. */
	list_add(&table->link, &vs->tables);
	vs->table_count++;
	return 0;
failed:
	object_free(chunk, (unsigned)number);
no_object:
	meta_free(&table_records, table);
	return -ENOMEM;
}

static int make_window(void)
{
	int error = 0;

	for (unsigned i = 0; !error && i < MACHINE_AREAS; i++) {
		machine_areas[i] = SELKIE_HIGH_BASE + ((i + 1ul) << SLOT_BITS);
		error = add_table(&own_vspace, LEVEL_PDPT, machine_areas[i]);
	}
	return error;
}

static int share_window(const struct vspace *vs)
{
	if (!machine_inner())
		return 0;
	return selkie_PML4_Share(vs->root, TASK_SLOT_VSPACE, AREA_ROOT, WINDOW_SLOTS) ? -ENOMEM : 0;
}

static void remove_tables(struct vspace *vs)
{
	struct table *table, *next;

	list_for_each_entry_safe (table, next, &vs->tables, link) {
		/* cppcheck-suppress uninitvar ; the macro sets it */
		table_unmap(table->level, object_slot(table->chunk, table->number));
		object_free(table->chunk, table->number);
		list_del(&table->link);
		meta_free(&table_records, table);
	}
	vs->table_count = 0;
}

/* ---- frames ---- */

seL4_CapRights_t vspace_rights(unsigned prot)
{
	if (!(prot & VM_PROT_READ))
		return seL4_NoRights;
	return prot & VM_PROT_WRITE ? seL4_ReadWrite : seL4_CanRead;
}

seL4_Word vspace_attributes(unsigned prot)
{
	if (prot & VM_PROT_EXEC || !machine_has(SELKIE_FEATURE_NO_EXECUTE))
		return seL4_X86_Default_VMAttributes;
	return seL4_X86_Default_VMAttributes | SELKIE_X86_NO_EXECUTE;
}

int vspace_map_cap(struct vspace *vs, uint32_t frame, uint64_t va, unsigned prot)
{
	seL4_Error error;
	int level, failed;

	inner_calls_ahead(1);
	for (;;) {
		error = seL4_X86_Page_Map(frame, vs->root, va, vspace_rights(prot),
					  (seL4_X86_VMAttributes)vspace_attributes(prot));
		if (!error)
			return 0;
		level = error == seL4_FailedLookup ? level_of(seL4_GetMR(2)) : -1;
		if (level < 0) {
			log_error("mapping a page at %#lx failed: %d", va, error);
			return -EINVAL;
		}
		/* Where a table is missing, those below it are as well. */
		for (; level >= LEVEL_PT; level--) {
			failed = add_table(vs, (unsigned)level, va);
			if (failed)
				return failed;
		}
	}
}

/* Fills a slot with a copy, now or with the other changes that were put off. */
static int copy_cap(uint32_t from, uint32_t to, bool put_off)
{
	if (!put_off)
		return machine_copy_cap_to(from, to);
	map_batch_copy(from, to);
	return 0;
}

static uint32_t new_cap(const struct page *page, bool put_off)
{
	uint32_t slot = slots_alloc(&machine_objects.slots, 1);

	if (slot && copy_cap(page->cap, slot, put_off)) {
		slots_free(&machine_objects.slots, slot, 1);
		return 0;
	}
	return slot;
}

/* A capability of the page that maps nothing yet; 0 when slots are out. */
static uint32_t take_cap(struct page *page, bool put_off)
{
	uint32_t cap = page->user_cap;

	if (!cap)
		return new_cap(page, put_off);
	if (cap == TWIN_NOT_MADE) {
		cap = page_twin_slot(page);
		if (copy_cap(page->cap, cap, put_off))
			return 0;
	}
	page->user_cap = 0;
	return cap;
}

/*
 * Takes back a capability of the page that a mapping has used. One is kept ready, so that a page
 * that is mapped and unmapped again and again (fork and exit) needs no new copy each time.
 */
static void give_cap(struct page *page, uint32_t cap)
{
	inner_calls_ahead(1);
	if (!page->user_cap) {
		seL4_X86_Page_Unmap(cap);
		page->user_cap = cap;
	} else if (page->owner && cap == page_twin_slot(page)) {
		machine_clear_slot(cap); /* the twin slot belongs to the chunk */
	} else {
		machine_delete_cap(cap);
	}
}

/* As give_cap(), with the other changes that were put off. */
static void give_cap_later(struct page *page, uint32_t cap)
{
	if (!page->user_cap) {
		map_batch_unmap(page, cap);
		page->user_cap = cap;
	} else {
		map_batch_delete(page, cap, !page->owner || cap != page_twin_slot(page));
	}
}

int vspace_map(struct vspace *vs, uint64_t va, struct page *page, unsigned prot, mapping_t *out)
{
	bool put_off = map_batch_open(vs);
	uint32_t cap;
	int error;

	if (!page->owner && prot & VM_PROT_WRITE)
		return -EACCES; /* a restarted kernel task reads the boot image again */
	machine_objects_refill();
	cap = take_cap(page, put_off);
	if (!cap)
		return -ENOMEM;
	if (put_off) {
		map_batch_map(vs, cap, va, page, prot, out);
	} else {
		error = vspace_map_cap(vs, cap, va, prot);
		if (error) {
			give_cap(page, cap);
			return error;
		}
	}
	page->mappings++;
	*out = cap;
	return 0;
}

void vspace_unmade(struct page *page, uint32_t cap)
{
	page->mappings--;
	give_cap(page, cap);
}

int vspace_protect(struct vspace *vs, uint64_t va, struct page *page, mapping_t map, unsigned prot)
{
	if (!page->owner && prot & VM_PROT_WRITE)
		return -EACCES;
	if (!map_batch_open(vs))
		return vspace_map_cap(vs, map, va, prot);
	map_batch_protect(vs, map, va, prot);
	return 0;
}

void vspace_unmap(struct vspace *vs, struct page *page, mapping_t map)
{
	page->mappings--;
	if (map_batch_open(vs))
		give_cap_later(page, map);
	else
		give_cap(page, map);
}

/* ---- address spaces ---- */

/* Gives a PML4 an ASID. A root that was used before has kept its own. */
static int assign_asid(uint32_t root)
{
	static uint64_t pool; /* the pool that had room last */

	for (uint64_t i = 0; i < machine_info->asid_pools; i++) {
		seL4_Error error = seL4_X86_ASIDPool_Assign(TASK_SLOT_ASID_POOLS + pool, root);

		if (!error || error == seL4_InvalidCapability)
			return 0;
		pool = (pool + 1) % machine_info->asid_pools;
	}
	return -ENOMEM;
}

static struct vspace *take(struct vspace *vs)
{
	list_del(&vs->link);
	kept_count--;
	return vs;
}

static struct vspace *take_kept_of(uint64_t layout)
{
	struct vspace *vs;

	list_for_each_entry (vs, &kept, link)
		if (vs->layout == layout)
			return take(vs);
	/* The one that was kept longest is the least likely to be asked for. */
	if (list_empty(&kept))
		return NULL;
	inner_to_main();
	vs = take(list_last_entry(&kept, struct vspace, link));
	remove_tables(vs);
	vs->layout = layout;
	return vs;
}

int vspace_create(uint64_t layout, struct vspace **out)
{
	struct vspace *vs;
	struct chunk *chunk;
	int number, error;

	machine_objects_refill();
	vs = take_kept_of(layout);
	if (vs) {
		*out = vs;
		return 0;
	}
	inner_to_main();
	vs = meta_alloc(&vspace_records);
	if (!vs)
		return -ENOMEM;
	number = machine_object_alloc(&roots, &chunk);
	error = number < 0 ? number : assign_asid(object_slot(chunk, (unsigned)number));
	if (!error) {
		vs->root = object_slot(chunk, (unsigned)number);
		error = share_window(vs);
	}
	if (error) {
		if (number >= 0)
			object_free(chunk, (unsigned)number);
		meta_free(&vspace_records, vs);
		return error;
	}
	list_init(&vs->link);
	list_init(&vs->tables);
	list_init(&vs->spares);
	vs->layout = layout;
	vs->chunk = chunk;
	vs->number = (unsigned)number;
	*out = vs;
	return 0;
}

static void destroy(struct vspace *vs)
{
	uthreads_drop_spares(vs, 0);
	remove_tables(vs);
	object_free(vs->chunk, vs->number);
	meta_free(&vspace_records, vs);
}

void vspace_destroy(struct vspace *vs)
{
	bool keep = kept_count < KEPT_MAX && vs->table_count <= KEPT_TABLES_MAX;

	if (!keep || vs->spare_count > KEPT_SPARES)
		inner_to_main(); /* this code may be run by a thread of that address space */
	if (!keep) {
		destroy(vs);
		return;
	}
	uthreads_drop_spares(vs, KEPT_SPARES);
	list_add(&vs->link, &kept);
	kept_count++;
}

/* The address space that this code runs in cannot be destroyed. */
bool vspaces_trim(void)
{
	struct vspace *vs, *next;
	bool any = false;

	list_for_each_entry_safe (vs, next, &kept, link) {
		/* cppcheck-suppress uninitvar ; the macro sets it */
		if (inner_runs_in(vs))
			continue;
		destroy(take(vs));
		any = true;
	}
	return any;
}
