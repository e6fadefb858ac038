/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A blob: bytes that an image names by their SHA-256 digest. A blob is read once, from beginning to
 * end: blob_open() checks its size, and blob_check() at the end its digest.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "tools/image/problem.h"

#define DIGEST_SIZE 72 /* "sha256:", 64 digits, NUL */

/* An incremental SHA-256. */
struct digest;
struct digest *digest_start(void); /* NULL when memory is out */
void digest_add(struct digest *d, const void *data, size_t size);
/* Frees `d`. `text` becomes "sha256:" and 64 digits. */
void digest_end(struct digest *d, char text[DIGEST_SIZE]);
void digest_free(struct digest *d);
/* Is the text "sha256:" and 64 digits? Other digests are not supported. */
int digest_valid(const char *text);

/* Where a blob is, with its expected digest and size. */
struct blob {
	char digest[DIGEST_SIZE]; /* "": it has none */
	int64_t size;		  /* bytes; -1: not given */
	char *path;		  /* a file of its own; owned */
	int fd;			  /* without a path: a part of this file; borrowed */
	int64_t offset, length;	  /* of the part */
};

void blob_free(struct blob *b);

struct blob_reader {
	const struct blob *blob;
	int fd;
	int64_t at, end; /* offsets in the file: of the next byte, and behind the blob */
	struct digest *digest;
	uint8_t *buffer; /* BLOB_BUFFER bytes */
};

#define BLOB_BUFFER (256u << 10)

/* Opens the blob, which must outlive the reader, and checks its size. -1: p. */
int blob_open(struct blob_reader *r, const struct blob *b, struct problem *p);
/* Reads the next bytes into r->buffer. Their number; 0 at the end; -1: p. */
ssize_t blob_read(struct blob_reader *r, struct problem *p);
/* Reads the rest of the blob and checks the digest of all of it. -1: p. */
int blob_check(struct blob_reader *r, struct problem *p);
void blob_close(struct blob_reader *r);
/* All of a blob of at most `limit` bytes, checked, with a NUL behind it; NULL: p. The caller frees.
 * An empty one is an empty text. */
char *blob_text(const struct blob *b, size_t limit, size_t *size, struct problem *p);
/* Reads the blob and checks its size and digest. -1: p. */
int blob_verify(const struct blob *b, struct problem *p);
