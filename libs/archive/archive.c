/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks a cpio archive and checks each header and name against what is left of it. */
#include "libs/archive/archive.h"

#include <string.h>

#define HEADER_BYTES 110
/* Offsets of two of the header's eight-digit fields. */
#define FILESIZE_AT 54
#define NAMESIZE_AT 94

static bool hex_field(const uint8_t *digits, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < 8; i++) {
		const char *all = "0123456789abcdef0123456789ABCDEF";
		const char *found = digits[i] ? strchr(all, digits[i]) : NULL;

		if (!found)
			return false;
		*value = *value << 4 | ((uint64_t)(found - all) & 15);
	}
	return true;
}

bool archive_next(const uint8_t *archive, uint64_t size, uint64_t *at, struct archive_file *out)
{
	uint64_t name_size, file_size;

	if (*at > size || size - *at < HEADER_BYTES || memcmp(archive + *at, "070701", 6) ||
	    !hex_field(archive + *at + NAMESIZE_AT, &name_size) ||
	    !hex_field(archive + *at + FILESIZE_AT, &file_size))
		return false;
	uint64_t name_at = *at + HEADER_BYTES;
	if (!name_size || name_size > size - name_at || archive[name_at + name_size - 1])
		return false;
	uint64_t data_at = (name_at + name_size + 3) & ~3ull;
	if (data_at > size || file_size > size - data_at)
		return false;
	*out = (struct archive_file){(const char *)archive + name_at, archive + data_at, file_size};
	*at = (data_at + file_size + 3) & ~3ull;
	return strcmp(out->name, "TRAILER!!!") != 0;
}

bool archive_find(const uint8_t *archive, uint64_t size, const char *name, struct archive_file *out)
{
	for (uint64_t at = 0; archive_next(archive, size, &at, out);)
		if (!strcmp(out->name, name))
			return true;
	return false;
}
