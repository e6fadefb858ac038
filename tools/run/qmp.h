/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's monitor, as far as it is needed: one command at a time, each waited for. QEMU is a child
 * of this process and trusted, so its answers are searched for words and not parsed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct qmp {
	int fd;			/* -1: none */
	bool negotiated, ended; /* QEMU has closed it */
	int migrated;		/* by an event: 1 a migration is complete, -1 it has failed */
	size_t used;
	char line[16384];
	char error[200]; /* why the last command failed */
};

/* {"execute": NAME, "arguments": ARGUMENTS}; NULL: none. The answer is in q->line. False: q->error
 * says why. Waits ten seconds at most. */
bool qmp_command(struct qmp *q, const char *name, const char *arguments);
/* Gives QEMU a descriptor, which it knows by that name. */
bool qmp_give_fd(struct qmp *q, int fd, const char *name);
/* Waits until a migration (with the capability `events` on) is complete. False: q->error gives the
 * reason. */
bool qmp_await_migration(struct qmp *q);
