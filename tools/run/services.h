/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several kernels, each with a command of its own (`selkie up`): their output goes to one place,
 * each line behind its service's name. The run ends when the last command has ended.
 */
#pragma once

#include "tools/run/state.h"

/* Takes the output of the services, as far as there is room for it. */
void services_move(struct run *r);
/* Bytes that wait for standard output; writes some of them. */
size_t services_waiting(void);
void services_flush(struct run *r, int fd);
/* Asks all to end; when they have, after so many seconds, or when it is called again, the run ends
 * with `status`. */
void services_end(struct run *r, int status, unsigned seconds);
/* Does what is due. Returns the milliseconds until services that were asked to end are ended, -1:
 * never. */
int services_patience(struct run *r);
/* QEMU has ended by itself: passes on the rest and ends the run, with the status of the first
 * service that has not ended with 0. */
_Noreturn void services_finish(struct run *r);
