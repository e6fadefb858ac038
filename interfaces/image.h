/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the root task finds the archive that tools/mkimage appended to it.
 *
 * The root task defines exactly one `struct archive_location` in its .data (not .bss), initialised
 * with ARCHIVE_LOCATION_INIT and marked volatile and used. mkimage searches the file for the magic,
 * fills in address and size, and adds one page-aligned PT_LOAD behind the image that holds the
 * archive.
 *
 * The archive is a newc cpio in which the data of every regular file starts on a page (the name is
 * padded with NULs; c_namesize counts them; a reader takes the name up to its first NUL). Names
 * have no leading "/" or "./". In it:
 *
 *	system		the system description
 *	bin/NAME	the tasks' ELF files: kernel-task, console-task, clock-task
 *	rootfs/NAME	a root filesystem: again such a cpio
 *	kernel/NAME/X	what run/X is for other kernels, for the kernel NAME that is a service;
 *			but run/agent is the same for all
 *	run/argv	the first command, each word ended by NUL; empty or missing: a login shell
 *	run/env		NAME=VALUE, each ended by NUL
 *	run/root	the disk that has the root filesystem ("vda"), no NUL; or share:TAG for
 *			a folder of the host, by 9P, under a layer in memory; missing: rootfs/
 *	run/shares	TAG:FOLDER or TAG:FOLDER:ro, each ended by NUL: folders of the host
 *	run/removed	names that are removed from the root, each ended by NUL
 *	run/folders	folders to be made, each ended by NUL
 *	run/volumes	folders that become mounts of their own, each ended by NUL
 *	run/tmpfs	FOLDER or FOLDER:OPTIONS, each ended by NUL
 *	run/held	if present, the first command is stopped before its first instruction,
 *			until the agent sends it SIGCONT
 *	run/hosts	the text of /etc/hosts
 *	run/read-only	if present, the root's mount is read-only
 *	run/user	"UID GID" and supplementary groups, in decimal; missing: 0 0
 *	run/hostname	the host name, no NUL; missing: the kernel task's own
 *	run/agent	a static Linux program that serves the host's requests besides the
 *			first command (interfaces/agent.h); missing: no requests are served
 *	run/stop-signal	the number of the signal that asks the first command to end; missing:
 *			SIGTERM
 *	run/trace	names and patterns of system calls to trace, with commas between
 *	run/cwd		the working folder of the first command, no NUL; missing: /root or /
 *	run/streams	three letters for descriptors 0, 1, 2: `t` the terminal,
 *			`s` the host's stream, `n` /dev/null
 *	run/winsize	"ROWS COLUMNS" in decimal; missing: 24 80 until the host says so
 */
#pragma once

#include <stdint.h>

#define ARCHIVE_LOCATION_MAGIC                                                                   \
	{                                                                                        \
		'S', 'e', 'l', 'k', 'i', 'e', ' ', 'a', 'r', 'c', 'h', 'i', 'v', 'e', '\r', '\n' \
	}

struct archive_location {
	uint8_t magic[16];
	uint64_t vaddr; /* 0: no archive was appended */
	uint64_t size;	/* bytes */
};

#define ARCHIVE_LOCATION_INIT                \
	{                                    \
		ARCHIVE_LOCATION_MAGIC, 0, 0 \
	}
