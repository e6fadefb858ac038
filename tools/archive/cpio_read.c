/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the "newc" cpio format: a header of 110 bytes, most of them hexadecimal numbers of 8
 * digits. */
#include <string.h>
#include <sys/stat.h>

#include "tools/archive/links.h"
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

/* The fields of the header at byte `at`, checked against the size of the archive; -1: tree->error.
 */
static int read_header(struct tree *tree, const uint8_t *data, size_t size, uint64_t at,
		       uint32_t f[FIELDS])
{
	unsigned long long place = at;

	if (size - at < 110 || (memcmp(data + at, "070701", 6) && memcmp(data + at, "070702", 6)))
		return tree_fail(tree, "no cpio header at byte %llu", place);
	for (int i = 0; i < FIELDS; i++)
		if (hexadecimal(data + at + 6 + 8 * i, &f[i]))
			return tree_fail(tree, "a bad number in the cpio header at byte %llu",
					 place);
	if (!f[NAMESIZE] || at + 110 + f[NAMESIZE] > size ||
	    at + align4(110ull + f[NAMESIZE]) + f[FILESIZE] > size)
		return tree_fail(tree, "the cpio archive is cut off at byte %llu", place);
	return 0;
}

static size_t skip_padding(const uint8_t *data, size_t size, uint64_t at)
{
	while (at < size && !data[at])
		at++;
	return at;
}

static void fill_node(struct tree_node *node, const uint32_t f[FIELDS], const uint8_t *body)
{
	node->mode = f[MODE];
	node->uid = f[UID];
	node->gid = f[GID];
	node->mtime = f[MTIME];
	node->major = f[RDEVMAJOR];
	node->minor = f[RDEVMINOR];
	node->data = body;
	node->size = f[FILESIZE];
}

static int read_archives(struct tree *tree, const uint8_t *data, size_t size, struct links *links)
{
	uint64_t at = 0;

	for (;;) {
		uint32_t f[FIELDS];
		struct tree_node *node;

		at = skip_padding(data, size, at); /* between concatenated archives */
		if (at == size && tree->count)
			return 0;
		if (read_header(tree, data, size, at, f))
			return -1;
		const char *name = (const char *)data + at + 110;
		uint64_t body = at + align4(110ull + f[NAMESIZE]);
		size_t length = strnlen(name, f[NAMESIZE]);
		at = body + f[FILESIZE];
		at = align4(at) < size ? align4(at) : size;
		if (length == 10 && !memcmp(name, "TRAILER!!!", 10)) {
			links_free(links); /* inode numbers are per archive */
			at = skip_padding(data, size, at);
			if (at == size)
				return 0;
			continue;
		}
		if (tree_add(tree, name, length, &node))
			return -1;
		if (!node)
			continue;
		fill_node(node, f, data + body);
		if (S_ISREG(f[MODE]) && f[NLINK] > 1 &&
		    links_find(links, tree, (uint64_t)f[DEVMAJOR] << 32 | f[DEVMINOR], f[INO],
			       &node->link))
			return -1;
	}
}

int tree_from_cpio(struct tree *tree, const uint8_t *data, size_t size)
{
	struct links links = {0};
	int error = read_archives(tree, data, size, &links);

	links_free(&links);
	return error;
}
