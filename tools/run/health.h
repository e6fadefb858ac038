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
 * Reads the checks and the needs of services from a file of strings, each ended by NUL:
 *
 *	check SERVICE INTERVAL TIMEOUT START-PERIOD START-INTERVAL RETRIES WORD... ""
 *	need SERVICE OTHER healthy|completed again|once
 *
 * Times are in milliseconds. Each WORD is one of AGENT_WORDS. once: OTHER is not started again when
 * it ends. False: the file cannot be read, or is not of this form.
 */
bool health_load(const char *path);
/* Starts and ends the checks that are due, and lets services begin. Returns the milliseconds until
 * it must be called again, -1: never. */
int health_step(struct run *r);
/* Handles a frame of HEALTH_SESSION. */
void health_frame(struct run *r, unsigned channel, const struct agent_frame *frame);
/* "healthy", "unhealthy", "starting", "waiting" (it has not begun), or "-": it is not checked. */
const char *health_word(unsigned channel);
/* Has the first command of this kernel not begun yet? */
bool health_holds(unsigned channel);
/* Was this kernel ended because a service that it needs failed? */
bool health_refused(unsigned channel);
