/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the cpio. The format allows padding behind names, as NULs: a name is padded until the data
 * behind it begins on a page. */
#include "tools/archive/cpio_write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/archive/tree.h"

#define HEADER 110u
#define PAGE   4096u

static const uint8_t zeros[PAGE + 8];

struct writer {
	FILE *out;
	struct tree *tree;
	uint64_t at;
	int failed;
};

static void put(struct writer *w, const void *data, size_t n)
{
	if (n && fwrite(data, 1, n, w->out) != n)
		w->failed = tree_fail(w->tree, "%s", strerror(errno));
	w->at += n;
}

/* Writes the contents of a file of the build host; it must still have the size that it had. */
static void put_source(struct writer *w, const struct tree_node *n)
{
	static uint8_t buffer[1 << 17];
	int fd = open(n->source, O_RDONLY | O_CLOEXEC);
	uint64_t left = n->size;

	if (fd < 0) {
		w->failed = tree_fail(w->tree, "%s: %s", n->name, strerror(errno));
		return;
	}
	while (left && !w->failed) {
		ssize_t got = read(fd, buffer, left < sizeof(buffer) ? left : sizeof(buffer));

		if (got < 0)
			w->failed = tree_fail(w->tree, "%s: %s", n->name, strerror(errno));
		else if (!got)
			w->failed = tree_fail(w->tree, "%s has become shorter", n->name);
		else
			put(w, buffer, (size_t)got);
		left -= got > 0 ? (size_t)got : 0;
	}
	close(fd);
}

static void entry(struct writer *w, const struct tree_node *n, uint32_t ino)
{
	char header[HEADER + 1];
	size_t name = strlen(n->name) + 1;
	uint64_t body = (w->at + HEADER + name + 3) & ~3ull;

	if (S_ISREG(n->mode) && n->size)
		body = (w->at + HEADER + name + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	uint32_t padded = (uint32_t)(body - w->at - HEADER);
	int devices = S_ISCHR(n->mode) || S_ISBLK(n->mode);
	snprintf(header, sizeof(header),
		 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", ino, n->mode, n->uid,
		 n->gid, n->links, n->mtime, n->size, 0, 0, devices ? n->major : 0,
		 devices ? n->minor : 0, padded, 0);
	put(w, header, HEADER);
	put(w, n->name, name);
	put(w, zeros, padded - name);
	if (n->source && n->size)
		put_source(w, n);
	else
		put(w, n->data, n->size);
	put(w, zeros, (4 - (w->at & 3)) & 3);
}

int cpio_write(FILE *out, struct tree *tree)
{
	struct writer w = {.out = out, .tree = tree};
	struct tree_node trailer = {.name = "TRAILER!!!", .links = 1};
	uint32_t free_ino = tree->last_link + 1;

	for (size_t i = 0; i < tree->count && !w.failed; i++) {
		const struct tree_node *n = &tree->nodes[i];

		entry(&w, n, n->link ? n->link : free_ino++);
	}
	entry(&w, &trailer, 0);
	if (!w.failed && fflush(out))
		w.failed = tree_fail(tree, "%s", strerror(errno));
	return w.failed;
}
