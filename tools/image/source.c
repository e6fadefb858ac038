/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * References and archives. An archive is read once from beginning to end, as it may be compressed;
 * its files are kept in one file without a name, so that nothing is left behind.
 */
#include "tools/image/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEMBERS_MAX 65536

static const struct scheme {
	const char *name;
	bool docker, archive;
} schemes[] = {
	{"oci:", false, false},
	{"oci-archive:", false, true},
	{"docker-archive:", true, true},
};

static const struct scheme *scheme_of(const char *text)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (!strncmp(text, schemes[i].name, strlen(schemes[i].name)))
			return &schemes[i];
	return NULL;
}

/* The path ends at the first colon (or the end) up to which it exists: names may have colons. */
static int split_tag(struct source *s, const char *rest, struct problem *p)
{
	for (size_t end = strcspn(rest, ":");; end += 1 + strcspn(rest + end + 1, ":")) {
		s->path = strndup(rest, end);
		if (!s->path)
			return problem_memory(p);
		if (!stat(s->path, &s->st)) {
			s->tag = rest[end] && rest[end + 1] ? strdup(rest + end + 1) : NULL;
			return 0;
		}
		if (!rest[end])
			return problem_errno(p, rest);
		free(s->path);
		s->path = NULL;
	}
}

int source_open(struct source *s, const char *reference, struct problem *p)
{
	const struct scheme *scheme = scheme_of(reference);

	*s = (struct source){.members_spool.fd = -1};
	if (!scheme || !reference[strlen(scheme->name)])
		return problem_set(p, "expected oci:DIR[:TAG], oci-archive:FILE[:TAG] or "
				      "docker-archive:FILE[:TAG]");
	s->docker = scheme->docker;
	s->archive = scheme->archive;
	if (split_tag(s, reference + strlen(scheme->name), p))
		return -1;
	if (s->archive && !S_ISREG(s->st.st_mode))
		return problem_set(p, "%s is not a file", s->path);
	if (!s->archive && !S_ISDIR(s->st.st_mode))
		return problem_set(p, "%s is not a folder", s->path);
	return 0;
}

void source_close(struct source *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->members[i].name);
		free(s->members[i].target);
	}
	free(s->members);
	free(s->path);
	free(s->tag);
	spool_close(&s->members_spool);
}

