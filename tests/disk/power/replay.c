/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay LOG IMAGE VOLUME-BYTES SEED PROCESSES CUT-SEED CUTS: LOG is what QEMU's blklogwrites saw
 * of `work run` on a disk that was IMAGE. For each of CUTS random moments, the disk is made as
 * power loss may have left it then: with all writes before the last flush, and any part of the
 * later ones. On that, our recovery - which may lose power, too - or that of e2fsck must give a
 * volume that e2fsck finds nothing wrong with, and that has everything that was confirmed by then.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/disk/power/medium.h"
#include "tests/disk/power/model.h"

#define LOG_MAGIC    0x6a736677736872ull /* dm-log-writes */
#define MARK	     0x4b52414d454b4c53ull
#define PROCESSES    8
#define FLAG_FLUSH   1u
#define FLAG_DISCARD 4u

struct log_super {
	uint64_t magic, version, entries;
	uint32_t sector_size;
} __attribute__((packed));

struct log_entry {
	uint64_t sector, sectors, flags, data_bytes;
};

struct log {
	uint8_t *bytes;
	size_t size, at; /* of the next entry */
	uint64_t entries, done;
	uint32_t sector;
};

static uint64_t volume_bytes, seed;
static unsigned processes;
static const char *scratch = "replay.img";
static const struct medium *mounted;

static uint8_t *load(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *bytes;
	struct stat st;

	if (!f || fstat(fileno(f), &st) || !(bytes = malloc((size_t)st.st_size + 1)) ||
	    fread(bytes, 1, (size_t)st.st_size, f) != (size_t)st.st_size) {
		perror(path);
		exit(2);
	}
	fclose(f);
	*size = (size_t)st.st_size;
	return bytes;
}

static void open_log(struct log *log, const char *path)
{
	struct log_super super;

	log->bytes = load(path, &log->size);
	memcpy(&super, log->bytes, sizeof(super));
	if (log->size < 4096 || super.magic != LOG_MAGIC || super.version != 1) {
		fprintf(stderr, "replay: %s is no log\n", path);
		exit(2);
	}
	log->sector = super.sector_size;
	log->entries = super.entries;
	log->at = super.sector_size;
}

/* Applies the next entry of the log to the medium. False: there is none. */
static bool apply_next(struct log *log, struct medium *m)
{
	struct log_entry e;
	size_t data = log->at + log->sector;

	if (log->done == log->entries || data > log->size)
		return false;
	memcpy(&e, log->bytes + log->at, sizeof(e));
	log->done++;
	log->at = data;
	if (e.flags & FLAG_FLUSH)
		medium_flush(m);
	if (e.flags & FLAG_DISCARD)
		return true;
	if (e.sectors * log->sector > log->size - data)
		return false;
	log->at += e.sectors * log->sector;
	m->writes_left = ~0u;
	if (e.sectors &&
	    medium_write(m, e.sector * log->sector, log->bytes + data, e.sectors * log->sector))
		return false;
	return true;
}

/* ---- reading a volume ---- */

static void read_file(struct ext4 *e, uint32_t ino, struct model_slot *slot)
{
	struct filesystem_usage usage;

	ext4_usage(e, &usage);
	uint32_t block = (uint32_t)usage.block_size;
	for (uint32_t at = 0; at < slot->size; at += block) {
		uint32_t n = slot->size - at < block ? slot->size - at : block;
		uint64_t physical, count = 1;

		memset(slot->bytes + at, 0, n);
		if (ext4_map(e, ino, at / block, &physical, &count))
			slot->kind = KIND_OTHER;
		else if (physical)
			memcpy(slot->bytes + at, mounted->bytes + physical * block, n);
	}
}

/* 0: there is no such name. */
static uint32_t walk(struct ext4 *e, const char *path)
{
	uint32_t ino = EXT4_ROOT;

	while (*path) {
		size_t n = strcspn(path, "/");

		if (ext4_lookup(e, ino, path, n, &ino))
			return 0;
		path += n + (path[n] == '/');
	}
	return ino;
}

