/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compares one case of two result files that case-runner wrote:
 *
 *	case-compare LINUX-RESULTS SELKIE-RESULTS NAME
 *
 * Exit 0 when output, error output and end are the same; otherwise the first difference is shown
 * and it is 1. A case that is missing from either file (the boot died before it) is a failure, and
 * so is one that did not end by itself on Linux: it would compare nothing behind that point.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	const char *data;
	size_t length;
};

struct result {
	struct text out, err, end;
};

static char *read_file(const char *path, size_t *length)
{
	FILE *f = fopen(path, "rb");
	char *data = NULL;

	if (!f || fseek(f, 0, SEEK_END) < 0) {
		fprintf(stderr, "case-compare: cannot read %s\n", path);
		exit(1);
	}
	long size = ftell(f);
	rewind(f);
	data = malloc((size_t)size + 1);
	if (!data || fread(data, 1, (size_t)size, f) != (size_t)size) {
		fprintf(stderr, "case-compare: cannot read %s\n", path);
		exit(1);
	}
	fclose(f);
	data[size] = 0;
	*length = (size_t)size;
	return data;
}

/* Parses "@tag LENGTH\nbytes\n" at *at. */
static int section(const char **at, const char *end, const char *tag, struct text *out)
{
	size_t n = strlen(tag);
	char *after;

	if (strncmp(*at, tag, n))
		return 0;
	size_t length = strtoul(*at + n, &after, 10);
	if (*after != '\n' || length >= (size_t)(end - after))
		return 0;
	*out = (struct text){after + 1, length};
	*at = after + 1 + length + 1;
	return 1;
}

static int find_case(const char *data, size_t length, const char *name, struct result *out)
{
	const char *end = data + length;
	char header[300];
	int n = snprintf(header, sizeof(header), "@case %s\n", name);

	for (const char *at = data; at < end;) {
		int wanted = !strncmp(at, header, (size_t)n);
		const char *line = memchr(at, '\n', (size_t)(end - at));
		struct result r;

		if (!line)
			return 0;
		if (strncmp(at, "@case ", 6)) {
			at = line + 1;
			continue;
		}
		at = line + 1;
		if (!section(&at, end, "@out ", &r.out) || !section(&at, end, "@err ", &r.err))
			return 0;
		line = memchr(at, '\n', (size_t)(end - at));
		if (!line || strncmp(at, "@end ", 5))
			return 0;
		r.end = (struct text){at + 5, (size_t)(line - at - 5)};
		at = line + 1;
		if (wanted) {
			*out = r;
			return 1;
		}
	}
	return 0;
}

static int same(struct text a, struct text b)
{
	return a.length == b.length && !memcmp(a.data, b.data, a.length);
}

static size_t line_length(struct text t, size_t from)
{
	const char *nl = memchr(t.data + from, '\n', t.length - from);

	return nl ? (size_t)(nl - (t.data + from)) : t.length - from;
}

/* Shows the first line that differs. */
static void show_difference(const char *what, struct text linux_text, struct text selkie_text)
{
	size_t i = 0, start = 0, line = 1;

	while (i < linux_text.length && i < selkie_text.length &&
	       linux_text.data[i] == selkie_text.data[i]) {
		if (linux_text.data[i++] == '\n') {
			start = i;
			line++;
		}
	}
	printf("%s differs at line %zu:\n", what, line);
	printf("  Linux:  %.*s\n", (int)line_length(linux_text, start), linux_text.data + start);
	printf("  Selkie: %.*s\n", (int)line_length(selkie_text, start), selkie_text.data + start);
}

int main(int argc, char **argv)
{
	struct result linux_result, selkie_result;
	size_t linux_length, selkie_length;

	if (argc != 4) {
		fprintf(stderr, "usage: case-compare LINUX-RESULTS SELKIE-RESULTS NAME\n");
		return 2;
	}
	const char *linux_data = read_file(argv[1], &linux_length);
	const char *selkie_data = read_file(argv[2], &selkie_length);
	if (!find_case(linux_data, linux_length, argv[3], &linux_result)) {
		printf("%s did not run on Linux\n", argv[3]);
		return 1;
	}
	if (linux_result.end.length < 4 || strncmp(linux_result.end.data, "exit", 4)) {
		printf("%s is a broken case: on Linux its end is %.*s\n", argv[3],
		       (int)linux_result.end.length, linux_result.end.data);
		return 1;
	}
	if (!find_case(selkie_data, selkie_length, argv[3], &selkie_result)) {
		printf("%s did not run on Selkie: the boot ended before it\n", argv[3]);
		return 1;
	}
	int equal = 1;
	if (!same(linux_result.out, selkie_result.out)) {
		show_difference("output", linux_result.out, selkie_result.out);
		equal = 0;
	}
	if (!same(linux_result.err, selkie_result.err)) {
		show_difference("error output", linux_result.err, selkie_result.err);
		equal = 0;
	}
	if (!same(linux_result.end, selkie_result.end)) {
		show_difference("end", linux_result.end, selkie_result.end);
		equal = 0;
	}
	if (equal)
		printf("%s: the same on both (%zu bytes of output, %.*s)\n", argv[3],
		       linux_result.out.length, (int)linux_result.end.length,
		       linux_result.end.data);
	return !equal;
}
