/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an image consists of: the config that says how to run it, and its layers, lowest first. Read
 * from index.json and manifests (OCI) or manifest.json (docker); the image for linux/amd64 is
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
	char (*diff_ids)[DIGEST_SIZE]; /* of each layer, unpacked */
	size_t count;
};

/* The source must be loaded. Checks what the manifests say, but not the layers' contents. */
int image_read(struct image *image, const struct source *s, struct problem *p);
void image_free(struct image *image);