int spool_open(struct spool *spool, const char *folder, struct problem *p)
{
	*spool = (struct spool){.fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
	if (spool->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
		char path[4200];

		snprintf(path, sizeof(path), "%s/spool-XXXXXX", folder);
		spool->fd = mkostemp(path, O_CLOEXEC);
		if (spool->fd >= 0)
			unlink(path);
	}
	return spool->fd < 0 ? problem_errno(p, folder) : 0;
}

void spool_close(struct spool *spool)
{
	if (spool->fd >= 0)
		close(spool->fd);
	spool->fd = -1;
}

/* Normalises a name for lookups: no "./", no "//", "a/../b" is "b". */
static char *clean(const char *folder, size_t folder_length, const char *name)
{
	char *out = malloc(folder_length + strlen(name) + 3), *joined = NULL;
	size_t used = 0;

	if (!out || asprintf(&joined, "%.*s/%s", (int)folder_length, folder, name) < 0) {
		free(out);
		return NULL;
	}
	for (const char *at = joined; *at;) {
		size_t length = strcspn(at, "/");

		if (length == 2 && at[0] == '.' && at[1] == '.') {
			while (used && out[--used] != '/')
				;
		} else if (length && !(length == 1 && at[0] == '.')) {
			if (used)
				out[used++] = '/';
			memcpy(out + used, at, length);
			used += length;
		}
		at += length;
		at += strspn(at, "/");
	}
	out[used] = 0;
	free(joined);
	return out;
}

static struct member *new_member(struct source *s, struct problem *p)
{
	if (s->count >= MEMBERS_MAX) {
		problem_set(p, "%s has too many files", s->path);
		return NULL;
	}
	if (s->count == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct member *members = realloc(s->members, room * sizeof(*members));

		if (!members) {
			problem_memory(p);
			return NULL;
		}
		s->members = members;
		s->room = room;
	}
	struct member *member = &s->members[s->count++];
	*member = (struct member){0};
	return member;
}

static int keep_data(struct source *s, struct archive *a, struct member *member, struct problem *p)
{
	static uint8_t buffer[BLOB_BUFFER];
	la_ssize_t n;

	member->offset = s->members_spool.end;
	while ((n = archive_read_data(a, buffer, sizeof(buffer))) > 0) {
		for (la_ssize_t at = 0; at < n;) {
			ssize_t written = pwrite(s->members_spool.fd, buffer + at, (size_t)(n - at),
						 (off_t)s->members_spool.end);
			if (written <= 0)
				return problem_set(p, "%s cannot be unpacked: %s", s->path,
						   strerror(written ? errno : ENOSPC));
			at += written;
			s->members_spool.end += (uint64_t)written;
			member->size += (uint64_t)written;
		}
	}
	return n < 0 ? problem_set(p, "%s is damaged: %s", s->path, archive_error_string(a)) : 0;
}

static int keep_member(struct source *s, struct archive *a, struct archive_entry *entry,
		       struct problem *p)
{
	const char *name = archive_entry_pathname(entry);
	const char *link = archive_entry_symlink(entry), *hard = archive_entry_hardlink(entry);
	struct member *member;

	if (!name || (!link && !hard && archive_entry_filetype(entry) != AE_IFREG))
		return 0;
	member = new_member(s, p);
	if (!member)
		return -1;
	member->name = clean("", 0, name);
	if (!member->name)
		return problem_memory(p);
	if (!link && !hard)
		return keep_data(s, a, member, p);
	const char *slash = hard ? NULL : strrchr(name, '/');
	member->target = clean(name, slash ? (size_t)(slash - name) : 0, hard ? hard : link);
	return member->target ? 0 : problem_memory(p);
}

int source_load(struct source *s, const char *folder, struct problem *p)
{
	struct archive_entry *entry;
	int result, error;

	if (!s->archive)
		return 0;
	if (spool_open(&s->members_spool, folder, p))
		return -1;
	struct archive *a = archive_read_new();
	if (!a)
		return problem_memory(p);
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_format_tar(a);
	result = archive_read_open_filename(a, s->path, BLOB_BUFFER);
	error = 0;
	if (!result)
		result = archive_read_next_header(a, &entry);
	while (!error && (result == ARCHIVE_OK || result == ARCHIVE_WARN)) {
		error = keep_member(s, a, entry, p);
		if (!error)
			result = archive_read_next_header(a, &entry);
	}
	if (!error && result != ARCHIVE_EOF) {
		const char *why = archive_error_string(a);

		error = problem_set(p, "%s is damaged: %s", s->path, why ? why : "no archive");
	}
	archive_read_free(a);
	return error;
}

/* The last member of that name counts, as it would if the archive were unpacked. */
static const struct member *find_member(const struct source *s, const char *name)
{
	for (unsigned hops = 0; hops < 8; hops++) {
		size_t i = s->count;

		while (i && strcmp(s->members[i - 1].name, name))
			i--;
		if (!i)
			return NULL;
		if (!s->members[i - 1].target)
			return &s->members[i - 1];
		name = s->members[i - 1].target;
	}
	return NULL;
}

int source_blob(const struct source *s, const char *name, const char *digest, int64_t size,
		struct blob *out, struct problem *p)
{
	*out = (struct blob){.size = size, .fd = s->members_spool.fd};
	snprintf(out->digest, sizeof(out->digest), "%s", digest);
	if (!s->archive) {
		if (asprintf(&out->path, "%s/%s", s->path, name) >= 0)
			return 0;
		out->path = NULL;
		return problem_memory(p);
	}
	char *cleaned = clean("", 0, name);
	const struct member *member = cleaned ? find_member(s, cleaned) : NULL;

	free(cleaned);
	if (!member)
		return problem_set(p, "it is missing");
	out->offset = (int64_t)member->offset;
	out->length = (int64_t)member->size;
	return 0;
}
