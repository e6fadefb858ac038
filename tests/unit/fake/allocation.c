/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocations that can fail: allocation.h. The program is linked with --wrap for each of these. */
#include "allocation.h"

#include <stddef.h>

long allocations_left = -1;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t m);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);

bool may_allocate(void)
{
	if (allocations_left < 0)
		return true;
	if (!allocations_left)
		return false;
	allocations_left--;
	return true;
}

void *__wrap_malloc(size_t n)
{
	return may_allocate() ? __real_malloc(n) : NULL;
}

void *__wrap_calloc(size_t n, size_t m)
{
	return may_allocate() ? __real_calloc(n, m) : NULL;
}

void *__wrap_realloc(void *p, size_t n)
{
	return may_allocate() ? __real_realloc(p, n) : NULL;
}

char *__wrap_strdup(const char *s)
{
	return may_allocate() ? __real_strdup(s) : NULL;
}
