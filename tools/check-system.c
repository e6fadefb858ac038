/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check-system FILE: reads a system description with the root task's own parser, so that a mistake
 * in it is reported before anything boots: "FILE:LINE: what is wrong, what was expected", exit 2.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "root-task/description.h"

#define TEXT_MAX (1 << 20)

int main(int argc, char **argv)
{
	static struct description description;
	static char text[TEXT_MAX];
	char error[512];

	if (argc != 2) {
		fprintf(stderr, "usage: check-system FILE\n");
		return 2;
	}
	FILE *file = fopen(argv[1], "rb");
	if (!file) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	size_t n = fread(text, 1, sizeof(text), file);
	if (ferror(file) || !feof(file)) {
		fprintf(stderr, "%s: %s\n", argv[1],
			ferror(file) ? strerror(errno) : "too long for a system description");
		fclose(file);
		return 2;
	}
	fclose(file);
	if (!description_parse(&description, argv[1], text, n, error, sizeof(error))) {
		fprintf(stderr, "%s\n", error);
		return 2;
	}
	return 0;
}
