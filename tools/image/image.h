/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of an image: the config that says how to run it, and its layers, lowest first. They are
 * read from index.json and manifests (OCI) or manifest.json (docker); the image for linux/amd64 is
 * taken.
 */
#pragma once

#include "tools/image/source.h"

struct image {
	struct blob config;
	char *config_text; /* checked; owned */
	size_t config_size;
	char id[DIGEST_SIZE]; /* the digest of the config, which names all layers' contents */
	struct blob *layers;
	char (*diff_ids)[DIGEST_SIZE]; /* of each layer's unpacked archive */
	size_t count;
};

/* Reads the image of a loaded source, which must outlive it. Checks the manifests and the config,
 * but not the layers' contents. -1: p. The caller calls image_free() in both cases. */
int image_read(struct image *image, const struct source *s, struct problem *p);
void image_free(struct image *image);
