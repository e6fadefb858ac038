/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Container images for ./selkie run --image:
 *
 *	selkie-image unpack REFERENCE CACHE	prints the folder in the cache
 *	selkie-image command REFERENCE FOLDER RUN [--entrypoint PROGRAM] [--user USER] [--cwd DIR]
 *			[-- WORD...]		writes how to run it into the folder RUN
 *
 *	selkie-image list CACHE [--json]	prints what the cache has
 *
 * Exit status: 0; 2 for a mistake in the arguments or a source that does not exist; 125 for an
 * image that cannot be used. The failure is described in one line on standard error, which begins
 * with "selkie: ".
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/image/cache.h"
#include "tools/image/command.h"
#include "tools/image/list.h"

#define SLOW_SECONDS 2

enum { MISTAKE = 2, BROKEN = 125 };

static char slow_notice[600];

static int say(const char *reference, const struct problem *p, int status)
{
	alarm(0);
	fprintf(stderr, "selkie: --image %s: %s\n", reference, p->text);
	return status;
}

static void tell_slow(int number)
{
	(void)!write(2, slow_notice, strlen(slow_notice));
}

static int unpack(const char *reference, const char *cache)
{
	struct problem p = {""};
	char *folder = NULL;

	snprintf(slow_notice, sizeof(slow_notice), "selkie: unpacking %.500s ...\n", reference);
	signal(SIGALRM, tell_slow);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like others */
	alarm(SLOW_SECONDS);
	int error = cache_image(cache, reference, &folder, &p);
	alarm(0);
	if (error)
		return say(reference, &p, error == -2 ? MISTAKE : BROKEN);
	puts(folder);
	free(folder);
	return fflush(stdout) ? BROKEN : 0;
}

static int command(char **argv)
{
	struct wishes wishes = {0};
	struct problem p = {""};
	const char *reference = argv[0], *folder = argv[1], *run = argv[2];

	for (argv += 3; *argv; argv += 2) {
		if (!strcmp(*argv, "--")) {
			wishes.argv = argv + 1;
			break;
		}
		if (!argv[1])
			return MISTAKE;
		if (!strcmp(*argv, "--entrypoint"))
			wishes.entrypoint = argv[1];
		else if (!strcmp(*argv, "--user"))
			wishes.user = argv[1];
		else if (!strcmp(*argv, "--cwd"))
			wishes.cwd = argv[1];
		else
			return MISTAKE;
	}
	return command_write(folder, run, &wishes, &p) ? say(reference, &p, BROKEN) : 0;
}

static int list(const char *cache, bool json)
{
	struct problem p = {""};

	if (!list_images(cache, json, &p))
		return 0;
	fprintf(stderr, "selkie: %s\n", p.text);
	return BROKEN;
}

int main(int argc, char **argv)
{
	/* libarchive converts names by the locale: those in archives are UTF-8, or bytes. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc == 4 && !strcmp(argv[1], "unpack"))
		return unpack(argv[2], argv[3]);
	if (argc >= 5 && !strcmp(argv[1], "command"))
		return command(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "list"))
		return list(argv[2], false);
	if (argc == 4 && !strcmp(argv[1], "list") && !strcmp(argv[3], "--json"))
		return list(argv[2], true);
	fprintf(stderr, "usage: selkie-image unpack REFERENCE CACHE | "
			"command REFERENCE FOLDER RUN ... | list CACHE [--json]\n");
	return MISTAKE;
}
