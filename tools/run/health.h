/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Health checks of services, and services that begin only when others are healthy or have ended
 * well (`selkie up`: healthcheck, depends_on). A check is a command that a service's agent runs in
 * a session of its own. The first command of a service that has to wait is stopped by its kernel
 * (run/held), and goes on with a SIGCONT from here.
 */
#pragma once

#include "tools/run/state.h"

/*
 * Reads what is to be checked and waited for, strings that are each ended by NUL:
 *
 * 	check SERVICE INTERVAL TIMEOUT START-PERIOD START-INTERVAL RETRIES WORDS...  in ms; the
 * words are those of AGENT_WORDS, with an empty string behind the last need SERVICE OTHER
 * healthy|completed again|once		once: OTHER is not started again
 *
 * False: the file cannot be read, or is not of this form.
 */
bool health_load(const char *path);
/* Does what is due; returns the milliseconds until something else is, -1: never. */
int health_step(struct run *r);
/* Takes a frame of the session of checks. */
void health_frame(struct run *r, unsigned channel, const struct agent_frame *frame);
/* "healthy", "unhealthy", "starting", "waiting" (it has not begun), or "-": nobody looks. */
const char *health_word(unsigned channel);
/* Has the first command of this kernel not begun yet? */
bool health_holds(unsigned channel);
/* Was it ended because what it waits for cannot be? */
bool health_refused(unsigned channel);
