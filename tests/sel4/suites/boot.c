/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's start information for the root task: fact sheet section 14. */
#include "harness/env.h"
#include "harness/options.h"
#include "harness/test.h"

#include <string.h>

static void fields(void)
{
	CHECK_EQ(boot->nodeID, 0);
	CHECK_EQ(boot->numNodes, 1);
	CHECK_EQ(boot->numIOPTLevels, -1);
	CHECK_EQ(boot->initThreadCNodeSizeBits, 16); /* this image is small */
	CHECK_EQ(boot->initThreadDomain, 0);
	CHECK_EQ(boot->sharedFrames.start, boot->sharedFrames.end);
	CHECK_EQ(boot->ioSpaceCaps.start, boot->ioSpaceCaps.end);
}

static void slots_without_holes(void)
{
	CHECK_EQ(boot->userImagePaging.start, seL4_NumInitialCaps);
	CHECK_EQ(boot->extraBIPages.start, boot->userImagePaging.end);
	CHECK_EQ(boot->userImageFrames.start, boot->extraBIPages.end);
	CHECK_EQ(boot->untyped.start, boot->userImageFrames.end);
	CHECK_EQ(boot->empty.start, boot->untyped.end);
	CHECK_EQ(boot->empty.end, 1ul << 16);
}

static void virtual_layout(void)
{
	seL4_Word ipc = (seL4_Word)boot->ipcBuffer;

	CHECK_EQ(ipc & 0xfff, 0);
	CHECK_EQ((seL4_Word)boot, ipc + 0x1000);
	CHECK_EQ((seL4_Word)seL4_GetIPCBuffer(), ipc);
}

static void image_frames_ascend(void)
{
	seL4_CPtr first = boot->userImageFrames.start;
	seL4_Word start = seL4_X86_Page_GetAddress(first).paddr;

	for (seL4_CPtr c = first; c < boot->userImageFrames.end; c++)
		CHECK_EQ(seL4_X86_Page_GetAddress(c).paddr, start + (c - first) * 0x1000);
}

static const volatile char constant[16] = "constant";

static void image_is_writable_everywhere(void)
{
	volatile char *p = (volatile char *)constant;

	*p = 'C';
	CHECK_EQ(*p, 'C');
	*p = 'c';
}

static void empty_slots_are_empty(void)
{
	static const seL4_CPtr null_caps[] = {seL4_CapNull, seL4_CapIOSpace, 12, 13, 14, 15};

	for (size_t i = 0; i < sizeof(null_caps) / sizeof(null_caps[0]); i++)
		CHECK(is_empty(null_caps[i]));
	CHECK(is_empty(boot->empty.end - 2));
}

static void initial_caps_are_there(void)
{
	for (seL4_CPtr c = 1; c < 12; c++)
		if (c != seL4_CapIOSpace && c != seL4_CapInitThreadCNode &&
		    c != seL4_CapInitThreadTCB && c != seL4_CapInitThreadVSpace)
			CHECK(!is_empty(c));
}

static const seL4_BootInfoHeader *chunk(seL4_Word id)
{
	const char *p = (const char *)boot + 0x1000;

	for (seL4_Word at = 0; at < boot->extraLen;) {
		const seL4_BootInfoHeader *h = (const seL4_BootInfoHeader *)(p + at);

		CHECK(h->len >= sizeof(*h) && h->len <= boot->extraLen - at);
		if (h->id == id)
			return h;
		at += h->len;
	}
	return NULL;
}

static void chunk_rsdp(void)
{
	const seL4_BootInfoHeader *h = chunk(SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP);

	CHECK(h != NULL);
	CHECK_EQ(h->len, 16 + 36);
	CHECK(memcmp(h + 1, "RSD PTR ", 8) == 0);
}

static void chunk_memory_map(void)
{
	const seL4_BootInfoHeader *h = chunk(SEL4_BOOTINFO_HEADER_X86_MBMMAP);
	seL4_Uint32 used;

	CHECK(h != NULL);
	CHECK_EQ(h->len, 1220);
	memcpy(&used, h + 1, sizeof(used));
	CHECK(used > 0 && used % 24 == 0 && used <= 1200);
}

static void chunk_tsc(void)
{
	const seL4_BootInfoHeader *h = chunk(SEL4_BOOTINFO_HEADER_X86_TSC_FREQ);
	seL4_Uint32 mhz;

	CHECK(h != NULL);
	CHECK_EQ(h->len, 20);
	memcpy(&mhz, h + 1, sizeof(mhz));
	CHECK(mhz > 100 && mhz < 20000);
}

/* The description of the screen that tests/sel4/loader gives, by the option "loader=". */
enum loader { PLAIN, VBE, MULTIBOOT2 };

static enum loader loader(void)
{
	return (enum loader)option_number("loader=", PLAIN);
}

static void chunk_framebuffer(void)
{
	const seL4_BootInfoHeader *h = chunk(SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER);
	const struct {
		seL4_Uint64 address;
		seL4_Uint32 pitch, width, height;
		seL4_Uint8 bpp, type;
	} __attribute__((packed)) wanted = {0xfd000000, 4096, 1024, 768, 32, 1};

	if (loader() != MULTIBOOT2) {
		CHECK(h == NULL);
		return;
	}
	CHECK(h != NULL);
	CHECK_EQ(h->len, 16 + 22);
	CHECK(memcmp(h + 1, &wanted, sizeof(wanted)) == 0);
}

