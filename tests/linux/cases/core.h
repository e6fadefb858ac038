/* SPDX-License-Identifier: BSD-2-Clause */
/* A core file in memory, for the cases that look into one; and whether cores are files here at all.
 */
#pragma once

#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint8_t *core;
static size_t core_size;

static inline bool load(const char *name)
{
	int fd = open(name, O_RDONLY);
	struct stat st;

	core = NULL;
	if (fd < 0 || fstat(fd, &st))
		return false;
	core_size = (size_t)st.st_size;
	core = mmap(NULL, core_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	return core != MAP_FAILED;
}

static inline const Elf64_Phdr *headers(unsigned *count)
{
	const Elf64_Ehdr *e = (const void *)core;

	*count = e->e_phnum;
	return (const void *)(core + e->e_phoff);
}

/* The `nth` note of this type; NULL: there is none. */
static inline const void *find_note(unsigned type, unsigned nth, size_t *size)
{
	unsigned count;
	const Elf64_Phdr *h = headers(&count);

	for (size_t at = 0; h->p_type == PT_NOTE && at < h->p_filesz;) {
		const Elf64_Nhdr *n = (const void *)(core + h->p_offset + at);
		size_t name = (n->n_namesz + 3) & ~3u, data = (n->n_descsz + 3) & ~3u;

		if (n->n_type == type && !nth--) {
			*size = n->n_descsz;
			return (const uint8_t *)(n + 1) + name;
		}
		at += sizeof(*n) + name + data;
	}
	return NULL;
}

/* Are they called "core"? The build host may hand its cores to a program. */
static inline bool pattern_is_usual(void)
{
	char text[200] = "";
	int fd = open("/proc/sys/kernel/core_pattern", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	return n > 0 && !strcmp(text, "core\n");
}
