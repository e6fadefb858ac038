/* SPDX-License-Identifier: BSD-2-Clause */
/* Formats the line that describes a failure. */
#include "tools/image/problem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Names come from foreign archives: control characters must not reach the user's terminal. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			*text = '?';
}

int problem_set(struct problem *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->text, sizeof(p->text), format, args);
	va_end(args);
	make_printable(p->text);
	return -1;
}

int problem_in(struct problem *p, const char *format, ...)
{
	struct problem old = *p;
	va_list args;

	va_start(args, format);
	vsnprintf(p->text, sizeof(p->text), format, args);
	va_end(args);
	make_printable(p->text);
	size_t used = strlen(p->text);
	snprintf(p->text + used, sizeof(p->text) - used, ": %s", old.text);
	return -1;
}

int problem_memory(struct problem *p)
{
	return problem_set(p, "out of memory");
}

int problem_errno(struct problem *p, const char *path)
{
	return problem_set(p, "%s: %s", path, strerror(errno));
}
