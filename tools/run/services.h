/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several kernels, each with a command of its own (`selkie up`): their output goes to one place,
 * each line behind its service's name. The run ends when the last command has ended.
 */
#pragma once

#include "tools/run/state.h"

/* Takes the output of the services, as far as there is room for it. */
void services_move(struct run *r);
/* The number of bytes that wait for standard output. */
size_t services_waiting(void);
/* Writes some of them to `fd`, which poll() has found writable. */
void services_flush(struct run *r, int fd);
/* Asks all services to end. The run ends with `status` when they have ended, after so many seconds,
 * or when this is called again. */
void services_end(struct run *r, int status, unsigned seconds);
/* Ends the run if services_end() has asked for that and they have ended or the time is up. Returns
 * the milliseconds until the time is up, -1: never. */
int services_timeout(struct run *r);
/* QEMU has ended by itself: passes on the rest of the output and ends the run, with the status of
 * the first service that has not ended with 0. May wait ten seconds for a slow reader. */
_Noreturn void services_finish(struct run *r);
