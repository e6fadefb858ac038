/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz IMAGE SEED COUNT: damages the volume in COUNT ways and then uses it: every name is followed,
 * files are read, written, cut, removed, all is committed and closed. Any error will do; a crash, a
 * sanitizer's report, or one volume that takes longer than SECONDS is a failure, and `fuzz IMAGE
 * SEED 1` with the seed that was printed last does it again.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/disk/fuzz/damage.h"

#define SECONDS	  30
#define DEPTH	  6
#define MOST	  300 /* names that are followed */
#define MOST_READ 64  /* pieces of a file */

static uint64_t running; /* the seed */

static void too_long(int number)
{
	char text[80];
	int n = snprintf(text, sizeof(text), "fuzz: seed %llu takes too long\n",
			 (unsigned long long)running);

	(void)!write(2, text, (size_t)n);
	_exit(1);
}

struct walk {
	struct ext4 *e;
	struct medium *m;
	unsigned seen;
};

struct name {
	char text[256];
	size_t length;
	uint32_t ino;
};

struct names {
	struct name *list;
	unsigned count;
};

static bool collect(void *context, const char *name, size_t length, uint32_t ino, unsigned type,
		    uint64_t next)
{
	struct names *n = context;

	if (n->count == MOST)
		return false;
	n->list[n->count].length = length;
	n->list[n->count].ino = ino;
	memcpy(n->list[n->count++].text, name, length);
	return true;
}

static void read_it(struct walk *w, uint32_t ino, const struct filesystem_attributes *a)
{
	struct filesystem_usage usage;
	char buffer[4096];
	uint64_t at = 0;

	ext4_usage(w->e, &usage);
	for (int i = 0; i < MOST_READ && at * usage.block_size < a->size; i++) {
		uint64_t physical, count = 1 + medium_random(w->m, 5000);

		if (ext4_map(w->e, ino, at, &physical, &count))
			break;
		at += count;
	}
	ext4_readlink(w->e, ino, buffer, sizeof(buffer));
	if (ext4_listxattr(w->e, ino, buffer, sizeof(buffer)) > 0)
		ext4_getxattr(w->e, ino, buffer, buffer, sizeof(buffer));
}

static void change_file(struct walk *w, uint32_t ino)
{
	struct filesystem_attributes a;
	char value[300] = "value";

	switch (medium_random(w->m, 8)) {
	case 0:
		ext4_truncate(w->e, ino, medium_random(w->m, 100000));
		break;
	case 1:
		ext4_punch(w->e, ino, medium_random(w->m, 20000), medium_random(w->m, 100000));
		break;
	case 2:
		ext4_reserve(w->e, ino, medium_random(w->m, 100), 1 + medium_random(w->m, 60));
		break;
	case 3:
		ext4_setxattr(w->e, ino, "user.name", value, medium_random(w->m, sizeof(value)), 0);
		break;
	case 4:
		ext4_removexattr(w->e, ino, "user.there");
		break;
	case 5:
		if (!ext4_get(w->e, ino, &a)) {
			a.size = medium_random(w->m, 1000000);
			ext4_set(w->e, ino, &a);
		}
		break;
	default:
		ext4_allocate(w->e, ino, medium_random(w->m, 300), 1 + medium_random(w->m, 60));
	}
}

static void change_dir(struct walk *w, uint32_t dir, const struct names *names)
{
	static const struct filesystem_attributes file = {.mode = S_IFREG | 0644},
						  folder = {.mode = S_IFDIR | 0755},
						  link = {.mode = S_IFLNK | 0777};
	char target[200] = {0};
	uint32_t ino;

	if (!ext4_create(w->e, dir, "new", 3, &file, &ino))
		ext4_allocate(w->e, ino, 0, 20);
	ext4_mkdir(w->e, dir, "folder", 6, &folder, &ino);
	memset(target, 'x', medium_random(w->m, sizeof(target) - 1));
	ext4_symlink(w->e, dir, "link", 4, target, &link, &ino);
	for (unsigned i = 0; i < names->count && i < 4; i++) {
		const struct name *n = &names->list[medium_random(w->m, names->count)];

		if (!ext4_lookup(w->e, dir, n->text, n->length, &ino) &&
		    !ext4_unlink(w->e, dir, n->text, n->length, ino))
			medium_random(w->m, 2) ? ext4_free(w->e, ino)
					       : ext4_set_parent(w->e, ino, dir);
	}
	for (int i = 0; i < 30; i++) {
		int length = snprintf(target, sizeof(target), "a name for %d more %0*d", i,
				      (int)medium_random(w->m, 90), 0);

		ext4_link(w->e, dir, target, (size_t)length, EXT4_ROOT, S_IFREG);
	}
}

static void visit(struct walk *w, uint32_t ino, unsigned depth)
{
	struct names names = {0};
	struct filesystem_attributes a;
	uint64_t pos = 0;
	bool empty;

	if (w->seen++ > MOST || depth > DEPTH || ext4_get(w->e, ino, &a))
		return;
	read_it(w, ino, &a);
	if (S_ISDIR(a.mode)) {
		names.list = calloc(MOST, sizeof(*names.list));
		if (!names.list)
			exit(2);
		ext4_readdir(w->e, ino, &pos, collect, &names);
		ext4_dir_is_empty(w->e, ino, &empty);
		for (unsigned i = 0; i < names.count; i++)
			visit(w, names.list[i].ino, depth + 1);
		if (!medium_random(w->m, 2))
			change_dir(w, ino, &names);
		free(names.list);
	} else if (!medium_random(w->m, 3)) {
		change_file(w, ino);
	}
	if (ext4_commit_due(w->e))
		ext4_commit(w->e);
}

/* True if it could be opened. */
static bool use(struct medium *m)
{
	struct walk w = {.m = m};
	struct ext4_disk disk;
	struct filesystem_usage usage;
	uint32_t orphans[3] = {11 + medium_random(m, 20), 40, medium_random(m, 100)};

	medium_disk(m, &disk);
	m->writes_left = ~0u;
	if (ext4_open(&disk, !medium_random(m, 5), false, 1000000, &w.e))
		return false;
	ext4_usage(w.e, &usage);
	visit(&w, EXT4_ROOT, 0);
	if (!medium_random(m, 4))
		ext4_set_orphans(w.e, orphans, 3, 0);
	ext4_commit(w.e);
	visit(&w, EXT4_ROOT, 0);
	ext4_close(w.e);
	return true;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[1], "rb") : NULL;
	struct damage_map map;
	struct stat st;
	uint8_t *good;
	unsigned count, opened = 0;

	if (!f || fstat(fileno(f), &st) || !(good = malloc((size_t)st.st_size)) ||
	    fread(good, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		return 2;
	fclose(f);
	running = strtoull(argv[2], NULL, 0);
	count = (unsigned)atoi(argv[3]);
	signal(SIGALRM, too_long);
	for (unsigned i = 0; i < count; i++, running++) {
		struct medium m = {.size = (uint64_t)st.st_size,
				   .bytes = malloc((size_t)st.st_size)};

		if (!m.bytes)
			return 2;
		memcpy(m.bytes, good, m.size);
		m.writes_left = ~0u;
		if (!i && damage_find(&m, &map))
			return 2;
		memcpy(m.bytes, good, m.size);
		m.random = running * 2862933555777941757u + 3037000493u;
		(void)medium_random(&m, 2);
		damage(&m, &map);
		printf("\rseed %llu ", (unsigned long long)running);
		fflush(stdout);
		alarm(SECONDS);
		opened += use(&m);
		alarm(0);
		medium_free(&m);
	}
	printf("\n%u damaged volumes, %u of them could be opened\n", count, opened);
	free(good);
	return count > 100 && !opened;
}
