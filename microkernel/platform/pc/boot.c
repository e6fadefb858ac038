/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot sequence, in one function: from the loader's information to the first user thread. Each
 * step needs only the steps before it. If one fails, a line on the console says what is missing.
 */
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/trap.h"
#include "api/syscall.h"
#include "kernel/invariants.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/string.h"
#include "platform/pc/acpi.h"
#include "platform/pc/interrupt.h"
#include "platform/pc/multiboot.h"
#include "platform/pc/rootserver.h"
#include "platform/pc/serial.h"

#define LOW_MEMORY_END 0x100000 /* below: handed out as device memory */
#define PAGE_BYTES     0x1000
/* The last word below 4 GiB, which is in no untyped, as on upstream. */
#define TOP_WORD_START 0xfffffff8ul
#define TOP_WORD_END   0x100000000ul

bool arch_extensions_enabled;

extern uint8_t text_start[], image_end[];

static struct boot_loader_info loader;
static struct acpi_info acpi;
static struct regions ram;   /* all memory that the kernel can use */
static struct regions free;  /* the part of `ram` that is still free */
static struct regions taken; /* memory that must not become device untypeds */

static _Noreturn void stop(void)
{
	kprintf("selkie: fatal: the microkernel cannot start\n");
	arch_halt();
}

static void read_options(const char *line)
{
	const char *imitate = command_line_value(line, "imitate=");

	invariants_set_period(command_line_number(line, "check_period="));
	arch_extensions_enabled = !imitate && command_line_has(line, "extensions");
	if (!imitate)
		return;
	if (strncmp(imitate, "upstream", 8) == 0)
		cpu_imitation = IMITATE_UPSTREAM;
	else if (strncmp(imitate, "sysenter", 8) == 0)
		cpu_imitation = IMITATE_SYSENTER;
	else
		kprintf("imitate=: expected upstream or sysenter; ignored\n");
}

/* Reads RAM from the loader's map: whole pages above the first MiB. */
static void read_ram(void)
{
	if (loader.mmap_count == 0)
		regions_add(&ram, LOW_MEMORY_END,
			    LOW_MEMORY_END + ALIGN_DOWN(loader.memory_upper, PAGE_BITS));
	for (unsigned i = 0; i < loader.mmap_count; i++) {
		const struct mmap_entry *e = &loader.mmap[i];
		paddr_t start = ALIGN_UP(e->base, PAGE_BITS), end = e->base + e->length;

		if (e->type != MMAP_RAM || end < e->base || start < e->base)
			continue;
		if (start < LOW_MEMORY_END)
			start = LOW_MEMORY_END;
		regions_add(&ram, start, ALIGN_DOWN(end, PAGE_BITS));
	}
}

/* Removes the ranges of entries that are not RAM, even where another entry says that they are. */
static void remove_holes(void)
{
	for (unsigned i = 0; i < loader.mmap_count; i++) {
		const struct mmap_entry *e = &loader.mmap[i];

		if (e->type != MMAP_RAM && e->base + e->length >= e->base)
			regions_remove(&ram, ALIGN_DOWN(e->base, PAGE_BITS),
				       ALIGN_UP(e->base + e->length, PAGE_BITS));
	}
}

static void read_memory(void)
{
	paddr_t mapped;

	read_ram();
	remove_holes();
	mapped = paging_init(ram.count ? ram.r[ram.count - 1].end : 0);
	regions_remove(&ram, mapped, UINT64_MAX);

	free = ram; /* includes the boot page, the first of the image: not needed any more */
	regions_remove(&free, (paddr_t)text_start - KERNEL_BASE, (paddr_t)image_end - KERNEL_BASE);
	taken = ram;
	regions_add(&taken, LOW_MEMORY_END, (paddr_t)image_end - KERNEL_BASE);
	regions_add(&taken, acpi.lapic, acpi.lapic + PAGE_BYTES);
	for (unsigned i = 0; i < MAX_IOAPICS; i++)
		regions_add(&taken, acpi.ioapic[i], acpi.ioapic[i] + PAGE_BYTES);
	regions_add(&taken, TOP_WORD_START, TOP_WORD_END);
	if (taken.overflow) {
		kprintf("memory map: too many pieces, the kernel's devices would be handed out\n");
		stop();
	}
	if (ram.overflow || free.overflow)
		kprintf("memory map: too many pieces, some memory is not used\n");
}

static word_t total(const struct regions *set)
{
	word_t bytes = 0;

	for (unsigned i = 0; i < set->count; i++)
		bytes += set->r[i].end - set->r[i].start;
	return bytes;
}

static bool module_is_usable(void)
{
	for (unsigned i = 0; i < free.count; i++) {
		if (loader.module_start >= free.r[i].start && loader.module_end <= free.r[i].end)
			return true;
	}
	kprintf("boot loader: the root task is not in memory above the kernel\n");
	return false;
}

_Noreturn void boot_main(uint32_t magic, paddr_t info)
{
	serial_init("");
	if (!multiboot_read(&loader, magic, info))
		stop();
	serial_init(loader.command_line);
	read_options(loader.command_line);
	cpu_init(command_line_value(loader.command_line, "mitigations="));
	if (!acpi_read(&acpi, loader.has_rsdp ? &loader.rsdp : NULL))
		stop();
	loader.rsdp = acpi.rsdp;
	read_memory();
	if (!interrupt_init(&acpi) || !module_is_usable())
		stop();
	kprintf("Selkie microkernel: %lu KiB of memory, TSC %u MHz\n", total(&ram) >> 10,
		cpu.tsc_mhz);
	sched_init();
	rootserver_create(&loader, &acpi.rsdp, &free, &taken);
	stack_paint();
	schedule();
	activate();
	enter_user_mode();
}