static void look_at(struct ext4 *e, uint32_t ino, struct model_slot *slot)
{
	struct filesystem_attributes a;

	if (ext4_get(e, ino, &a)) {
		slot->kind = KIND_OTHER;
		return;
	}
	slot->size = (uint32_t)a.size;
	slot->kind = S_ISREG(a.mode) ? KIND_FILE : S_ISLNK(a.mode) ? KIND_LINK : KIND_OTHER;
	if (a.size > MODEL_BYTES || a.links != (slot->second_name ? 2 : 1))
		slot->kind = KIND_OTHER;
	else if (slot->kind == KIND_LINK &&
		 ext4_readlink(e, ino, (char *)slot->bytes, MODEL_BYTES) != (ssize_t)a.size)
		slot->kind = KIND_OTHER;
	else if (slot->kind == KIND_FILE)
		read_file(e, ino, slot);
}

static void look_for(struct ext4 *e, struct model *found, unsigned process, unsigned folder, int i)
{
	struct model_slot *slot = &found->slots[i];
	char path[32];
	uint32_t ino, second;

	model_path(path, process, folder, i, false);
	ino = walk(e, path);
	if (!ino)
		return;
	model_path(path, process, folder, i, true);
	second = walk(e, path);
	slot->folder = folder;
	slot->second_name = second == ino;
	if (slot->kind != KIND_NONE || (second && second != ino))
		slot->kind = KIND_OTHER;
	else
		look_at(e, ino, slot);
}

static bool check_process(struct ext4 *e, unsigned process, unsigned confirmed)
{
	struct model found;
	char path[32], why[160] = "memory";

	if (!model_empty(&found))
		exit(2);
	for (unsigned f = 0; f < MODEL_FOLDERS; f++) {
		model_path(path, process, f, -1, false);
		found.folders[f] = walk(e, path) != 0;
		for (int i = 0; i < MODEL_SLOTS; i++)
			look_for(e, &found, process, f, i);
	}
	int at = model_find(&found, seed, process, confirmed, why);
	if (at < 0)
		printf("process %u: not as after %u steps: %s\n", process, confirmed, why);
	model_free(&found);
	return at >= 0;
}

/* ---- one moment ---- */

static void save(const struct medium *m)
{
	FILE *f = fopen(scratch, "wb");

	if (!f || fwrite(m->bytes, 1, volume_bytes, f) != volume_bytes || fclose(f)) {
		perror(scratch);
		exit(2);
	}
}

static bool e2fsck(const char *option, int worst)
{
	char command[200];
	int status;

	snprintf(command, sizeof(command), "e2fsck %s %s >%s.fsck 2>&1", option, scratch, scratch);
	status = system(command);
	if (status == 0 || (WIFEXITED(status) && WEXITSTATUS(status) <= worst))
		return true;
	printf("e2fsck %s: status %d\n", option, WEXITSTATUS(status));
	snprintf(command, sizeof(command), "head -20 %s.fsck", scratch);
	return system(command) < 0;
}

/* Opens the volume, after attempts that power loss ended. */
static int open_volume(struct medium *m, struct ext4 **out)
{
	struct ext4_disk disk;
	unsigned attempts = medium_random(m, 3);

	medium_disk(m, &disk);
	disk.bytes = volume_bytes;
	for (unsigned i = 0; i < attempts; i++) {
		struct ext4 *e;

		m->writes_left = 1 + medium_random(m, 60);
		if (!ext4_open(&disk, false, false, 1000000, &e))
			ext4_close(e);
		medium_lose_power(m);
	}
	m->writes_left = ~0u;
	return ext4_open(&disk, false, false, 1000000, out);
}

static void read_marks(const struct medium *m, unsigned confirmed[PROCESSES])
{
	for (unsigned p = 0; p < processes; p++) {
		uint64_t mark[2];

		memcpy(mark, m->bytes + volume_bytes + 4096 * p, sizeof(mark));
		confirmed[p] = mark[0] == MARK ? (unsigned)mark[1] : 0;
	}
}

