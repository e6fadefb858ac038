/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache of unpacked images: one process at a time unpacks, any number may read. */
#include "tools/image/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/image/disk.h"
#include "tools/image/image.h"

static const char *const parts[] = {"root.ext4", "config.json", "passwd", "group"};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

/* Set before anything is made, so that a signal handler need only unlink. */
static char half_folder[PATH_MAX], half_parts[PARTS][PATH_MAX];

static int path_in(char out[PATH_MAX], struct problem *p, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static int path_in(char out[PATH_MAX], struct problem *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(out, PATH_MAX, format, args);
	va_end(args);
	return n < 0 || n >= PATH_MAX ? problem_set(p, "the cache folder's name is too long") : 0;
}

static void remove_half(void)
{
	for (size_t i = 0; i < PARTS; i++)
		unlink(half_parts[i]);
	rmdir(half_folder);
}

static void remove_half_and_die(int number)
{
	remove_half();
	signal(number, SIG_DFL);
	raise(number);
}

static int make_folders(const char *path, struct problem *p)
{
	char copy[PATH_MAX];

	if (path_in(copy, p, "%s", path))
		return -1;
	for (char *at = copy + 1;; at++) {
		char end = *at;

		if (end && end != '/')
			continue;
		*at = 0;
		if (mkdir(copy, 0755) && errno != EEXIST)
			return problem_errno(p, copy);
		*at = end;
		if (!end)
			return 0;
	}
}

/* Waits for the lock; returns its descriptor, -1: p. The lock ends with the descriptor, at the
 * latest with the process. */
static int take_lock(const char *cache, struct problem *p)
{
	static const int deadly[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE};
	char path[PATH_MAX];

	if (path_in(path, p, "%s/lock", cache) || path_in(half_folder, p, "%s/unpacking", cache))
		return -1;
	for (size_t i = 0; i < PARTS; i++)
		if (path_in(half_parts[i], p, "%s/unpacking/%s", cache, parts[i]))
			return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0 || flock(fd, LOCK_EX)) {
		problem_errno(p, path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	remove_half(); /* left by a process that was killed */
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		if (signal(deadly[i], remove_half_and_die) == SIG_IGN)
			signal(deadly[i], SIG_IGN);
	return fd;
}

/* ---- sources that were seen before ---- */

static int add_identity(struct digest *d, const char *path)
{
	struct stat st;
	char line[200];

	if (stat(path, &st))
		return -1;
	int n = snprintf(line, sizeof(line), "%llu %llu %lld %lld.%09ld %lld.%09ld\n",
			 (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
			 (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
			 (long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
	digest_add(d, line, (size_t)n);
	return 0;
}

/*
 * The key of a source: of an archive, its file's identity, size and times; of a folder, those of
 * each blob of the image. False: it cannot be computed.
 */
static bool source_key(const struct source *s, const struct image *image, char key[DIGEST_SIZE])
{
	struct digest *d = digest_start();
	int error = 0;

	if (!d)
		return false;
	digest_add(d, s->docker ? "docker\n" : "oci\n", s->docker ? 7 : 4);
	if (s->archive) {
		if (s->tag)
			digest_add(d, s->tag, strlen(s->tag));
		error = add_identity(d, s->path);
	} else {
		digest_add(d, image->id, sizeof(image->id));
		for (size_t i = 0; i < image->count && !error; i++)
			error = add_identity(d, image->layers[i].path);
	}
	digest_end(d, key);
	return !error;
}

/* The ID that was remembered for this key, if the image is still in the cache. */
static bool known_image(const char *cache, const char *key, char id[DIGEST_SIZE])
{
	char path[PATH_MAX];
	struct problem ignored = {""};

	if (path_in(path, &ignored, "%s/known/%s", cache, key + 7))
		return false;
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	bool read = fgets(id, DIGEST_SIZE, f) && digest_valid(id);
	fclose(f);
	return read && !path_in(path, &ignored, "%s/images/%s/root.ext4", cache, id + 7) &&
	       !access(path, R_OK);
}

/* Ignores failure: it only costs the next run some time. */
static void remember(const char *cache, const char *key, const char *id)
{
	char path[PATH_MAX], fresh[PATH_MAX];
	struct problem ignored = {""};

	if (path_in(fresh, &ignored, "%s/known/new", cache) ||
	    path_in(path, &ignored, "%s/known/%s", cache, key + 7))
		return;
	FILE *f = fopen(fresh, "we");
	if (!f)
		return;
	bool written = fputs(id, f) >= 0;
	if (fclose(f) || !written || rename(fresh, path))
		unlink(fresh);
}

/* ---- unpacking ---- */

static int write_part(const char *path, const void *data, size_t size, struct problem *p)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return problem_errno(p, path);
	bool written = fwrite(data, 1, size, f) == size;
	if (fclose(f) || !written)
		return problem_errno(p, path);
	return 0;
}

/* Writes a text file of the image to `path`, for looking users up; a missing file becomes empty. */
static int keep_text(struct merged *m, const struct spool *spool, const char *name,
		     const char *path, struct problem *p)
{
	struct merged_name *n = merged_find(m, name);
	size_t size = 0;
	char *text = NULL;

	if (n && S_ISREG(n->file->mode) && n->file->size < 4u << 20) {
		text = malloc(n->file->size + 1);
		ssize_t got =
			text ? pread(spool->fd, text, n->file->size, (off_t)n->file->offset) : 0;

		if (!text)
			return problem_memory(p);
		size = got > 0 ? (size_t)got : 0;
	}
	int error = write_part(path, text ? text : "", size, p);
	free(text);
	return error;
}

static int read_layers(const struct image *image, struct merged *m, struct spool *spool,
		       struct problem *p)
{
	for (size_t i = 0; i < image->count; i++) {
		const struct blob *b = &image->layers[i];

		if (layer_read(m, spool, b, image->diff_ids[i], p))
			return problem_in(p, "layer %zu of %zu, %s", i + 1, image->count,
					  *b->digest ? b->digest : image->diff_ids[i]);
		merged_next_layer(m);
	}
	return 0;
}

/* Replaces the image's file by one of ours. */
static int put_text(struct merged *m, struct spool *spool, const char *path, const char *text,
		    struct problem *p)
{
	struct merged_file *file = merged_file_create(S_IFREG | 0644);

	if (!file)
		return problem_memory(p);
	file->size = strlen(text);
	file->offset = spool->end;
	spool->end += 4096;
	if (pwrite(spool->fd, text, file->size, (off_t)file->offset) != (ssize_t)file->size) {
		merged_file_put(file);
		return problem_set(p, "%s cannot be written: %s", path, strerror(errno));
	}
	return merged_add(m, path, file, p);
}

/* The folders and files that a container runtime replaces by its own. */
static int put_own_files(struct merged *m, struct spool *spool, struct problem *p)
{
	static const char *const folders[] = {"/dev", "/proc", "/sys", "/etc"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (merged_make_folder(m, folders[i], p))
			return -1;
	if (put_text(m, spool, "etc/hostname", "selkie\n", p) ||
	    put_text(m, spool, "etc/hosts",
		     "127.0.0.1\tlocalhost selkie\n::1\tlocalhost ip6-localhost\n", p) ||
	    put_text(m, spool, "etc/resolv.conf", "nameserver 10.0.2.3\n", p))
		return -1;
	return 0;
}

static int fill_half(const struct image *image, struct merged *m, struct spool *spool,
		     struct problem *p)
{
	if (mkdir(half_folder, 0755))
		return problem_errno(p, half_folder);
	if (read_layers(image, m, spool, p) || put_own_files(m, spool, p))
		return -1;
	if (write_part(half_parts[1], image->config_text, image->config_size, p) ||
	    keep_text(m, spool, "/etc/passwd", half_parts[2], p) ||
	    keep_text(m, spool, "/etc/group", half_parts[3], p))
		return -1;
	return disk_write(half_parts[0], m, spool, p);
}

static int unpack(const char *cache, const struct image *image, const char *folder,
		  struct problem *p)
{
	struct merged m;
	struct spool spool;

	if (!merged_create(&m))
		return problem_memory(p);
	int error = spool_open(&spool, cache, p);
	if (!error)
		error = fill_half(image, &m, &spool, p);
	if (!error && rename(half_folder, folder) && errno != EEXIST && errno != ENOTEMPTY)
		error = problem_errno(p, folder);
	remove_half();
	spool_close(&spool);
	merged_free(&m);
	return error;
}

/* Checks the blobs of an image that is in the cache already, from another source. */
static int verify(const struct image *image, struct problem *p)
{
	for (size_t i = 0; i < image->count; i++)
		if (blob_verify(&image->layers[i], p))
			return problem_in(p, "layer %zu of %zu, %s", i + 1, image->count,
					  image->layers[i].digest);
	return 0;
}

static int provide(const char *cache, const struct source *s, const struct image *image,
		   struct problem *p)
{
	char folder[PATH_MAX], root[PATH_MAX];
	bool digests = true;

	if (path_in(folder, p, "%s/images/%s", cache, image->id + 7) ||
	    path_in(root, p, "%s/root.ext4", folder))
		return -1;
	for (size_t i = 0; i < image->count; i++)
		digests &= *image->layers[i].digest != 0;
	int error =
		digests && !access(root, R_OK) ? verify(image, p) : unpack(cache, image, folder, p);
	return error ? problem_in(p, "%s", s->path) : 0;
}

static int find_or_make(const char *cache, struct source *s, struct image *image,
			char id[DIGEST_SIZE], struct problem *p)
{
	char key[DIGEST_SIZE];

	if (s->archive && source_key(s, NULL, key) && known_image(cache, key, id))
		return 0;
	if (source_load(s, cache, p))
		return -1;
	if (image_read(image, s, p))
		return problem_in(p, "%s", s->path);
	bool keyed = source_key(s, image, key);
	if (keyed && !s->archive && known_image(cache, key, id))
		return 0;
	if (provide(cache, s, image, p))
		return -1;
	if (keyed)
		remember(cache, key, image->id);
	strcpy(id, image->id);
	return 0;
}

int cache_image(const char *base, const char *reference, char **folder, struct problem *p)
{
	char cache[PATH_MAX], path[PATH_MAX], id[DIGEST_SIZE];
	struct source s;
	struct image image = {0};
	int lock = -1, error = 0;

	if (source_open(&s, reference, p)) {
		source_close(&s);
		return -2;
	}
	if (path_in(cache, p, "%s/" CACHE_FORMAT, base) || path_in(path, p, "%s/known", cache) ||
	    make_folders(path, p) || path_in(path, p, "%s/images", cache) || make_folders(path, p))
		error = -1;
	if (!error)
		lock = take_lock(cache, p);
	if (!error && lock < 0)
		error = -1;
	if (!error)
		error = find_or_make(cache, &s, &image, id, p);
	if (!error && asprintf(folder, "%s/images/%s", cache, id + 7) < 0)
		error = problem_memory(p);
	image_free(&image);
	source_close(&s);
	if (lock >= 0)
		close(lock);
	return error;
}
