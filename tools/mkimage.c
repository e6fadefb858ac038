/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the boot image: the root task's ELF with an archive behind it as one more PT_LOAD.
 *
 *	mkimage ROOT-TASK.elf ARCHIVE OUT
 *
 * The old program headers stay where they are (the program may look at them in memory); a longer
 * table is written behind the last segment's bytes. The archive follows on pages of its own; its
 * address and size are written into the archive_location of interfaces/image.h. The segment is
 * whole pages, so that a microkernel may use them where the boot loader has put them. Section
 * headers and debug information are left out: gdb reads those from ROOT-TASK.elf.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interfaces/image.h"

#define PAGE 4096ull

struct blob {
	uint8_t *data;
	size_t size;
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "mkimage: %s: %s\n", what, why);
	exit(2);
}

static struct blob read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	long size;

	if (!f || fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0)
		die(path, strerror(errno));
	rewind(f);
	struct blob blob = {malloc((size_t)size + 1), (size_t)size};
	if (!blob.data || fread(blob.data, 1, blob.size, f) != blob.size)
		die(path, "cannot be read");
	fclose(f);
	return blob;
}

static uint64_t up(uint64_t n, uint64_t unit)
{
	return (n + unit - 1) / unit * unit;
}

static void check_elf(const char *path, struct blob elf)
{
	const Elf64_Ehdr *h = (const void *)elf.data;

	if (elf.size < sizeof(*h) || memcmp(h->e_ident, ELFMAG, SELFMAG) ||
	    h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_machine != EM_X86_64)
		die(path, "not an x86-64 ELF file");
	if (h->e_phentsize != sizeof(Elf64_Phdr) || h->e_phoff % 8 || h->e_phoff > elf.size ||
	    h->e_phnum > (elf.size - h->e_phoff) / sizeof(Elf64_Phdr) || h->e_phnum > 1000)
		die(path, "its program headers are damaged");
}

/* The offset in the file of the only archive_location in a loaded segment. */
static uint64_t find_location(const char *path, struct blob elf, const Elf64_Phdr *p, unsigned n)
{
	static const uint8_t magic[16] = ARCHIVE_LOCATION_MAGIC;
	uint64_t found = 0;

	for (unsigned i = 0; i < n; i++) {
		if (p[i].p_type != PT_LOAD || p[i].p_filesz < sizeof(struct archive_location))
			continue;
		uint64_t end = p[i].p_offset + p[i].p_filesz - sizeof(struct archive_location);
		for (uint64_t at = up(p[i].p_offset, 8); at <= end; at += 8) {
			if (memcmp(elf.data + at, magic, sizeof(magic)))
				continue;
			if (found)
				die(path, "it has two archive locations");
			found = at;
		}
	}
	if (!found)
		die(path, "it has no archive location (interfaces/image.h)");
	return found;
}

static void write_all(const char *path, int fd, const void *data, size_t size)
{
	const uint8_t *at = data;

	while (size) {
		ssize_t n = write(fd, at, size);

		if (n < 0)
			die(path, strerror(errno));
		at += n;
		size -= (size_t)n;
	}
}

/* Archives are large: the archive is copied through a small buffer. */
static void append_archive(const char *path, int out, const char *archive, uint64_t size)
{
	static uint8_t buffer[1 << 17];
	int in = open(archive, O_RDONLY | O_CLOEXEC);
	uint64_t left = size;

	if (in < 0)
		die(archive, strerror(errno));
	while (left) {
		ssize_t n = read(in, buffer, left < sizeof(buffer) ? left : sizeof(buffer));

		if (n <= 0)
			die(archive, n ? strerror(errno) : "has become shorter");
		write_all(path, out, buffer, (size_t)n);
		left -= (size_t)n;
	}
	memset(buffer, 0, PAGE);
	write_all(path, out, buffer, up(size, PAGE) - size);
	close(in);
}

static void write_image(const char *path, const uint8_t *head, uint64_t head_size,
			const char *archive, uint64_t archive_size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		die(path, strerror(errno));
	write_all(path, fd, head, head_size);
	append_archive(path, fd, archive, archive_size);
	if (close(fd))
		die(path, strerror(errno));
}

/* The ends of an ELF file's segments, in the file and in memory. */
struct ends {
	uint64_t file, memory;
};

static struct ends ends_of(const char *path, struct blob elf, const Elf64_Phdr *segment, unsigned n)
{
	struct ends ends = {.file = sizeof(Elf64_Ehdr)};

	for (unsigned i = 0; i < n; i++) {
		const Elf64_Phdr *p = &segment[i];

		if (p->p_offset > elf.size || p->p_filesz > elf.size - p->p_offset ||
		    p->p_vaddr + p->p_memsz < p->p_vaddr)
			die(path, "a segment lies outside the file");
		if (p->p_offset + p->p_filesz > ends.file)
			ends.file = p->p_offset + p->p_filesz;
		if (p->p_memsz && p->p_vaddr + p->p_memsz > ends.memory)
			ends.memory = p->p_vaddr + p->p_memsz;
	}
	return ends;
}

/* The segment of an archive of `size` bytes that is appended at `place`. */
static Elf64_Phdr archive_segment(uint64_t place, uint64_t address, uint64_t size)
{
	return (Elf64_Phdr){.p_type = PT_LOAD,
			    .p_flags = PF_R,
			    .p_offset = place,
			    .p_vaddr = address,
			    .p_paddr = address,
			    .p_filesz = up(size, PAGE),
			    .p_memsz = up(size, PAGE),
			    .p_align = PAGE};
}

/* The image up to the archive: the file's segments, then the table with one more segment. NULL when
 * memory is out; the caller frees. */
static uint8_t *make_head(struct blob elf, struct ends ends, const Elf64_Phdr *added)
{
	const Elf64_Ehdr *old = (const void *)elf.data;
	uint64_t table = up(ends.file, 8), bytes = old->e_phnum * sizeof(*added);
	uint8_t *out = calloc(1, added->p_offset);
	Elf64_Ehdr *header = (void *)out;

	if (!out)
		return NULL;
	memcpy(out, elf.data, ends.file);
	memcpy(out + table, elf.data + old->e_phoff, bytes);
	memcpy(out + table + bytes, added, sizeof(*added));
	header->e_phoff = table;
	header->e_phnum = (uint16_t)(old->e_phnum + 1);
	header->e_shoff = 0;
	header->e_shnum = header->e_shstrndx = 0;
	return out;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: mkimage ROOT-TASK.elf ARCHIVE OUT\n");
		return 2;
	}
	struct blob elf = read_file(argv[1]);
	struct stat archive;

	if (stat(argv[2], &archive))
		die(argv[2], strerror(errno));
	check_elf(argv[1], elf);
	const Elf64_Ehdr *header = (const void *)elf.data;
	const Elf64_Phdr *segments = (const void *)(elf.data + header->e_phoff);
	unsigned n = header->e_phnum;
	struct ends ends = ends_of(argv[1], elf, segments, n);
	uint64_t location = find_location(argv[1], elf, segments, n);
	uint64_t size = (uint64_t)archive.st_size;
	uint64_t place = up(up(ends.file, 8) + (n + 1) * sizeof(*segments), PAGE);
	Elf64_Phdr added = archive_segment(place, up(ends.memory, PAGE), size);
	uint8_t *out = make_head(elf, ends, &added);

	if (!out)
		die(argv[3], "out of memory");
	struct archive_location *where = (void *)(out + location);
	where->vaddr = added.p_vaddr;
	where->size = size;
	write_image(argv[3], out, place, argv[2], size);
	free(out);
	free(elf.data);
	return 0;
}
