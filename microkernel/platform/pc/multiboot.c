/* SPDX-License-Identifier: BSD-2-Clause */
/* See multiboot.h. */
#include "platform/pc/multiboot.h"
#include "arch/x86_64/layout.h"
#include "kernel/print.h"
#include "kernel/string.h"

#define MULTIBOOT1_MAGIC 0x2badb002
#define MULTIBOOT2_MAGIC 0x36d76289

#define FLAG_MEMORY  BIT(0)
#define FLAG_COMMAND BIT(2)
#define FLAG_MODULES BIT(3)
#define FLAG_MMAP    BIT(6)
#define FLAG_VBE     BIT(11)

struct multiboot1 {
	uint32_t flags, mem_lower, mem_upper, boot_device, command_line;
	uint32_t module_count, modules, symbols[4], mmap_length, mmap;
	uint32_t drives_length, drives, config_table, loader_name, apm_table;
	uint32_t vbe_control, vbe_mode_info;
	uint16_t vbe_mode, vbe_segment, vbe_offset, vbe_length;
} __attribute__((packed));

struct multiboot1_module {
	uint32_t start, end, string, reserved;
};

/* `bytes` bytes of physical memory at `p`, or NULL if the boot page tables do not map them. */
static const void *seen(paddr_t p, word_t bytes)
{
	const paddr_t end = (paddr_t)WINDOW_DIRECTORIES << 30;

	return p < end && bytes <= end - p ? kptr(kaddr_of_phys(p)) : NULL;
}

static void copy_command_line(struct boot_loader_info *out, const char *line, word_t limit)
{
	for (word_t i = 0; i < limit && i < COMMAND_LINE_MAX - 1 && line[i]; i++)
		out->command_line[i] = line[i];
}

static void add_mmap(struct boot_loader_info *out, uint64_t base, uint64_t length, uint32_t type)
{
	if (out->mmap_count == MMAP_ENTRIES) {
		kprintf("memory map: more than %d entries, the rest is ignored\n", MMAP_ENTRIES);
		return;
	}
	out->mmap[out->mmap_count++] = (struct mmap_entry){
		.size = sizeof(struct mmap_entry) - sizeof(uint32_t),
		.base = base,
		.length = length,
		.type = type,
	};
}

/* --- multiboot 1 -------------------------------------------------------------------------------
 */

static void read_mmap1(struct boot_loader_info *out, const struct multiboot1 *mb)
{
	const uint8_t *p = seen(mb->mmap, mb->mmap_length);
	const uint8_t *end = p ? p + mb->mmap_length : NULL;

	while (p && (word_t)(end - p) >= sizeof(struct mmap_entry)) {
		struct mmap_entry e;

		memcpy(&e, p, sizeof(e));
		add_mmap(out, e.base, e.length, e.type);
		if (e.size > (word_t)(end - p) - sizeof(e.size))
			break;
		p += e.size + sizeof(e.size);
	}
}

static void read_vbe(struct boot_loader_info *out, const struct multiboot1 *mb)
{
	const void *control = seen(mb->vbe_control, sizeof(out->vbe.control));
	const void *mode_info = seen(mb->vbe_mode_info, sizeof(out->vbe.mode_info));

	if (!control || !mode_info)
		return;
	memcpy(out->vbe.control, control, sizeof(out->vbe.control));
	memcpy(out->vbe.mode_info, mode_info, sizeof(out->vbe.mode_info));
	out->vbe.mode = mb->vbe_mode;
	out->vbe.interface_segment = mb->vbe_segment;
	out->vbe.interface_offset = mb->vbe_offset;
	out->vbe.interface_length = mb->vbe_length;
	out->has_vbe = true;
}

static bool read1(struct boot_loader_info *out, paddr_t info)
{
	const struct multiboot1 *mb = seen(info, sizeof(*mb));
	const struct multiboot1_module *module;
	const char *line;

	if (!mb || !(mb->flags & FLAG_MEMORY)) {
		kprintf("boot loader: no memory information\n");
		return false;
	}
	line = mb->flags & FLAG_COMMAND ? seen(mb->command_line, COMMAND_LINE_MAX) : NULL;
	if (line)
		copy_command_line(out, line, COMMAND_LINE_MAX);
	out->memory_upper = (uint64_t)mb->mem_upper << 10;
	if (mb->flags & FLAG_MMAP)
		read_mmap1(out, mb);
	if (mb->flags & FLAG_VBE)
		read_vbe(out, mb);
	if (!(mb->flags & FLAG_MODULES) || mb->module_count == 0)
		return true;
	module = seen(mb->modules, sizeof(*module));
	if (module) {
		out->module_start = module->start;
		out->module_end = module->end;
	}
	return true;
}

