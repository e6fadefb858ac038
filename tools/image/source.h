/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The source of an image: a folder in the OCI layout, or an archive of such a folder or of the form
 * that `docker save` writes. Both give files by name.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "tools/image/blob.h"
#include "tools/image/layer.h"

/* A file of an archive. */
struct member {
	char *name;
	char *target; /* the member is a link to this name; NULL: it is a file */
	uint64_t offset, size;
};

struct source {
	bool docker; /* the image is described by manifest.json, not by index.json */
	bool archive;
	char *path; /* of the folder or the archive */
	char *tag;  /* NULL: not given */
	struct stat st;
	struct spool members_spool; /* of an archive: the contents of its files */
	struct member *members;
	size_t count, room;
};

/* Parses oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:TAG]. -1: p, also if the
 * folder or file does not exist. The caller calls source_close() in both cases. */
int source_open(struct source *s, const char *reference, struct problem *p);
/* Unpacks an archive into a file without a name in `folder`. Does nothing for a folder. -1: p. */
int source_load(struct source *s, const char *folder, struct problem *p);
void source_close(struct source *s);
/* Makes *out the file `name` of the source, with its expected digest and size; "" and -1 if they
 * are not known. The caller calls blob_free(); a file of an archive is only valid while the source
 * is open. -1: p. */
int source_blob(const struct source *s, const char *name, const char *digest, int64_t size,
		struct blob *out, struct problem *p);

/* Opens a file without a name in `folder`. -1: p. */
int spool_open(struct spool *spool, const char *folder, struct problem *p);
void spool_close(struct spool *spool);