static void chunk_vbe(void)
{
	const seL4_BootInfoHeader *h = chunk(SEL4_BOOTINFO_HEADER_X86_VBE);
	static const seL4_Uint32 mode[] = {0x118, 0xc000, 0x1234, 0x56};
	const seL4_Uint8 *bytes;

	if (loader() != VBE) {
		CHECK(h == NULL);
		return;
	}
	CHECK(h != NULL);
	CHECK_EQ(h->len, 800);
	bytes = (const seL4_Uint8 *)(h + 1);
	for (int i = 0; i < 512; i++)
		CHECK_EQ(bytes[i], i & 0xff);
	for (int i = 0; i < 256; i++)
		CHECK_EQ(bytes[512 + i], 255 - i);
	CHECK(memcmp(bytes + 768, mode, sizeof(mode)) == 0);
}

/* Packed, in this order; what only other loaders and extensions add lies between and behind. */
static void chunks_in_order(void)
{
	static const seL4_Word order[] = {
		SEL4_BOOTINFO_HEADER_X86_VBE, SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP,
		SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER, SEL4_BOOTINFO_HEADER_X86_MBMMAP,
		SEL4_BOOTINFO_HEADER_X86_TSC_FREQ};
	const char *at = (const char *)boot + seL4_BootInfoFrameSize, *end = at + boot->extraLen;
	seL4_Word found = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]) && at < end; i++) {
		const seL4_BootInfoHeader *h = (const seL4_BootInfoHeader *)at;

		if (h->id != order[i])
			continue;
		at += h->len;
		found |= 1ul << h->id;
	}
	static const seL4_Word screen[] = {[VBE] = 1 << SEL4_BOOTINFO_HEADER_X86_VBE,
					   [MULTIBOOT2] = 1
							  << SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER};
	static const seL4_Word screen_bytes[] = {[VBE] = 800, [MULTIBOOT2] = 38};

	CHECK_EQ(found, screen[loader()] | 1 << SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP |
				1 << SEL4_BOOTINFO_HEADER_X86_MBMMAP |
				1 << SEL4_BOOTINFO_HEADER_X86_TSC_FREQ);
	if (!env_features()) {
		CHECK(at == end);
		CHECK_EQ(boot->extraLen, 1292 + screen_bytes[loader()]);
	}
}

/* Kernel-virtual alignment: fact sheet section 6. */
static void untypeds_are_aligned(void)
{
	seL4_Word count = boot->untyped.end - boot->untyped.start;

	CHECK(count > 0 && count <= CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS);
	for (seL4_Word i = 0; i < count; i++) {
		const seL4_UntypedDesc *d = &boot->untypedList[i];

		CHECK(d->sizeBits >= seL4_MinUntypedBits && d->sizeBits <= seL4_MaxUntypedBits);
		CHECK_EQ((d->paddr - (1ul << 39)) & ((1ul << d->sizeBits) - 1), 0);
	}
}

static void untypeds_are_in_order(void)
{
	seL4_Word count = boot->untyped.end - boot->untyped.start;

	for (seL4_Word i = 1; i < count; i++) {
		const seL4_UntypedDesc *a = &boot->untypedList[i - 1], *b = a + 1;

		CHECK(a->isDevice >= b->isDevice);
		if (a->isDevice == b->isDevice)
			CHECK(a->paddr + (1ul << a->sizeBits) <= b->paddr);
	}
}

static void untypeds_leave_out_what_is_used(void)
{
	seL4_Word count = boot->untyped.end - boot->untyped.start;
	seL4_Word image = seL4_X86_Page_GetAddress(boot->userImageFrames.start).paddr;
	const seL4_Word reserved[] = {image, 0xfee00000, 0xfec00000, 0xfffffff8};

	for (seL4_Word i = 0; i < count; i++) {
		const seL4_UntypedDesc *d = &boot->untypedList[i];

		for (size_t r = 0; r < 4; r++)
			CHECK(reserved[r] < d->paddr ||
			      reserved[r] >= d->paddr + (1ul << d->sizeBits));
	}
}

/* The part of the kernel that only the boot needed, from 1 MiB on, is memory like any other. */
static void boot_code_is_given_back(void)
{
	for (seL4_Word i = 0; i < boot->untyped.end - boot->untyped.start; i++) {
		const seL4_UntypedDesc *d = &boot->untypedList[i];

		if (d->isDevice)
			continue;
		CHECK_EQ(d->paddr, 0x100000);
		return;
	}
	CHECK(!"ordinary memory");
}

static void low_memory_is_device(void)
{
	CHECK_EQ(boot->untypedList[0].paddr, 0);
	CHECK_EQ(boot->untypedList[0].isDevice, 1);
}

static void own_priority_is_255(void)
{
	seL4_CPtr tcb = new_tcb();

	OK(seL4_TCB_SetPriority(tcb, TCB, 255));
	FAILS(seL4_TCB_SetPriority(tcb, TCB, 256), seL4_RangeError, 0, 255);
}

TEST_SUITE(boot, CASE(fields), CASE(slots_without_holes), CASE(virtual_layout),
	   CASE(image_frames_ascend), CASE(image_is_writable_everywhere),
	   CASE(empty_slots_are_empty), CASE(initial_caps_are_there), CASE(chunk_rsdp),
	   CASE(chunk_memory_map), CASE(chunk_tsc), CASE(chunk_framebuffer), CASE(chunk_vbe),
	   CASE(chunks_in_order), CASE(untypeds_are_aligned), CASE(untypeds_are_in_order),
	   CASE(untypeds_leave_out_what_is_used), CASE(boot_code_is_given_back),
	   CASE(low_memory_is_device), CASE(own_priority_is_255));
