/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists the images in the cache, for people or as JSON. */
#pragma once

#include <stdbool.h>

#include "tools/image/problem.h"

/*
 * Prints the images of the cache to standard output: a line each, or an array of objects with "id",
 * "bytes" (on the host's disk), "created" and "command". A cache that does not exist is empty. -1:
 * p.
 */
int list_images(const char *base, bool json, struct problem *p);
