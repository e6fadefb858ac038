/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an image's config says about running it, with what the user says instead, as files for the
 * boot image (interfaces/image.h): argv, env, cwd, user, folders, volumes.
 */
#pragma once

#include "tools/image/problem.h"

struct wishes {
	const char *entrypoint; /* instead of the image's, without its arguments; "": none. NULL */
	const char *user;	/* NULL: the image's */
	const char *cwd;	/* NULL: the image's */
	char **argv;		/* instead of the image's Cmd; none: NULL */
};

/*
 * Reads `image`, a folder of the cache, and writes into `run`. run/env is there already, with what
 * the user set: the image's variables that it does not name are added.
 */
int command_write(const char *image, const char *run, const struct wishes *wishes,
		  struct problem *p);
