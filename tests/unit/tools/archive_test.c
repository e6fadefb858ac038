/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The archive tools: archives that were written can be read again, file data lies on pages, and
 * damaged input is an error, never a crash (every byte of a good archive is damaged in turn, and
 * every length cut).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/archive/cpio_write.h"
#include "tools/archive/tree.h"

static struct tree_node *add(struct tree *t, const char *name, uint32_t mode, const char *data)
{
	struct tree_node *n;

	assert_int_equal(tree_add(t, name, strlen(name), &n), 0);
	assert_non_null(n);
	n->mode = mode;
	n->data = (const uint8_t *)data;
	n->size = (uint32_t)strlen(data);
	return n;
}

static char *written(struct tree *t, size_t *size)
{
	char *data;
	FILE *f = open_memstream(&data, size);

	assert_int_equal(tree_finish(t), 0);
	assert_int_equal(cpio_write(f, t), 0);
	fclose(f);
	return data;
}

static struct tree_node *get(struct tree *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (!strcmp(t->nodes[i].name, name))
			return &t->nodes[i];
	fail_msg("%s is missing", name);
	return NULL;
}

static char *sample(size_t *size)
{
	struct tree t = {0};

	add(&t, "./bin", S_IFLNK | 0777, "usr/bin");
	add(&t, "bin/tool", S_IFREG | 0755, "tool");
	add(&t, "/usr/bin/one", S_IFREG | 0755, "one and only")->link = 1;
	add(&t, "usr/bin/two", S_IFREG | 0755, "")->link = 1;
	add(&t, "usr/bin/old", S_IFREG | 0644, "replaced");
	add(&t, "usr/bin/old", S_IFREG | 0644, "new");
	t.last_link = 1;
	char *data = written(&t, size);
	tree_free(&t);
	return data;
}

static void round_trip(void **state)
{
	struct tree t = {0};
	size_t size;
	char *data = sample(&size);

	assert_int_equal(tree_from_cpio(&t, (uint8_t *)data, size), 0);
	assert_int_equal(tree_finish(&t), 0);
	assert_int_equal(t.count, 7);
	assert_true(S_ISDIR(get(&t, "usr/bin")->mode));
	assert_memory_equal(get(&t, "usr/bin/old")->data, "new", 3);
	assert_int_equal(get(&t, "usr/bin/one")->link, get(&t, "usr/bin/two")->link);
	assert_int_equal(get(&t, "usr/bin/one")->size, 12);
	assert_int_equal(get(&t, "usr/bin/two")->size, 0);
	/* A folder comes before its contents; names behind a link are moved to its target. */
	assert_true(get(&t, "usr") < get(&t, "usr/bin"));
	assert_true(get(&t, "usr") < get(&t, "bin"));
	assert_memory_equal(get(&t, "usr/bin/tool")->data, "tool", 4);
	for (size_t i = 0; i < t.count; i++)
		if (S_ISREG(t.nodes[i].mode) && t.nodes[i].size)
			assert_int_equal((t.nodes[i].data - (uint8_t *)data) % 4096, 0);
	tree_free(&t);
	free(data);
}

static void names_stay_inside(void **state)
{
	struct tree t = {0};
	struct tree_node *n;

	assert_int_equal(tree_add(&t, "a/../../b", 9, &n), -1);
	assert_int_equal(tree_add(&t, "..", 2, &n), -1);
	assert_int_equal(tree_add(&t, "././/", 5, &n), 0);
	assert_null(n);
	assert_int_equal(tree_add(&t, "//a/./..b//", 11, &n), 0);
	assert_string_equal(n->name, "a/..b");
	tree_free(&t);
}

typedef int reader(struct tree *, const uint8_t *, size_t);

static void damage(reader *read, const uint8_t *good, size_t size, size_t step)
{
	static const uint8_t values[] = {0, 0xff, '0', 'f', '/', ' ', '9', 'x'};

	for (size_t i = 0; i < size; i += step) {
		for (size_t v = 0; v < sizeof(values); v++) {
			/* A copy in an allocation of exactly the input's size, so that the
			 * sanitizer sees every access outside. */
			size_t length = v ? size : i;
			uint8_t *bad = malloc(length + !length);
			struct tree t = {0};

			memcpy(bad, good, length);
			if (v)
				bad[i] = values[v];
			if (!read(&t, bad, length))
				tree_finish(&t);
			else
				assert_true(*t.error);
			tree_free(&t);
			free(bad);
		}
	}
}

static void damaged_cpio(void **state)
{
	size_t size;
	char *data = sample(&size);

	damage(tree_from_cpio, (uint8_t *)data, size, 3);
	free(data);
}

static void cpio_entry(FILE *f, const char *name, uint32_t inode, uint32_t links, const char *text)
{
	size_t size = strlen(text), length = strlen(name) + 1;

	fprintf(f, "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", inode,
		S_IFREG | 0644, 0, 0, links, 0, size, 8, 1, 0, 0, length, 0);
	fwrite(name, 1, length, f);
	while (ftell(f) % 4)
		fputc(0, f);
	fwrite(text, 1, size, f);
	while (ftell(f) % 4)
		fputc(0, f);
}