/* --- multiboot 2 -------------------------------------------------------------------------------
 */

enum tag_type {
	TAG_END = 0,
	TAG_COMMAND = 1,
	TAG_MODULE = 3,
	TAG_MEMORY = 4,
	TAG_MMAP = 6,
	TAG_FRAMEBUFFER = 8,
	TAG_RSDP1 = 14,
	TAG_RSDP2 = 15,
};

struct tag {
	uint32_t type, size; /* size with this header */
};

struct mmap2_entry {
	uint64_t base, length;
	uint32_t type, reserved;
};

static void read_mmap2(struct boot_loader_info *out, const uint8_t *body, word_t size)
{
	uint32_t entry_size;

	if (size < 8)
		return;
	memcpy(&entry_size, body, sizeof(entry_size));
	if (entry_size < sizeof(struct mmap2_entry))
		return;
	for (word_t at = 8; at + entry_size <= size; at += entry_size) {
		struct mmap2_entry e;

		memcpy(&e, body + at, sizeof(e));
		add_mmap(out, e.base, e.length, e.type);
	}
}

/* `body`: the `size` bytes that follow the tag's header. */
static void read_tag(struct boot_loader_info *out, uint32_t type, const uint8_t *body, word_t size)
{
	uint32_t words[2];

	switch (type) {
	case TAG_COMMAND:
		copy_command_line(out, (const char *)body, size);
		break;
	case TAG_MODULE:
		if (size >= sizeof(words) && !out->module_end) {
			memcpy(words, body, sizeof(words));
			out->module_start = words[0];
			out->module_end = words[1];
		}
		break;
	case TAG_MEMORY:
		if (size >= sizeof(words)) {
			memcpy(words, body, sizeof(words));
			out->memory_upper = (uint64_t)words[1] << 10;
		}
		break;
	case TAG_MMAP:
		read_mmap2(out, body, size);
		break;
	case TAG_FRAMEBUFFER:
		if (size >= sizeof(out->framebuffer)) {
			memcpy(&out->framebuffer, body, sizeof(out->framebuffer));
			out->has_framebuffer = true;
		}
		break;
	case TAG_RSDP1:
	case TAG_RSDP2:
		if (out->has_rsdp && type == TAG_RSDP1)
			break;
		memset(&out->rsdp, 0, sizeof(out->rsdp));
		memcpy(&out->rsdp, body, size < sizeof(out->rsdp) ? size : sizeof(out->rsdp));
		out->has_rsdp = true;
		break;
	default:
		break;
	}
}

static bool read2(struct boot_loader_info *out, paddr_t info)
{
	const uint32_t *total = seen(info, 8);
	const uint8_t *start = total ? seen(info, *total) : NULL;
	word_t at = 8;

	if (!start) {
		kprintf("boot loader: no information\n");
		return false;
	}
	while (at + sizeof(struct tag) <= *total) {
		struct tag tag;

		memcpy(&tag, start + at, sizeof(tag));
		if (tag.type == TAG_END || tag.size < sizeof(tag) || tag.size > *total - at)
			break;
		read_tag(out, tag.type, start + at + sizeof(tag), tag.size - sizeof(tag));
		at += ALIGN_UP(tag.size, 3);
	}
	return true;
}

bool multiboot_read(struct boot_loader_info *out, uint32_t magic, paddr_t info)
{
	bool read = false;

	if (magic == MULTIBOOT1_MAGIC)
		read = read1(out, info);
	else if (magic == MULTIBOOT2_MAGIC)
		read = read2(out, info);
	else
		kprintf("not started by a multiboot loader (magic %x)\n", magic);
	if (!read)
		return false;
	if (out->module_start >= out->module_end ||
	    !seen(out->module_start, out->module_end - out->module_start)) {
		kprintf("boot loader: no root task (the first module)\n");
		return false;
	}
	if (out->mmap_count == 0 && out->memory_upper == 0) {
		kprintf("boot loader: no memory map\n");
		return false;
	}
	return true;
}
