/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads tar: ustar with its prefix field, GNU's long names (types L and K), and the pax records
 * path, linkpath, size, uid and gid. Everything is in blocks of 512 bytes.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/archive/tree.h"

struct text {
	const char *at;
	size_t length;
};

/* Values that an extended header gives for the next file; zeroed: it gives none. */
struct extended {
	struct text path, linkpath;
	bool has_size, has_uid, has_gid;
	uint64_t size, uid, gid;
};

/* Octal, or GNU's big-endian binary when the top bit is set. */
static uint64_t number(const uint8_t *from, size_t n)
{
	uint64_t value = 0;

	if (from[0] & 0x80) {
		for (size_t i = 1; i < n; i++)
			value = value << 8 | from[i];
		return value;
	}
	for (size_t i = 0; i < n; i++)
		if (from[i] >= '0' && from[i] <= '7')
			value = value << 3 | (uint64_t)(from[i] - '0');
		else if (from[i] != ' ')
			break;
	return value;
}

static bool checksum_right(const uint8_t *h)
{
	uint32_t sum = 8 * ' ';

	for (int i = 0; i < 512; i++)
		if (i < 148 || i >= 156)
			sum += h[i];
	return sum == number(h + 148, 8);
}

static struct text field(const uint8_t *from, size_t n)
{
	return (struct text){(const char *)from, strnlen((const char *)from, n)};
}

static uint64_t decimal(struct text t)
{
	uint64_t value = 0;

	for (size_t i = 0; i < t.length && t.at[i] >= '0' && t.at[i] <= '9'; i++)
		value = value * 10 + (uint64_t)(t.at[i] - '0');
	return value;
}

static bool key_is(struct text key, const char *name)
{
	return key.length == strlen(name) && !memcmp(key.at, name, key.length);
}

/* Records are "LENGTH KEY=VALUE\n", LENGTH counting all of the record. */
static void pax(struct text body, struct extended *ext)
{
	while (body.length) {
		uint64_t length = decimal(body);
		const char *space = memchr(body.at, ' ', body.length);

		if (!space || length > body.length || length <= (uint64_t)(space + 1 - body.at))
			return;
		const char *key = space + 1, *end = body.at + length - 1;
		const char *equals = memchr(key, '=', (size_t)(end - key));
		if (equals) {
			struct text k = {key, (size_t)(equals - key)};
			struct text v = {equals + 1, (size_t)(end - equals - 1)};

			if (key_is(k, "path"))
				ext->path = v;
			else if (key_is(k, "linkpath"))
				ext->linkpath = v;
			else if (key_is(k, "size"))
				ext->has_size = true, ext->size = decimal(v);
			else if (key_is(k, "uid"))
				ext->has_uid = true, ext->uid = decimal(v);
			else if (key_is(k, "gid"))
				ext->has_gid = true, ext->gid = decimal(v);
		}
		body.at += length;
		body.length -= length;
	}
}

static uint32_t file_type(uint8_t flag)
{
	switch (flag) {
	case '2':
		return S_IFLNK;
	case '3':
		return S_IFCHR;
	case '4':
		return S_IFBLK;
	case '5':
		return S_IFDIR;
	case '6':
		return S_IFIFO;
	default:
		return S_IFREG;
	}
}

/* A hard link: the same file as an earlier node, which is found by its (normalised) name. */
static int link_to(struct tree *tree, size_t self, struct text target)
{
	struct tree_node *scratch;

	if (tree_add(tree, target.at, target.length, &scratch))
		return -1;
	if (!scratch)
		return tree_fail(tree, "a hard link to the root folder");
	/* The node was only added to normalise the name. */
	char *name = scratch->name;
	size_t i = self;

	tree->count--;
	while (i-- && strcmp(tree->nodes[i].name, name))
		;
	free(name);
	if (i == (size_t)-1)
		return tree_fail(tree, "%s is a hard link to a missing file",
				 tree->nodes[self].name);
	if (!tree->nodes[i].link)
		tree->nodes[i].link = ++tree->last_link;
	name = tree->nodes[self].name;
	tree->nodes[self] = tree->nodes[i];
	tree->nodes[self].name = name;
	return 0;
}

static int add_file(struct tree *tree, const uint8_t *h, const struct extended *ext,
		    const uint8_t *body, uint64_t size)
{
	struct text name = field(h, 100), target = field(h + 157, 100);
	struct text prefix = field(h + 345, 155);
	char joined[256];
	struct tree_node *node;

	if (ext->path.at) {
		name = ext->path;
	} else if (!memcmp(h + 257, "ustar\0", 6) && prefix.length) {
		memcpy(joined, prefix.at, prefix.length);
		joined[prefix.length] = '/';
		memcpy(joined + prefix.length + 1, name.at, name.length);
		name = (struct text){joined, prefix.length + 1 + name.length};
	}
	if (ext->linkpath.at)
		target = ext->linkpath;
	if (tree_add(tree, name.at, name.length, &node))
		return -1;
	if (!node)
		return 0;
	node->mode = file_type(h[156]) | ((uint32_t)number(h + 100, 8) & 07777);
	node->uid = (uint32_t)(ext->has_uid ? ext->uid : number(h + 108, 8));
	node->gid = (uint32_t)(ext->has_gid ? ext->gid : number(h + 116, 8));
	node->mtime = (uint32_t)number(h + 136, 12);
	node->major = (uint32_t)number(h + 329, 8);
	node->minor = (uint32_t)number(h + 337, 8);
	node->data = body;
	node->size = S_ISREG(node->mode) ? (uint32_t)size : 0;
	if (S_ISLNK(node->mode)) {
		node->data = (const uint8_t *)target.at;
		node->size = (uint32_t)target.length;
	}
	return h[156] == '1' ? link_to(tree, tree->count - 1, target) : 0;
}

int tree_from_tar(struct tree *tree, const uint8_t *data, size_t size)
{
	struct extended ext = {0};
	uint64_t at = 0;

	while (size - at >= 512) {
		const uint8_t *h = data + at, *body = h + 512;
		int zero = 1;

		for (int i = 0; i < 512 && zero; i++)
			zero = !h[i];
		if (zero)
			return 0;
		if (!checksum_right(h))
			return tree_fail(tree, "no tar header at byte %llu",
					 (unsigned long long)at);
		bool special = strchr("LKxg", h[156]) && h[156];
		uint64_t length = !special && ext.has_size ? ext.size : number(h + 124, 12);
		/* The size in the header of a link or folder is ignored: no data follows it. */
		if (!special && strchr("123456", h[156]) && h[156])
			length = 0;
		if (length > size - at - 512 || length > UINT32_MAX)
			return tree_fail(tree, "the tar archive is cut off at byte %llu",
					 (unsigned long long)at);
		switch (h[156]) {
		case 'L':
			ext.path = field(body, length);
			break;
		case 'K':
			ext.linkpath = field(body, length);
			break;
		case 'x':
			pax((struct text){(const char *)body, length}, &ext);
			break;
		case 'g':
			break; /* defaults for all files: none of them is used */
		default:
			if (add_file(tree, h, &ext, body, length))
				return -1;
			ext = (struct extended){0};
		}
		uint64_t next = at + 512 + ((length + 511) & ~511ull);
		at = next < size ? next : size;
	}
	return tree->count ? 0 : tree_fail(tree, "an empty tar archive");
}