/* As GNU cpio writes them: the last name of a file has its contents. */
static void cpio_links(void **state)
{
	enum { FILES = 10000 };
	struct tree t = {0};
	char *data, name[16];
	size_t size;
	FILE *f = open_memstream(&data, &size);

	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < FILES; i++) {
			snprintf(name, sizeof(name), "%c%u", "ab"[round], i);
			cpio_entry(f, name, i + 1, 2, round ? name : "");
		}
	cpio_entry(f, "TRAILER!!!", 0, 1, "");
	/* Inode numbers of a second archive are its own. */
	cpio_entry(f, "c", 1, 2, "other");
	cpio_entry(f, "TRAILER!!!", 0, 1, "");
	fclose(f);
	assert_int_equal(tree_from_cpio(&t, (uint8_t *)data, size), 0);
	assert_int_equal(tree_finish(&t), 0);
	assert_int_equal(t.count, 2 * FILES + 1);
	for (size_t i = 0; i < t.count; i++) {
		const struct tree_node *n = &t.nodes[i];

		assert_int_equal(n->links, *n->name == 'c' ? 1 : 2);
		assert_int_equal(n->size != 0, *n->name != 'b');
		if (*n->name == 'a')
			assert_memory_equal(n->data + 1, n->name + 1, n->size - 1);
	}
	tree_free(&t);
	free(data);
}

/* Nothing is left over: the sanitizer looks for leaks. */
static void reads_folder(void **state)
{
	char path[] = "/tmp/archive-test-XXXXXX", name[64];
	struct tree t = {0};

	assert_non_null(mkdtemp(path));
	snprintf(name, sizeof(name), "%s/link", path);
	assert_int_equal(symlink("target of it", name), 0);
	snprintf(name, sizeof(name), "%s/file", path);
	fclose(fopen(name, "w"));
	assert_int_equal(tree_from_folder(&t, path), 0);
	assert_int_equal(tree_finish(&t), 0);
	assert_int_equal(t.count, 2);
	assert_memory_equal(get(&t, "link")->data, "target of it", 12);
	tree_free(&t);
	unlink(name);
	snprintf(name, sizeof(name), "%s/link", path);
	unlink(name);
	rmdir(path);
}

/* One 512-byte tar header. */
static void tar_header(uint8_t *h, const char *name, char type, unsigned size, const char *link)
{
	unsigned sum = 0;

	memset(h, 0, 512);
	memcpy(h, name, strlen(name));
	memcpy(h + 100, "0000644", 7);
	snprintf((char *)h + 124, 12, "%011o", size);
	h[156] = (uint8_t)type;
	memcpy(h + 157, link, strlen(link));
	memcpy(h + 257,
	       "ustar\0"
	       "00",
	       8);
	memset(h + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
}

static size_t tar_sample(uint8_t *tar)
{
	static const char record[] = "19 path=long/name\n\n";

	memset(tar, 0, 512 * 9);
	tar_header(tar, "d", '5', 0, "");
	tar_header(tar + 512, "pax", 'x', 18, "");
	memcpy(tar + 1024, record, 18);
	memcpy(tar + 1024, "18", 2);
	tar_header(tar + 1536, "short", '0', 5, "");
	memcpy(tar + 2048, "hello", 5);
	tar_header(tar + 2560, "d/link", '1', 0, "./long/name");
	tar_header(tar + 3072, "s", '2', 0, "d/link");
	return 512 * 9;
}

static void reads_tar(void **state)
{
	static uint8_t tar[512 * 9];
	size_t size = tar_sample(tar);
	struct tree t = {0};

	assert_int_equal(tree_from_tar(&t, tar, size), 0);
	assert_int_equal(tree_finish(&t), 0);
	assert_int_equal(t.count, 5);
	assert_true(get(&t, "d/link")->link &&
		    get(&t, "d/link")->link == get(&t, "long/name")->link);
	assert_int_equal(get(&t, "d/link")->size + get(&t, "long/name")->size, 5);
	assert_int_equal(get(&t, "s")->size, 6);
	tree_free(&t);
}

static void damaged_tar(void **state)
{
	static uint8_t tar[512 * 9];
	size_t size = tar_sample(tar);

	damage(tree_from_tar, tar, size, 1);
}

/* Contents that stay in a file of the build host until they are written. */
static void sources_are_read_late(void **state)
{
	struct tree t = {0};
	char path[] = "/tmp/archive-test-XXXXXX";
	int fd = mkstemp(path);
	size_t size;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "contents", 8), 8);
	struct tree_node *one = add(&t, "one", S_IFREG | 0644, "");
	one->link = 1;
	struct tree_node *two = add(&t, "two", S_IFREG | 0644, "");
	two->source = strdup(path);
	two->size = 8;
	two->link = 1;
	char *data = written(&t, &size);
	assert_memory_equal(data + 4096, "contents", 8);
	free(data);

	assert_int_equal(ftruncate(fd, 3), 0);
	FILE *f = open_memstream(&data, &size);
	assert_int_equal(cpio_write(f, &t), -1);
	assert_non_null(strstr(t.error, "shorter"));
	fclose(f);
	free(data);
	unlink(path);
	f = open_memstream(&data, &size);
	assert_int_equal(cpio_write(f, &t), -1);
	assert_non_null(strstr(t.error, "No such file"));
	fclose(f);
	free(data);
	close(fd);
	tree_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),	cmocka_unit_test(names_stay_inside),
		cmocka_unit_test(damaged_cpio), cmocka_unit_test(reads_tar),
		cmocka_unit_test(damaged_tar),	cmocka_unit_test(sources_are_read_late),
		cmocka_unit_test(cpio_links),	cmocka_unit_test(reads_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
