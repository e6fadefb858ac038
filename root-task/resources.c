/* SPDX-License-Identifier: BSD-2-Clause */
/* Sorts the contents of BootInfo into pools of memory and free slots. */
#include "root-task/resources.h"

#include <errno.h>
#include <string.h>

#include <selkie/extensions.h>

#include "root-task/vspace.h"
#include "runtime/log.h"

#define SLOTS_MAX     (1u << 20) /* that are used, however large the root CNode is */
#define RECORD_PAGES  128
#define SCRATCH_VADDR 0x600000000000ul

struct resources resources;

/* ---- slots of the root CNode, a bit for each ---- */

static uint64_t slot_taken[SLOTS_MAX / 64];
static uint32_t slot_words, slot_hint;

seL4_CPtr slot_alloc(void)
{
	for (uint32_t n = 0; n < slot_words; n++) {
		uint32_t word = (slot_hint + n) % slot_words;

		if (~slot_taken[word]) {
			uint32_t bit = (uint32_t)__builtin_ctzll(~slot_taken[word]);

			slot_taken[word] |= 1ull << bit;
			slot_hint = word;
			return word * 64 + bit;
		}
	}
	return 0;
}

void slot_free(seL4_CPtr slot)
{
	slot_taken[slot / 64] &= ~(1ull << (slot % 64));
}

static void init_slots(const seL4_BootInfo *bi)
{
	uint64_t end = bi->empty.end < SLOTS_MAX ? bi->empty.end : SLOTS_MAX;

	slot_words = (uint32_t)(end / 64);
	memset(slot_taken, 0xff, sizeof(slot_taken));
	for (uint64_t i = bi->empty.start; i < (uint64_t)slot_words * 64; i++)
		slot_free(i);
}

/* ---- the pools' operations, by calls of seL4 ---- */

static int op_retype(void *context, uint32_t untyped, unsigned type, unsigned size_bits,
		     uint32_t slot, unsigned count)
{
	seL4_Error error = seL4_Untyped_Retype(untyped, type, size_bits, seL4_CapInitThreadCNode, 0,
					       0, slot, count);

	return error == seL4_NoError ? 0 : -ENOMEM;
}

static void op_revoke(void *context, uint32_t slot)
{
	seL4_CNode_Revoke(seL4_CapInitThreadCNode, slot, SLOT_DEPTH);
}

static uint8_t record_pages[RECORD_PAGES][META_PAGE] __attribute__((aligned(4096)));
static unsigned record_pages_used;

static void *op_page(void *context)
{
	return record_pages_used < RECORD_PAGES ? record_pages[record_pages_used++] : NULL;
}

static const struct objalloc_ops pool_ops = {
	.retype = op_retype, .revoke = op_revoke, .page = op_page};

static uint32_t pool_slot_alloc(void *context)
{
	return (uint32_t)slot_alloc();
}

static void pool_slot_free(void *context, uint32_t slot)
{
	slot_free(slot);
}

static void init_pool(struct pool *p)
{
	pool_init(p, &pool_ops);
	p->slot_alloc = pool_slot_alloc;
	p->slot_free = pool_slot_free;
}

static bool add_untypeds(const seL4_BootInfo *bi)
{
	for (uint64_t i = 0; i < bi->untyped.end - bi->untyped.start; i++) {
		const seL4_UntypedDesc *u = &bi->untypedList[i];
		struct pool *p = u->isDevice ? &resources.device : &resources.ram;

		/* A piece of RAM below a page is not worth its record. */
		if (!u->isDevice && u->sizeBits < seL4_PageBits)
			continue;
		if (pool_add(p, (uint32_t)(bi->untyped.start + i), u->paddr, u->sizeBits) &&
		    !u->isDevice) {
			log_error("no room to keep account of the machine's memory");
			return false;
		}
	}
	return true;
}

/* ---- the extra chunks of the BootInfo ---- */

static void note_rsdp(const uint8_t *payload, uint64_t size)
{
	uint32_t rsdt;
	uint64_t xsdt;

	if (size < 36)
		return;
	memcpy(&rsdt, payload + 16, sizeof(rsdt));
	memcpy(&xsdt, payload + 24, sizeof(xsdt));
	resources.rsdp_is_xsdt = payload[15] >= 2 && xsdt;
	resources.rsdp = resources.rsdp_is_xsdt ? xsdt : rsdt;
}

static void read_chunks(const seL4_BootInfo *bi)
{
	const uint8_t *at = (const uint8_t *)bi + 4096;

	for (uint64_t left = bi->extraLen; left >= sizeof(seL4_BootInfoHeader);) {
		seL4_BootInfoHeader header;
		uint32_t mhz;

		memcpy(&header, at, sizeof(header));
		if (header.len < sizeof(header) || header.len > left)
			return;
		const uint8_t *payload = at + sizeof(header);
		uint64_t size = header.len - sizeof(header);
		if (header.id == SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP) {
			note_rsdp(payload, size);
		} else if (header.id == SEL4_BOOTINFO_HEADER_X86_TSC_FREQ && size >= 4) {
			memcpy(&mhz, payload, sizeof(mhz));
			resources.tsc_mhz = mhz;
		} else if (header.id == SELKIE_BOOTINFO_HEADER_ID && size >= 8) {
			memcpy(&resources.features, payload, 8);
		}
		at += header.len;
		left -= header.len;
	}
}

bool resources_init(seL4_BootInfo *bootinfo)
{
	resources.bootinfo = bootinfo;
	init_slots(bootinfo);
	init_pool(&resources.ram);
	init_pool(&resources.device);
	read_chunks(bootinfo);
	return add_untypeds(bootinfo);
}

/* ---- scratch page and device frames ---- */

void *scratch_map(seL4_CPtr frame)
{
	static struct source tables = {.pool = &resources.ram};

	if (!vspace_map(seL4_CapInitThreadVSpace, SCRATCH_VADDR, frame, seL4_ReadWrite,
			seL4_X86_Default_VMAttributes, &tables))
		return NULL;
	return (void *)SCRATCH_VADDR;
}

void scratch_unmap(seL4_CPtr frame)
{
	seL4_X86_Page_Unmap(frame);
}

seL4_CPtr device_frame(uint64_t paddr)
{
	struct pool_block *block = pool_take_at(&resources.device, paddr, seL4_PageBits);
	seL4_CPtr slot = block ? slot_alloc() : 0;

	if (!slot)
		return 0;
	if (seL4_Untyped_Retype(block->slot, seL4_X86_4K, 0, seL4_CapInitThreadCNode, 0, 0, slot,
				1)) {
		slot_free(slot);
		return 0;
	}
	return slot;
}
