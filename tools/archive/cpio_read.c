/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the "newc" cpio format: a header of 110 bytes, most of them hexadecimal numbers of 8
 * digits. */
#include <string.h>
#include <sys/stat.h>

#include "tools/archive/tree.h"

enum {
	INO,
	MODE,
	UID,
	GID,
	NLINK,
	MTIME,
	FILESIZE,
	DEVMAJOR,
	DEVMINOR,
	RDEVMAJOR,
	RDEVMINOR,
	NAMESIZE,
	CHECK,
	FIELDS
};

static int hexadecimal(const uint8_t *from, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 8; i++) {
		int c = from[i], digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			digit = (c | 32) - 'a' + 10;
		else
			return -1;
		*out = *out << 4 | (uint32_t)digit;
	}
	return 0;
}

static uint64_t align4(uint64_t n)
{
	return (n + 3) & ~3ull;
}

/* For files with several names: the number of an earlier node with the same inode number. */
static uint32_t link_number(struct tree *tree, const uint32_t *f, uint32_t (*seen)[3],
			    size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (seen[i][0] == f[INO] && seen[i][1] == (f[DEVMAJOR] << 16 ^ f[DEVMINOR]))
			return seen[i][2];
	if (*count == 4096)
		return 0; /* the table is full: a file of its own is right too */
	seen[*count][0] = f[INO];
	seen[*count][1] = f[DEVMAJOR] << 16 ^ f[DEVMINOR];
	seen[*count][2] = ++tree->last_link;
	return seen[(*count)++][2];
}

int tree_from_cpio(struct tree *tree, const uint8_t *data, size_t size)
{
	static uint32_t seen[4096][3];
	size_t seen_count = 0;
	uint64_t at = 0;

	for (;;) {
		uint32_t f[FIELDS];
		struct tree_node *node;

		while (at < size && !data[at])
			at++; /* padding between concatenated archives */
		if (at == size && tree->count)
			return 0;
		if (size - at < 110 ||
		    (memcmp(data + at, "070701", 6) && memcmp(data + at, "070702", 6)))
			return tree_fail(tree, "no cpio header at byte %llu",
					 (unsigned long long)at);
		for (int i = 0; i < FIELDS; i++)
			if (hexadecimal(data + at + 6 + 8 * i, &f[i]))
				return tree_fail(tree,
						 "a bad number in the cpio header at byte %llu",
						 (unsigned long long)at);
		uint64_t name = at + 110, body = at + align4(110ull + f[NAMESIZE]);
		if (!f[NAMESIZE] || name + f[NAMESIZE] > size || body + f[FILESIZE] > size)
			return tree_fail(tree, "the cpio archive is cut off at byte %llu",
					 (unsigned long long)at);
		size_t length = strnlen((const char *)data + name, f[NAMESIZE]);
		at = body + f[FILESIZE];
		at = align4(at) < size ? align4(at) : size;
		if (length == 10 && !memcmp(data + name, "TRAILER!!!", 10)) {
			seen_count = 0; /* inode numbers are per archive */
			while (at < size && !data[at])
				at++;
			if (at == size)
				return 0;
			continue;
		}
		if (tree_add(tree, (const char *)data + name, length, &node))
			return -1;
		if (!node)
			continue;
		node->mode = f[MODE];
		node->uid = f[UID];
		node->gid = f[GID];
		node->mtime = f[MTIME];
		node->major = f[RDEVMAJOR];
		node->minor = f[RDEVMINOR];
		node->data = data + body;
		node->size = f[FILESIZE];
		if (S_ISREG(f[MODE]) && f[NLINK] > 1)
			node->link = link_number(tree, f, seen, &seen_count);
	}
}
