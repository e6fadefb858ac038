/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parser of the system description, between its two files: description.c knows lines and
 * blocks, description_values.c the values that may follow `KEY =`.
 */
#pragma once

#include "root-task/description.h"

struct parser {
	struct description *out;
	const char *file;
	unsigned line;
	char *error;
	size_t error_size;
	/* The block that is open: one of these three, the others NULL. */
	struct kernel_description *kernel;
	struct task_description *task;
	struct component_description *component;
	const struct block *block;
	/* The line at which the open block begins, and that of the last crash, hang or slow. */
	unsigned block_line, crash_line;
};

/* A key of a block; parse() checks the value and puts it into the open block. False: the value is
 * wrong, and mistake() was called. */
struct setting {
	const char *key;
	bool (*parse)(struct parser *p, const char *value);
};

/* Each ends with a key of NULL. */
extern const struct setting kernel_settings[], task_settings[], component_settings[];

/* Writes "FILE:LINE: ..." to p->error. Returns false, for `return mistake(...)`. */
__attribute__((format(printf, 2, 3))) bool mistake(struct parser *p, const char *format, ...);

/* True for 1 to DESCRIPTION_NAME_MAX - 1 letters, digits, '-', '_' and '.'. */
bool valid_name(const char *name);
