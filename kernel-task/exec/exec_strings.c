/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments and environment on their way from the old address space to the new one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine.h"
#include "mm/uaccess.h"
#include "exec/exec.h"

#define STRING_MAX (32 * PAGE_SIZE)    /* one string with its end, as Linux's MAX_ARG_STRLEN */
#define TOTAL_MAX  (6ul * 1024 * 1024) /* whatever the stack's limit, as on Linux */
#define COUNT_MAX  (TOTAL_MAX / sizeof(uint64_t))

void exec_strings_free(struct exec_strings *s)
{
	free(s->text);
	*s = (struct exec_strings){0};
}

static int reserve(struct exec_strings *s, size_t n)
{
	size_t capacity = s->capacity ? s->capacity : 512;
	char *text;

	if (s->length + n > TOTAL_MAX || s->count >= COUNT_MAX)
		return -E2BIG;
	while (capacity < s->length + n)
		capacity *= 2;
	if (capacity == s->capacity)
		return 0;
	text = realloc(s->text, capacity);
	if (!text)
		return -ENOMEM;
	s->text = text;
	s->capacity = capacity;
	return 0;
}

int exec_strings_add(struct exec_strings *s, const char *text)
{
	size_t n = strlen(text) + 1;
	int error = reserve(s, n);

	if (error < 0)
		return error;
	memcpy(s->text + s->length, text, n);
	s->length += n;
	s->count++;
	return 0;
}

int exec_strings_add_first(struct exec_strings *s, const char *text)
{
	size_t n = strlen(text) + 1;
	int error = reserve(s, n);

	if (error < 0)
		return error;
	memmove(s->text + n, s->text, s->length);
	memcpy(s->text, text, n);
	s->length += n;
	s->count++;
	return 0;
}

void exec_strings_remove_first(struct exec_strings *s)
{
	size_t n;

	if (!s->count)
		return;
	n = strlen(s->text) + 1;
	memmove(s->text, s->text + n, s->length - n);
	s->length -= n;
	s->count--;
}

/* Strings are fetched in pieces, so that short ones cost no large buffer. */
static int import_string(struct exec_strings *s, uint64_t address)
{
	size_t piece = 256, start = s->length, done;

	for (;;) {
		ssize_t n;
		int error = reserve(s, piece);

		if (error < 0)
			return error;
		n = strncpy_from_user(s->text + s->length, address, piece);
		done = s->length - start;
		if (n >= 0 && done + (size_t)n < STRING_MAX) {
			s->length += (size_t)n + 1;
			s->count++;
			return 0;
		}
		if (n < 0 && n != -ENAMETOOLONG)
			return (int)n;
		if (n >= 0 || done + piece >= STRING_MAX) {
			s->length = start;
			return -E2BIG;
		}
		/* Keep the `piece` bytes, which have no end yet. */
		if (copy_from_user(s->text + s->length, address, piece) < 0)
			return -EFAULT;
		s->length += piece;
		address += piece;
		piece = PAGE_SIZE;
	}
}

int exec_strings_check(const struct exec_strings *argv, const struct exec_strings *envp,
		       const char *name, uint64_t stack_limit)
{
	uint64_t most = stack_limit / 4, need = argv->length + envp->length + strlen(name) + 1;

	if (most > TOTAL_MAX)
		most = TOTAL_MAX;
	if (most < 32 * PAGE_SIZE)
		most = 32 * PAGE_SIZE;
	need += ((argv->count ? argv->count : 1) + envp->count) * sizeof(uint64_t);
	return need > most ? -E2BIG : 0;
}

int exec_strings_import(struct exec_strings *s, uint64_t user_array)
{
	uint64_t pointer;
	int error;

	if (!user_array)
		return 0;
	for (;; user_array += sizeof(pointer)) {
		if (get_user(pointer, user_array) < 0)
			return -EFAULT;
		if (!pointer)
			return 0;
		error = import_string(s, pointer);
		if (error < 0)
			return error;
	}
}
