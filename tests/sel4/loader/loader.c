/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A boot loader between QEMU, which is a plain multiboot 1 loader, and the microkernel: it passes
 * on information that QEMU does not give. Its first module is the kernel's ELF32 file, its second
 * the root task. The last word of its command line chooses: "multiboot2" hands both on by that
 * protocol, with a framebuffer; "vbe" by multiboot 1, with VBE's description of a graphics mode.
 * tests/sel4/suites/boot.c knows the values.
 */
#include <stddef.h>
#include <stdint.h>

struct multiboot1 {
	uint32_t flags, mem_lower, mem_upper, boot_device, command_line;
	uint32_t module_count, modules, symbols[4], mmap_length, mmap;
	uint32_t drives_length, drives, config_table, loader_name, apm_table;
	uint32_t vbe_control, vbe_mode_info;
	uint16_t vbe_mode, vbe_segment, vbe_offset, vbe_length;
} __attribute__((packed));

struct module {
	uint32_t start, end, string, reserved;
};

struct elf32 {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum;
};

struct segment {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

#define MAGIC1	  0x2badb002
#define MAGIC2	  0x36d76289
#define FLAG_VBE  (1u << 11)
#define PT_LOAD	  1
#define INFO_SIZE 4096

_Noreturn void load(struct multiboot1 *mb);
_Noreturn void go(uint32_t entry, uint32_t magic, const void *info);

static uint8_t info[INFO_SIZE] __attribute__((aligned(8)));
static uint32_t info_length;

static void copy(void *to, const void *from, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		((volatile uint8_t *)to)[i] = ((const uint8_t *)from)[i];
}

static uint32_t load_elf(uint32_t file)
{
	const struct elf32 *elf = (const struct elf32 *)file;
	const struct segment *s = (const struct segment *)(file + elf->phoff);

	for (unsigned i = 0; i < elf->phnum; i++) {
		if (s[i].type != PT_LOAD)
			continue;
		copy((void *)s[i].paddr, (const void *)(file + s[i].offset), s[i].filesz);
		for (uint32_t at = s[i].filesz; at < s[i].memsz; at++)
			*(volatile uint8_t *)(s[i].paddr + at) = 0;
	}
	return elf->entry;
}

/* ---- multiboot 2 ---- */

enum tag { TAG_END = 0, TAG_MODULE = 3, TAG_MEMORY = 4, TAG_MMAP = 6, TAG_FRAMEBUFFER = 8 };

static void append(const void *bytes, uint32_t count)
{
	copy(info + info_length, bytes, count);
	info_length += count;
}

static void begin_tag(enum tag type, uint32_t size)
{
	const uint32_t header[2] = {type, sizeof(header) + size};

	info_length = (info_length + 7) & ~7u;
	append(header, sizeof(header));
}

static void append_mmap(const struct multiboot1 *mb)
{
	const uint32_t entry_format[2] = {24, 0}, reserved = 0;
	uint32_t count = 0;

	for (uint32_t at = 0; at < mb->mmap_length; at += *(uint32_t *)(mb->mmap + at) + 4)
		count++;
	begin_tag(TAG_MMAP, sizeof(entry_format) + 24 * count);
	append(entry_format, sizeof(entry_format));
	for (uint32_t at = 0; at < mb->mmap_length; at += *(uint32_t *)(mb->mmap + at) + 4) {
		append((const void *)(mb->mmap + at + 4), 20);
		append(&reserved, sizeof(reserved));
	}
}

static const void *make_multiboot2(const struct multiboot1 *mb, const struct module *root)
{
	const struct {
		uint64_t address;
		uint32_t pitch, width, height;
		uint8_t bpp, type, reserved[2];
	} __attribute__((packed)) framebuffer = {0xfd000000, 4096, 1024, 768, 32, 1, {0}};
	const uint32_t memory[2] = {mb->mem_lower, mb->mem_upper};
	const uint32_t module[3] = {root->start, root->end, 0};

	info_length = 8;
	begin_tag(TAG_MEMORY, sizeof(memory));
	append(memory, sizeof(memory));
	begin_tag(TAG_MODULE, sizeof(module));
	append(module, sizeof(module));
	append_mmap(mb);
	begin_tag(TAG_FRAMEBUFFER, sizeof(framebuffer));
	append(&framebuffer, sizeof(framebuffer));
	begin_tag(TAG_END, 0);
	copy(info, &info_length, sizeof(info_length));
	return info;
}

/* ---- multiboot 1 with VBE ---- */

static uint8_t control[512], mode_info[256];

static const void *make_vbe(struct multiboot1 *mb, const struct module *root)
{
	for (unsigned i = 0; i < sizeof(control); i++)
		control[i] = (uint8_t)i;
	for (unsigned i = 0; i < sizeof(mode_info); i++)
		mode_info[i] = (uint8_t)(255 - i);
	mb->flags |= FLAG_VBE;
	mb->vbe_control = (uint32_t)control;
	mb->vbe_mode_info = (uint32_t)mode_info;
	mb->vbe_mode = 0x118;
	mb->vbe_segment = 0xc000;
	mb->vbe_offset = 0x1234;
	mb->vbe_length = 0x56;
	mb->module_count = 1;
	mb->modules = (uint32_t)root;
	*(char *)mb->command_line = 0;
	return mb;
}

static int ends_in_vbe(const char *line)
{
	size_t n = 0;

	while (line[n])
		n++;
	return n >= 3 && line[n - 3] == 'v' && line[n - 2] == 'b' && line[n - 1] == 'e';
}

_Noreturn void load(struct multiboot1 *mb)
{
	const struct module *modules = (const struct module *)mb->modules;
	uint32_t entry = load_elf(modules[0].start);

	if (ends_in_vbe((const char *)mb->command_line))
		go(entry, MAGIC1, make_vbe(mb, &modules[1]));
	go(entry, MAGIC2, make_multiboot2(mb, &modules[1]));
}
