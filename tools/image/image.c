/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the blobs of one image from the source's table of contents, which jansson parses. */
#include "tools/image/image.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define JSON_MAX   (4u << 20) /* as registries limit manifests */
#define LAYERS_MAX 1024
#define NESTED_MAX 4 /* an index in an index */

static json_t *parse(const char *text, size_t size, struct problem *p)
{
	json_error_t error;
	json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		problem_set(p, "it is no JSON: %s", error.text);
	return json;
}

static json_t *load(const struct blob *b, struct problem *p)
{
	size_t size;
	char *text = blob_text(b, JSON_MAX, &size, p);
	json_t *json = text ? parse(text, size, p) : NULL;

	free(text);
	return json;
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* The blob of a descriptor {digest, size}. */
static int blob_of(const struct source *s, const json_t *descriptor, struct blob *out,
		   struct problem *p)
{
	const char *digest = string_of(descriptor, "digest");
	const json_t *size = json_object_get(descriptor, "size");
	char name[100];

	if (!digest_valid(digest))
		return problem_set(p, "'%.100s' is no digest by SHA-256", digest);
	if (!json_is_integer(size) || json_integer_value(size) < 0)
		return problem_set(p, "%s has no size", digest);
	snprintf(name, sizeof(name), "blobs/sha256/%s", digest + 7);
	return source_blob(s, name, digest, json_integer_value(size), out, p)
		       ? problem_in(p, "%s", digest)
		       : 0;
}

/* ---- choosing one of several images ---- */

/* 1: it is for linux/amd64; 0: not given; -1: another platform, whose name is put into `other`. */
static int platform_fits(const json_t *platform, char *other, size_t size)
{
	const char *os = string_of(platform, "os"), *machine = string_of(platform, "architecture");

	if (!*os && !*machine)
		return 0;
	if (!strcmp(os, "linux") && !strcmp(machine, "amd64"))
		return 1;
	if (strcmp(os, "unknown"))
		snprintf(other, size, "%.40s/%.40s", *os ? os : "?", *machine ? machine : "?");
	return -1;
}

/* Is `tag` the whole name, or its end behind a slash or the last colon? Tools add a registry. */
static bool tag_fits(const char *name, const char *tag)
{
	size_t length = strlen(name), end = strlen(tag);

	if (!end || length < end || strcmp(name + length - end, tag))
		return false;
	return length == end || name[length - end - 1] == '/' ||
	       (name[length - end - 1] == ':' && !strchr(tag, '/'));
}

static bool descriptor_has_tag(const json_t *descriptor, const char *tag)
{
	const json_t *notes = json_object_get(descriptor, "annotations");

	return tag_fits(string_of(notes, "org.opencontainers.image.ref.name"), tag) ||
	       tag_fits(string_of(notes, "io.containerd.image.name"), tag);
}

static const char *descriptor_name(const json_t *descriptor)
{
	return string_of(json_object_get(descriptor, "annotations"),
			 "org.opencontainers.image.ref.name");
}

/* The descriptor of an index that the tag names, for this platform; NULL: p. */
static const json_t *choose(const json_t *index, const char *tag, struct problem *p)
{
	const json_t *list = json_object_get(index, "manifests"), *best = NULL, *one;
	char other[100] = "";
	bool tagged = false, several = false;
	int best_fit = -1;
	size_t i;

	json_array_foreach(list, i, one)
	{
		if (tag && !descriptor_has_tag(one, tag))
			continue;
		tagged = true;
		int fit = platform_fits(json_object_get(one, "platform"), other, sizeof(other));
		if (fit < 0)
			continue;
		if (best && strcmp(descriptor_name(best), descriptor_name(one)) &&
		    strcmp(string_of(best, "digest"), string_of(one, "digest")))
			several = true;
		if (fit > best_fit)
			best = one, best_fit = fit;
	}
	if (tag && !tagged)
		problem_set(p, "there is no image %.100s in it", tag);
	else if (!best && *other)
		problem_set(p, "the image is for %s, and Selkie runs linux/amd64", other);
	else if (!best)
		problem_set(p, "there is no image in it");
	if (!several || tag)
		return best;
	const json_t *latest = choose(index, "latest", p);
	if (!latest)
		problem_set(p, "there are several images in it: say which, as in %.100s",
			    descriptor_name(best));
	return latest;
}

/* ---- OCI ---- */

static int blobs_of_manifest(struct image *image, const struct source *s, const json_t *manifest,
			     struct problem *p)
{
	const json_t *layers = json_object_get(manifest, "layers"), *layer;
	size_t i;

	if (!json_is_array(layers) || json_array_size(layers) > LAYERS_MAX)
		return problem_set(p, "the manifest has no list of layers, or too long a one");
	if (blob_of(s, json_object_get(manifest, "config"), &image->config, p))
		return problem_in(p, "the config");
	image->layers = calloc(json_array_size(layers) + 1, sizeof(*image->layers));
	if (!image->layers)
		return problem_memory(p);
	json_array_foreach(layers, i, layer)
	{
		if (blob_of(s, layer, &image->layers[i], p))
			return problem_in(p, "layer %zu of %zu", i + 1, json_array_size(layers));
		image->count++;
	}
	return 0;
}

/* Goes from an index to the manifest, through indexes in the index. Consumes `index`. */
static int read_index(struct image *image, const struct source *s, json_t *index, struct problem *p)
{
	int error = 0;

	for (unsigned depth = 0; !error && json_object_get(index, "manifests"); depth++) {
		const json_t *descriptor = choose(index, depth ? NULL : s->tag, p);
		struct blob b = {0};
		json_t *next = NULL;

		if (depth >= NESTED_MAX)
			error = problem_set(p, "its indexes are nested too deeply");
		else if (!descriptor || blob_of(s, descriptor, &b, p))
			error = -1;
		else if (!(next = load(&b, p)))
			error = problem_in(p, "the manifest %s", b.digest);
		blob_free(&b);
		json_decref(index);
		index = next;
	}
	if (!error)
		error = blobs_of_manifest(image, s, index, p);
	json_decref(index);
	return error;
}

/* ---- docker ---- */

/* The digest in a file's name, if the name has the form that tools give it. */
static void digest_in_name(const char *name, const char *after, char digest[DIGEST_SIZE])
{
	const char *slash = strrchr(name, '/'), *hex = slash ? slash + 1 : name;
	char text[DIGEST_SIZE];

	*digest = 0;
	if (strlen(hex) != 64 + strlen(after) || strcmp(hex + 64, after))
		return;
	snprintf(text, sizeof(text), "sha256:%.64s", hex);
	if (digest_valid(text))
		strcpy(digest, text);
}

static int docker_blob(const struct source *s, const char *name, const char *after,
		       struct blob *out, struct problem *p)
{
	char digest[DIGEST_SIZE];

	digest_in_name(name, after, digest);
	if (!*name || source_blob(s, name, digest, -1, out, p))
		return problem_set(p, "'%.200s' is missing in the archive", name);
	return 0;
}

static bool docker_has_tag(const json_t *entry, const char *tag)
{
	const json_t *names = json_object_get(entry, "RepoTags"), *name;
	size_t i;

	json_array_foreach(names, i, name) if (json_is_string(name) &&
					       tag_fits(json_string_value(name), tag)) return true;
	return false;
}

static const json_t *choose_docker(const json_t *list, const char *tag, struct problem *p)
{
	const json_t *entry, *found = NULL;
	size_t i;

	if (!tag && json_array_size(list) > 1) {
		problem_set(p, "there are several images in it: say which, as in %.100s",
			    string_of(json_array_get(list, 0), "Config"));
		const char *name = json_string_value(
			json_array_get(json_object_get(json_array_get(list, 0), "RepoTags"), 0));
		if (name)
			problem_set(p, "there are several images in it: say which, as in %.100s",
				    name);
		return NULL;
	}
	json_array_foreach(list, i, entry) if (!tag || docker_has_tag(entry, tag)) found = entry;
	if (!found && tag)
		problem_set(p, "there is no image %.100s in it", tag);
	else if (!found)
		problem_set(p, "there is no image in it");
	return found;
}

static int read_docker(struct image *image, const struct source *s, const json_t *list,
		       struct problem *p)
{
	const json_t *entry = choose_docker(list, s->tag, p), *layer;
	const json_t *layers = json_object_get(entry, "Layers");
	size_t i;

	if (!entry)
		return -1;
	if (!json_is_array(layers) || json_array_size(layers) > LAYERS_MAX)
		return problem_set(p, "manifest.json has no list of layers, or too long a one");
	const char *config = string_of(entry, "Config");
	if (docker_blob(s, config, strchr(config, '.') ? ".json" : "", &image->config, p))
		return problem_in(p, "the config");
	image->layers = calloc(json_array_size(layers) + 1, sizeof(*image->layers));
	if (!image->layers)
		return problem_memory(p);
	json_array_foreach(layers, i, layer)
	{
		const char *name = json_is_string(layer) ? json_string_value(layer) : "";

		/* In other folders a file is named for the layer's ID, which is not its digest. */
		if (docker_blob(s, name, strncmp(name, "blobs/sha256/", 13) ? "?" : "",
				&image->layers[i], p))
			return problem_in(p, "layer %zu of %zu", i + 1, json_array_size(layers));
		image->count++;
	}
	return 0;
}

/* ---- the config ---- */

static int check_config(struct image *image, const json_t *config, struct problem *p)
{
	const json_t *ids = json_object_get(json_object_get(config, "rootfs"), "diff_ids"), *id;
	char other[100] = "";
	size_t i;

	if (platform_fits(config, other, sizeof(other)) < 0)
		return problem_set(p, "the image is for %s, and Selkie runs linux/amd64", other);
	if (json_array_size(ids) != image->count)
		return problem_set(p, "the config lists %zu layers, and the manifest %zu",
				   json_array_size(ids), image->count);
	image->diff_ids = calloc(image->count + 1, sizeof(*image->diff_ids));
	if (!image->diff_ids)
		return problem_memory(p);
	json_array_foreach(ids, i, id)
	{
		const char *text = json_is_string(id) ? json_string_value(id) : "";

		if (!digest_valid(text))
			return problem_set(p, "the config: '%.100s' is no digest by SHA-256", text);
		strcpy(image->diff_ids[i], text);
	}
	return 0;
}

static int read_config(struct image *image, struct problem *p)
{
	struct digest *d = digest_start();

	image->config_text = blob_text(&image->config, JSON_MAX, &image->config_size, p);
	json_t *config =
		image->config_text ? parse(image->config_text, image->config_size, p) : NULL;
	if (!config || !d) {
		digest_free(d);
		json_decref(config);
		return problem_in(p, "the config %s", image->config.digest);
	}
	digest_add(d, image->config_text, image->config_size);
	digest_end(d, image->id);
	int error = check_config(image, config, p);
	json_decref(config);
	return error;
}

int image_read(struct image *image, const struct source *s, struct problem *p)
{
	const char *name = s->docker ? "manifest.json" : "index.json";
	struct blob b;

	*image = (struct image){0};
	if (source_blob(s, name, "", -1, &b, p))
		return problem_set(p, "%s has no %s: it is no image%s", s->path, name,
				   s->docker ? " of docker's" : " in the OCI layout");
	json_t *json = load(&b, p);
	blob_free(&b);
	if (!json)
		return problem_in(p, "%s", name);
	int error;
	if (s->docker) {
		error = read_docker(image, s, json, p);
		json_decref(json);
	} else {
		error = read_index(image, s, json, p);
	}
	return error ? error : read_config(image, p);
}

void image_free(struct image *image)
{
	blob_free(&image->config);
	for (size_t i = 0; i < image->count; i++)
		blob_free(&image->layers[i]);
	free(image->layers);
	free(image->diff_ids);
	free(image->config_text);
	*image = (struct image){0};
}