/* Checks a volume as power loss may have left it now. */
static bool check_cut(struct medium *m)
{
	unsigned confirmed[PROCESSES];
	bool good = true;
	struct ext4 *e;
	int error;

	read_marks(m, confirmed); /* before: what was confirmed, whether or not the mark is lost */
	medium_lose_power(m);
	if (!medium_random(m, 3)) {
		size_t size;

		save(m);
		if (!e2fsck("-fp", 1))
			return false;
		uint8_t *repaired = load(scratch, &size);
		memcpy(m->bytes, repaired, size);
		free(repaired);
	}
	mounted = m;
	error = open_volume(m, &e);
	if (error) {
		printf("the volume cannot be opened: %s\n", strerror(-error));
		return false;
	}
	for (unsigned p = 0; p < processes; p++)
		good = check_process(e, p, confirmed[p]) && good;
	error = ext4_close(e);
	if (error)
		printf("the volume cannot be closed: %s\n", strerror(-error));
	save(m);
	return e2fsck("-fn", 0) && good && !error;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The moments at which power is lost, in order, none before the work has begun. */
static uint64_t *choose_moments(const struct log *all, struct medium m, unsigned cuts)
{
	uint64_t *moments = calloc(cuts, sizeof(*moments)), first = 0;
	struct log log = *all;
	unsigned confirmed[PROCESSES] = {0};
	uint8_t *copy = malloc(m.size);

	if (!moments || !copy)
		exit(2);
	memcpy(copy, m.bytes, m.size);
	m.bytes = copy;
	while (!confirmed[0] && apply_next(&log, &m)) {
		medium_flush(&m);
		read_marks(&m, confirmed);
		first = log.done;
	}
	for (unsigned i = 0; i < cuts; i++)
		moments[i] = first + medium_random(&m, (uint32_t)(log.entries - first));
	qsort(moments, cuts, sizeof(*moments), compare);
	medium_free(&m);
	return moments;
}

/* A copy with a random future of its own. */
static struct medium copy_of(const struct medium *m, uint64_t random)
{
	struct medium c = {.bytes = malloc(m->size), .size = m->size, .random = random};

	if (!c.bytes)
		exit(2);
	memcpy(c.bytes, m->bytes, m->size);
	for (unsigned i = 0; i < m->count; i++) {
		const struct medium_write *w = &m->writes[i];
		c.writes_left = 1;
		/* In order, from what was before the first of them: done by the caller's medium
		 * already; here only what was there counts. */
		medium_write(&c, w->offset, m->bytes + w->offset, w->bytes);
		memcpy(c.writes[i].before, w->before, w->bytes);
	}
	return c;
}

int main(int argc, char **argv)
{
	struct medium now = {0};
	struct log log = {0};
	size_t size;
	unsigned failed = 0;

	if (argc != 8)
		return 2;
	open_log(&log, argv[1]);
	now.bytes = load(argv[2], &size);
	now.size = size;
	volume_bytes = strtoull(argv[3], NULL, 0);
	seed = strtoull(argv[4], NULL, 0);
	processes = (unsigned)atoi(argv[5]);
	now.random = strtoull(argv[6], NULL, 0) * 977 + 5;
	unsigned cuts = (unsigned)atoi(argv[7]);
	if (processes > PROCESSES || !cuts)
		return 2;
	uint64_t *moments = choose_moments(&log, now, cuts);
	for (unsigned i = 0; i < cuts; i++) {
		while (log.done < moments[i] && apply_next(&log, &now))
			;
		struct medium copy = copy_of(&now, now.random + i * 7919);

		if (!check_cut(&copy)) {
			printf("cut %u, after entry %llu of %llu (%u unflushed writes): wrong\n", i,
			       (unsigned long long)log.done, (unsigned long long)log.entries,
			       now.count);
			failed++;
		}
		medium_free(&copy);
	}
	printf("%u cuts, %u wrong; %llu writes and flushes\n", cuts, failed,
	       (unsigned long long)log.entries);
	free(moments);
	free(log.bytes);
	medium_free(&now);
	return failed || log.entries < 50;
}
