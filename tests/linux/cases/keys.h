/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls for keys, which the C library does not have, and what the cases about them share. */
#pragma once

#include <linux/keyctl.h>
#include <sys/syscall.h>

#include "case.h"

static inline int add_key(const char *type, const char *name, const void *payload, size_t size,
			  int keyring)
{
	return (int)syscall(SYS_add_key, type, name, payload, size, keyring);
}

static inline int request_key(const char *type, const char *name, const char *callout, int keyring)
{
	return (int)syscall(SYS_request_key, type, name, callout, keyring);
}

static inline long keyctl4(int operation, unsigned long a, unsigned long b, unsigned long c,
			   unsigned long d)
{
	return syscall(SYS_keyctl, operation, a, b, c, d);
}

/* The arguments that a call does not have are zeroes. */
#define keyctl(...) keyctl_padded(__VA_ARGS__, 0, 0, 0, 0, 0)
#define keyctl_padded(o, a, b, c, d, ...) \
	keyctl4(o, (unsigned long)(a), (unsigned long)(b), (unsigned long)(c), (unsigned long)(d))

/* Type, user, group, permissions and name of a key. */
static inline void describe(const char *what, int key)
{
	char text[512];
	long n = keyctl(KEYCTL_DESCRIBE, key, text, sizeof(text));

	if (n < 0)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else
		printf("%s: %s (%ld)\n", what, text, n);
}

/* How many links a keyring has. */
static inline void count_links(const char *what, int keyring)
{
	int ids[64];
	long n = keyctl(KEYCTL_READ, keyring, ids, sizeof(ids));

	printf("%s: %ld %s\n", what, n < 0 ? -1 : n / (long)sizeof(int),
	       n < 0 ? strerrorname_np(errno) : "links");
}
