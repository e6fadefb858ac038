/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache's contents: folders of images/, with their config. */
#include "tools/image/list.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/image/blob.h"
#include "tools/image/cache.h"

static void append_all(json_t *to, const json_t *from)
{
	for (size_t i = 0; i < json_array_size(from); i++)
		json_array_append(to, json_array_get(from, i));
}

static json_t *command_of(const json_t *config)
{
	json_t *words = json_array();

	append_all(words, json_object_get(config, "Entrypoint"));
	append_all(words, json_object_get(config, "Cmd"));
	return words;
}

/* NULL: the folder is no image. */
static json_t *describe(const char *folder, const char *name)
{
	char id[DIGEST_SIZE], *disk = NULL, *config = NULL;
	json_t *made = NULL;
	struct stat st;

	snprintf(id, sizeof(id), "sha256:%.64s", name);
	if (!digest_valid(id) || strlen(name) != 64)
		return NULL;
	if (asprintf(&disk, "%s/%s/root.ext4", folder, name) < 0)
		disk = NULL;
	if (asprintf(&config, "%s/%s/config.json", folder, name) < 0)
		config = NULL;
	if (disk && config && !stat(disk, &st)) {
		json_t *root = json_load_file(config, 0, NULL);
		const char *created = json_string_value(json_object_get(root, "created"));

		made = json_pack("{s:s, s:I, s:s, s:o}", "id", id, "bytes",
				 (json_int_t)st.st_blocks * 512, "created", created ? created : "",
				 "command", command_of(json_object_get(root, "config")));
		json_decref(root);
	}
	free(disk);
	free(config);
	return made;
}

static void print_line(const json_t *image)
{
	const json_t *words = json_object_get(image, "command");

	printf("%.19s %6lld MiB ", json_string_value(json_object_get(image, "id")),
	       (long long)(json_integer_value(json_object_get(image, "bytes")) >> 20));
	for (size_t i = 0; i < json_array_size(words); i++) {
		/* Control characters of an image must not reach the user's terminal. */
		for (const char *c = json_string_value(json_array_get(words, i)); c && *c; c++)
			putchar((unsigned char)*c < ' ' || *c == 127 ? '?' : *c);
		putchar(' ');
	}
	putchar('\n');
}

int list_images(const char *base, bool json, struct problem *p)
{
	char folder[PATH_MAX];
	json_t *images = json_array(), *image;
	struct dirent *e;

	if (snprintf(folder, sizeof(folder), "%s/" CACHE_FORMAT "/images", base) >= PATH_MAX)
		return problem_set(p, "the cache folder's name is too long");
	DIR *d = opendir(folder);
	if (!d && errno != ENOENT)
		return problem_errno(p, folder);
	while (d && (e = readdir(d)))
		if ((image = describe(folder, e->d_name)))
			json_array_append_new(images, image);
	if (d)
		closedir(d);
	if (json)
		json_dumpf(images, stdout, JSON_INDENT(2)), putchar('\n');
	else
		for (size_t i = 0; i < json_array_size(images); i++)
			print_line(json_array_get(images, i));
	json_decref(images);
	return fflush(stdout) ? problem_errno(p, "standard output") : 0;
}
