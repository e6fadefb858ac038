/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's monitor (QMP, "QEMU Machine Protocol Specification"), as far as it is needed: commands one
 * at a time, whose answers are waited for. QEMU is a child of this process and trusted, so its
 * answers are searched for words and not parsed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct qmp {
	int fd;			/* -1: none */
	bool negotiated, ended; /* capabilities were exchanged; QEMU has closed the connection */
	int migrated;		/* set by an event: 1 a migration is complete, -1 it has failed */
	size_t used;		/* bytes of `line` */
	char line[16384];	/* the last line that QEMU has sent */
	char error[200];	/* why the last command failed */
};

/* Sends {"execute": NAME, "arguments": ARGUMENTS}; `arguments` is JSON, or NULL. Waits for the
 * answer, at most ten seconds for each byte; it is in q->line. False: q->error gives the reason. */
bool qmp_command(struct qmp *q, const char *name, const char *arguments);
/* Gives QEMU a copy of a descriptor, which it knows by that name; waits as qmp_command(). */
bool qmp_give_fd(struct qmp *q, int fd, const char *name);
/* Waits until a migration (with the capability `events` on) is complete, at most ten seconds from
 * one byte of QEMU's to the next. False: q->error gives the reason. */
bool qmp_await_migration(struct qmp *q);
