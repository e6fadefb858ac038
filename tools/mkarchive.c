/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the archives of interfaces/image.h:
 *
 *	mkarchive OUT --tree DIR|FILE.cpio[.gz]|FILE.tar[.gz]	a root filesystem
 *	mkarchive OUT NAME=FILE...				the boot archive
 *
 * The format of a file is recognised by its contents, not by its name. A missing or malformed
 * source is reported in one line, with exit status 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/archive/cpio_write.h"
#include "tools/archive/tree.h"

struct blob {
	const uint8_t *data;
	size_t size;
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "mkarchive: %s: %s\n", what, why);
	exit(2);
}

static struct blob map_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st))
		die(path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		die(path, "not a regular file");
	void *data = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
				: (void *)"";
	if (data == MAP_FAILED)
		die(path, strerror(errno));
	close(fd);
	return (struct blob){data, (size_t)st.st_size};
}

/* The output of `gzip -dc` on the file; if gzip fails, this program exits with 2. */
static struct blob unzip(const char *path)
{
	size_t used = 0, room = 1 << 20;
	uint8_t *data = malloc(room);
	int ends[2], status;
	ssize_t n;

	if (!data || pipe2(ends, O_CLOEXEC))
		die(path, strerror(errno));
	pid_t pid = fork();
	if (!pid) {
		dup2(ends[1], 1);
		close(2); /* this program reports the failure */
		execlp("gzip", "gzip", "-dc", "--", path, NULL);
		_exit(127);
	}
	close(ends[1]);
	while ((n = read(ends[0], data + used, room - used)) > 0) {
		used += (size_t)n;
		if (used < room)
			continue;
		uint8_t *larger = realloc(data, room *= 2);
		if (!larger)
			die(path, "out of memory");
		data = larger;
	}
	close(ends[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		die(path, "gzip cannot unpack it");
	return (struct blob){data, used};
}

static void read_tree(struct tree *tree, const char *path)
{
	struct stat st;
	int error;

	if (stat(path, &st))
		die(path, strerror(errno));
	if (S_ISDIR(st.st_mode)) {
		error = tree_from_folder(tree, path);
	} else {
		struct blob blob = map_file(path);

		if (blob.size >= 2 && blob.data[0] == 0x1f && blob.data[1] == 0x8b)
			blob = unzip(path);
		if (blob.size >= 6 && !memcmp(blob.data, "07070", 5))
			error = tree_from_cpio(tree, blob.data, blob.size);
		else
			error = tree_from_tar(tree, blob.data, blob.size);
	}
	if (error)
		die(path, tree->error);
}

static void add_file(struct tree *tree, const char *item)
{
	const char *equals = strchr(item, '=');
	struct tree_node *node;
	struct stat st;

	if (!equals)
		die(item, "expected NAME=FILE");
	if (stat(equals + 1, &st))
		die(equals + 1, strerror(errno));
	if (!S_ISREG(st.st_mode))
		die(equals + 1, "not a regular file");
	if (st.st_size > UINT32_MAX)
		die(equals + 1, "larger than 4 GiB");
	if (tree_add(tree, item, (size_t)(equals - item), &node) || !node)
		die(item, *tree->error ? tree->error : "expected NAME=FILE");
	node->mode = S_IFREG | 0644;
	node->source = strdup(equals + 1);
	node->size = (uint32_t)st.st_size;
	if (!node->source)
		die(item, "out of memory");
}

int main(int argc, char **argv)
{
	struct tree tree = {0};

	if (argc < 3) {
		fprintf(stderr, "usage: mkarchive OUT --tree DIR|CPIO|TAR\n"
				"       mkarchive OUT NAME=FILE...\n");
		return 2;
	}
	if (argc == 4 && !strcmp(argv[2], "--tree"))
		read_tree(&tree, argv[3]);
	else
		for (int i = 2; i < argc; i++)
			add_file(&tree, argv[i]);
	if (tree_finish(&tree))
		die(argv[1], tree.error);
	FILE *out = fopen(argv[1], "wb");
	if (!out)
		die(argv[1], strerror(errno));
	if (cpio_write(out, &tree))
		die(argv[1], tree.error);
	if (fclose(out))
		die(argv[1], strerror(errno));
	tree_free(&tree);
	return 0;
}
