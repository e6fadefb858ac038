/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Images that were unpacked once, under the user's cache folder, in a folder that is named for the
 * form in which they are kept (CACHE_FORMAT):
 *
 *	images/ID/root.ext4	the root filesystem
 *	images/ID/config.json	how to run it
 *	images/ID/passwd, group	the image's, to look users up
 *	known/KEY		the ID of the image that a source had; KEY stands for the files'
 * identity, sizes and times, so a changed source is read again
 *	lock			held by the process that unpacks
 *	unpacking/		what is not complete yet
 *
 * A folder of images/ appears by rename, complete or not at all.
 */
#pragma once

#include "tools/image/problem.h"

#define CACHE_FORMAT "v1" /* with another one all images are unpacked again */

/*
 * The folder of the image that `reference` names; unpacks the image if it is not in the cache.
 * Waits while another process unpacks. The caller frees *folder. -1: p; nothing new is left behind.
 * -2: p; there is no such source. From now on deadly signals remove an image that is not complete.
 */
int cache_image(const char *base, const char *reference, char **folder, struct problem *p);
