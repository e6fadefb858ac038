/* SPDX-License-Identifier: BSD-2-Clause */
/* Macros for rows of the tables of /proc/sys and /sys, by the file's content. */
#pragma once

#include <sys/stat.h>
#include "fs/proc/procfs.h"

#define READ(NAME, SHOW)                                                           \
	{                                                                          \
		.name = NAME, .mode = S_IFREG | 0444, .strict = true, .show = SHOW \
	}
#define WRITE(NAME, SHOW, STORE)                                                                   \
	{                                                                                          \
		.name = NAME, .mode = S_IFREG | 0644, .strict = true, .show = SHOW, .store = STORE \
	}
/* The same with changes that can be polled. */
#define POLLED(NAME, SHOW, STORE, POLL)                                             \
	{                                                                           \
		.name = NAME, .mode = S_IFREG | 0644, .strict = true, .show = SHOW, \
		.store = STORE, .poll = POLL                                        \
	}
#define FOLDER(NAME, CHILDREN)                                             \
	{                                                                  \
		.name = NAME, .mode = S_IFDIR | 0555, .children = CHILDREN \
	}
#define TEXT(NAME, WORDS)                                                           \
	{                                                                           \
		.name = NAME, .mode = S_IFREG | 0444, .strict = true, .text = WORDS \
	}
/* A setting that can be changed on Linux and is fixed here; writing another value is EINVAL. */
#define FIXED(NAME, WORDS)                                                          \
	{                                                                           \
		.name = NAME, .mode = S_IFREG | 0644, .strict = true, .text = WORDS \
	}
/* A number that can be set. */
#define NUMBER(NAME, VALUE, LEAST, MOST)                                               \
	{                                                                              \
		.name = NAME, .mode = S_IFREG | 0644, .strict = true, .number = VALUE, \
		.least = LEAST, .most = MOST                                           \
	}
