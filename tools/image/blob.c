/* SPDX-License-Identifier: BSD-2-Clause */
/* Blobs and their digests, with OpenSSL's libcrypto. */
#include "tools/image/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct digest {
	EVP_MD_CTX *context;
};

struct digest *digest_start(void)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->context = EVP_MD_CTX_new();
	if (!d->context || !EVP_DigestInit_ex(d->context, EVP_sha256(), NULL)) {
		digest_free(d);
		return NULL;
	}
	return d;
}

void digest_add(struct digest *d, const void *data, size_t size)
{
	EVP_DigestUpdate(d->context, data, size);
}

void digest_end(struct digest *d, char text[DIGEST_SIZE])
{
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned size = 0;

	EVP_DigestFinal_ex(d->context, bytes, &size);
	strcpy(text, "sha256:");
	for (unsigned i = 0; i < 32; i++)
		snprintf(text + 7 + 2 * i, 3, "%02x", bytes[i]);
	digest_free(d);
}

void digest_free(struct digest *d)
{
	if (d)
		EVP_MD_CTX_free(d->context);
	free(d);
}

int digest_valid(const char *text)
{
	return !strncmp(text, "sha256:", 7) && strspn(text + 7, "0123456789abcdef") == 64 &&
	       !text[71];
}

void blob_free(struct blob *b)
{
	free(b->path);
	b->path = NULL;
}

/* Opens the blob's own file; r->end becomes its size. */
static int open_file(struct blob_reader *r, const struct blob *b, struct problem *p)
{
	struct stat st;

	r->fd = open(b->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (r->fd < 0 || fstat(r->fd, &st)) {
		if (errno == ENOENT && *b->digest)
			return problem_set(p, "it is missing");
		return problem_errno(p, b->path);
	}
	r->end = st.st_size;
	return S_ISREG(st.st_mode) ? 0 : problem_set(p, "%s is not a file", b->path);
}

int blob_open(struct blob_reader *r, const struct blob *b, struct problem *p)
{
	int error = 0;

	*r = (struct blob_reader){.blob = b, .fd = b->fd, .at = b->offset};
	r->end = b->offset + b->length;
	if (b->path)
		error = open_file(r, b, p);
	r->digest = digest_start();
	r->buffer = malloc(BLOB_BUFFER);
	if (!error && (!r->digest || !r->buffer))
		error = problem_memory(p);
	if (!error && b->size >= 0 && r->end - r->at != b->size)
		error = problem_set(p, "it has %lld bytes, not the %lld that it should have",
				    (long long)(r->end - r->at), (long long)b->size);
	if (error)
		blob_close(r);
	return error;
}

ssize_t blob_read(struct blob_reader *r, struct problem *p)
{
	size_t want = r->end - r->at < BLOB_BUFFER ? (size_t)(r->end - r->at) : BLOB_BUFFER;
	ssize_t n = pread(r->fd, r->buffer, want, r->at);

	if (n < 0)
		return problem_set(p, "it cannot be read: %s", strerror(errno));
	digest_add(r->digest, r->buffer, (size_t)n);
	r->at += n;
	return n;
}

int blob_check(struct blob_reader *r, struct problem *p)
{
	char found[DIGEST_SIZE];
	ssize_t n;

	while ((n = blob_read(r, p)) > 0)
		;
	if (n < 0)
		return -1;
	digest_end(r->digest, found);
	r->digest = NULL;
	if (*r->blob->digest && strcmp(found, r->blob->digest))
		return problem_set(p, "its digest is wrong: its contents have %s", found);
	return 0;
}

void blob_close(struct blob_reader *r)
{
	if (r->fd >= 0 && r->blob->path)
		close(r->fd);
	digest_free(r->digest);
	free(r->buffer);
	*r = (struct blob_reader){.fd = -1};
}

char *blob_text(const struct blob *b, size_t limit, size_t *size, struct problem *p)
{
	struct blob_reader r;
	char *text = calloc(1, 1);
	size_t used = 0;
	ssize_t n;

	if (!text)
		problem_memory(p);
	if (!text || blob_open(&r, b, p)) {
		free(text);
		return NULL;
	}
	while ((n = blob_read(&r, p)) > 0) {
		char *longer =
			used + (size_t)n <= limit ? realloc(text, used + (size_t)n + 1) : NULL;

		if (!longer) {
			n = used + (size_t)n > limit ? problem_set(p, "it is too large")
						     : problem_memory(p);
			break;
		}
		text = longer;
		memcpy(text + used, r.buffer, (size_t)n);
		used += (size_t)n;
		text[used] = 0;
	}
	if (!n)
		n = blob_check(&r, p);
	blob_close(&r);
	if (n) {
		free(text);
		return NULL;
	}
	*size = used;
	return text;
}

int blob_verify(const struct blob *b, struct problem *p)
{
	struct blob_reader r;

	if (blob_open(&r, b, p))
		return -1;
	int error = blob_check(&r, p);
	blob_close(&r);
	return error;
}
