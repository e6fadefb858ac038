/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Extra boot information: packed chunks, each with a header of its id and its length. The list is
 * walked by one function for both measuring and writing, so that the two cannot differ.
 */
#include "platform/pc/bootinfo.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "kernel/string.h"
#include "selkie/extensions.h"

enum chunk_id {
	CHUNK_VBE = 1,
	CHUNK_MMAP = 2,
	CHUNK_RSDP = 3,
	CHUNK_FRAMEBUFFER = 4,
	CHUNK_TSC = 5,
	CHUNK_EXTENSIONS = SELKIE_BOOTINFO_HEADER_ID,
};

struct chunk_header {
	word_t id, length;
};

struct mmap_chunk {
	uint32_t bytes;
	struct mmap_entry entries[MMAP_ENTRIES];
} __attribute__((packed));
_Static_assert(sizeof(struct chunk_header) + sizeof(struct mmap_chunk) == 1220, "sheet section 14");

/* Where chunks are written to; `to` NULL: they are only counted. */
struct writer {
	uint8_t *to;
	word_t length;
};

static void write_bytes(struct writer *w, const void *bytes, word_t count)
{
	if (w->to)
		memcpy(w->to + w->length, bytes, count);
	w->length += count;
}

static void write_chunk(struct writer *w, word_t id, const void *payload, word_t count)
{
	struct chunk_header header = {id, sizeof(header) + count};

	write_bytes(w, &header, sizeof(header));
	write_bytes(w, payload, count);
}

static void write_mmap(struct writer *w, const struct boot_loader_info *loader)
{
	uint32_t bytes = (uint32_t)(loader->mmap_count * sizeof(struct mmap_entry));
	struct chunk_header header = {CHUNK_MMAP, sizeof(header) + sizeof(struct mmap_chunk)};

	write_bytes(w, &header, sizeof(header));
	write_bytes(w, &bytes, sizeof(bytes));
	write_bytes(w, loader->mmap, sizeof(loader->mmap));
}

static void write_all(struct writer *w, const struct boot_loader_info *loader,
		      const struct acpi_rsdp *rsdp)
{
	uint64_t features = SELKIE_FEATURE_FOREIGN_SYSCALL | SELKIE_FEATURE_REDIRECT_SYSCALL |
			    SELKIE_FEATURE_REDIRECT_CHOSEN | SELKIE_FEATURE_HIGH_ADDRESSES |
			    SELKIE_FEATURE_BATCH | SELKIE_FEATURE_BUDGETS;

	if (cpu.nx)
		features |= SELKIE_FEATURE_NO_EXECUTE;
	if (arch_inner_available)
		features |= SELKIE_FEATURE_INNER;
	if (loader->has_vbe)
		write_chunk(w, CHUNK_VBE, &loader->vbe, sizeof(loader->vbe));
	write_chunk(w, CHUNK_RSDP, rsdp, sizeof(*rsdp));
	if (loader->has_framebuffer)
		write_chunk(w, CHUNK_FRAMEBUFFER, &loader->framebuffer,
			    sizeof(loader->framebuffer));
	write_mmap(w, loader);
	write_chunk(w, CHUNK_TSC, &cpu.tsc_mhz, sizeof(cpu.tsc_mhz));
	if (arch_extensions_enabled)
		write_chunk(w, CHUNK_EXTENSIONS, &features, sizeof(features));
}

word_t bootinfo_extra_length(const struct boot_loader_info *loader)
{
	struct writer w = {0};

	write_all(&w, loader, &loader->rsdp);
	return w.length;
}

void bootinfo_write_extra(uint8_t *to, const struct boot_loader_info *loader,
			  const struct acpi_rsdp *rsdp)
{
	struct writer w = {.to = to};

	write_all(&w, loader, rsdp);
}
