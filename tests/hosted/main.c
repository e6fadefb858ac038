/* SPDX-License-Identifier: BSD-2-Clause */
/* The program's own command line. */
#include "hosted.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: %s ROOTFS.cpio COMMAND [ARGUMENT...]\n", argv[0]);
		return 2;
	}
	return hosted_run(argv[1], argc - 2, argv + 2);
}
