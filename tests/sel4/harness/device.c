/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/device.h"

#include "harness/env.h"
#include "harness/test.h"

/* ---- memory ---- */

seL4_CPtr device_untyped_at(seL4_Word paddr)
{
	for (seL4_Word i = 0; i < boot->untyped.end - boot->untyped.start; i++) {
		const seL4_UntypedDesc *d = &boot->untypedList[i];

		if (d->isDevice && paddr >= d->paddr && paddr - d->paddr < 1ul << d->sizeBits)
			return boot->untyped.start + i;
	}
	return 0;
}

/* A frame in the middle of a large untyped: halves of halves, down to the page. */
static seL4_CPtr frame_at(seL4_Word paddr)
{
	seL4_CPtr untyped = device_untyped_at(paddr), frame = new_slot();

	if (!untyped)
		test_fail(__FILE__, __LINE__, "no device untyped has %#lx", paddr);
	const seL4_UntypedDesc *d = &boot->untypedList[untyped - boot->untyped.start];
	seL4_Word start = d->paddr;

	for (seL4_Word bits = d->sizeBits; bits > seL4_PageBits; bits--) {
		seL4_CPtr halves = new_slots(2);
		seL4_Word upper = (paddr - start) >> (bits - 1);

		OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, bits - 1, CNODE, 0, 0, halves,
				       2));
		untyped = halves + upper;
		start += upper << (bits - 1);
	}
	OK(seL4_Untyped_Retype(untyped, seL4_X86_4K, 0, CNODE, 0, 0, frame, 1));
	CHECK_EQ(seL4_X86_Page_GetAddress(frame).paddr, paddr & ~0xffful);
	return frame;
}

volatile void *device_map(seL4_Word paddr, seL4_Word vaddr)
{
	map_tables(VSPACE, vaddr);
	OK(seL4_X86_Page_Map(frame_at(paddr), VSPACE, vaddr, seL4_ReadWrite, seL4_X86_Uncacheable));
	return (volatile void *)(vaddr + (paddr & 0xfff));
}

/* ---- PCI ---- */

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA    0xcfc
#define CONFIG_END     0xcff
#define CONFIG_ENABLE  (1u << 31)
#define SLOTS	       32

enum config {
	CONFIG_ID = 0,
	CONFIG_COMMAND = 4,
	CONFIG_BAR0 = 0x10,
	CONFIG_CAPABILITIES = 0x34,
};
#define COMMAND_MEMORY	   (1u << 1)
#define COMMAND_BUS_MASTER (1u << 2)
#define CAPABILITY_MSI	   5
#define MSI_ENABLE	   (1u << 16)
#define MSI_64_BIT	   (1u << 23)

static void select_register(const struct edu *edu, seL4_Word offset)
{
	OK(seL4_X86_IOPort_Out32(edu->ports, CONFIG_ADDRESS,
				 CONFIG_ENABLE | edu->slot << 11 | offset));
}

static seL4_Uint32 config_read(const struct edu *edu, seL4_Word offset)
{
	select_register(edu, offset);
	seL4_X86_IOPort_In32_t in = seL4_X86_IOPort_In32(edu->ports, CONFIG_DATA);

	OK(in.error);
	return in.result;
}

static void config_write(const struct edu *edu, seL4_Word offset, seL4_Uint32 value)
{
	select_register(edu, offset);
	OK(seL4_X86_IOPort_Out32(edu->ports, CONFIG_DATA, value));
}

/* ---- edu ---- */

#define EDU_ID	   0x11e81234
#define EDU_VADDR  0x70000000ul
#define EDU_STATUS (0x24 / 4)
#define EDU_RAISE  (0x60 / 4)
#define EDU_CLEAR  (0x64 / 4)

void edu_open(struct edu *edu)
{
	edu->ports = new_slot();
	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, CONFIG_ADDRESS, CONFIG_END, CNODE,
					edu->ports, 64));
	for (edu->slot = 0; edu->slot < SLOTS; edu->slot++)
		if (config_read(edu, CONFIG_ID) == EDU_ID)
			break;
	if (edu->slot == SLOTS)
		test_fail(__FILE__, __LINE__, "QEMU was not given -device edu");
	config_write(edu, CONFIG_COMMAND, COMMAND_MEMORY | COMMAND_BUS_MASTER);
	edu->registers = device_map(config_read(edu, CONFIG_BAR0) & ~0xfu, EDU_VADDR);
	edu_clear(edu);
}

/* The offset of the MSI capability in the configuration space. */
static seL4_Word find_msi(const struct edu *edu)
{
	seL4_Word at = config_read(edu, CONFIG_CAPABILITIES) & 0xfc;

	while (at && (config_read(edu, at) & 0xff) != CAPABILITY_MSI)
		at = config_read(edu, at) >> 8 & 0xfc;
	CHECK(at != 0);
	return at;
}

void edu_use_msi(const struct edu *edu, seL4_Uint32 address, seL4_Uint32 data)
{
	seL4_Word at = find_msi(edu);
	seL4_Uint32 control = config_read(edu, at);

	CHECK(control & MSI_64_BIT);
	config_write(edu, at + 4, address);
	config_write(edu, at + 8, 0);
	config_write(edu, at + 12, data);
	config_write(edu, at, control | MSI_ENABLE);
}

seL4_Word edu_pin(const struct edu *edu)
{
	return 20 + edu->slot % 4;
}

void edu_raise(const struct edu *edu)
{
	edu->registers[EDU_RAISE] = 1;
}

void edu_clear(const struct edu *edu)
{
	edu->registers[EDU_CLEAR] = edu->registers[EDU_STATUS];
}
