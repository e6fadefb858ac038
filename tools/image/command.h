/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Combines an image's config with the user's wishes and writes the result as files for the boot
 * image (interfaces/image.h): argv, env, cwd, user, folders, volumes; and for ./selkie: exposed
 * (the image's ports, each ended by NUL) and stop-signal (if the image names one).
 */
#pragma once

#include "tools/image/problem.h"

struct wishes {
	const char *entrypoint; /* instead of the image's, without its arguments; "": none. NULL:
				   the image's */
	const char *user;	/* NULL: the image's */
	const char *cwd;	/* NULL: the image's */
	char **argv;		/* instead of the image's Cmd; NULL: the image's */
};

/*
 * Reads `image`, a folder of the cache, and writes into the folder `run`. run/env exists already,
 * with the variables that the user set: variables of the image with other names are added. -1: p.
 */
int command_write(const char *image, const char *run, const struct wishes *wishes,
		  struct problem *p);
