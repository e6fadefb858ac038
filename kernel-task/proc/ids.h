/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ids of users and groups as the kernel keeps them. There is one numbering for all: the first user
 * namespace's. A program gives and gets the numbers of its own namespace; proc/user_ns.h translates
 * where they cross the boundary. The types are structures so that the compiler refuses a number of
 * a program where an id of the kernel is due.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
	uint32_t value;
} kuid_t;

typedef struct {
	uint32_t value;
} kgid_t;

/* An id in the first user namespace's numbers: of a disk, a constant, a test. */
#define KUID(number) ((kuid_t){(uint32_t)(number)})
#define KGID(number) ((kgid_t){(uint32_t)(number)})
/* No user, no group: for ids without a mapping, and for ids that a call is to leave alone. */
#define KUID_NONE KUID(UINT32_MAX)
#define KGID_NONE KGID(UINT32_MAX)

static inline bool uid_eq(kuid_t a, kuid_t b)
{
	return a.value == b.value;
}

static inline bool gid_eq(kgid_t a, kgid_t b)
{
	return a.value == b.value;
}

static inline bool uid_valid(kuid_t id)
{
	return id.value != UINT32_MAX;
}

static inline bool gid_valid(kgid_t id)
{
	return id.value != UINT32_MAX;
}
