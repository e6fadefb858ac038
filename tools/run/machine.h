/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The folder of a machine with a name, where other commands find it. In it: `lock`, which the
 * machine's runner holds as long as it lives; `control`, a socket (control.c); `pid` of the runner;
 * `info`, the properties that `selkie ps` shows, KEY=VALUE, each ended by NUL; `output` and the
 * older `output.1` of a machine in the background; `status`, the exit status as a number, when it
 * has ended.
 */
#pragma once

#include "tools/run/state.h"

/* Claims r->options.machine, which is made if it does not exist. False: *why gives the reason. Does
 * not wait for another runner. */
bool machine_claim(struct run *r, const char **why);
/* The machine has ended: removes its folder, or writes its status there. */
void machine_leave(struct run *r, int status);

/* Forks: the child, in which this returns, becomes the runner in the background; the parent waits
 * for machine_started() and exits. False: errno gives the reason. */
bool machine_detach(struct run *r);
/* The machine runs: the parent exits with 0, and further messages go to `output`. Does nothing the
 * second time. */
void machine_started(struct run *r);
/* The machine's command has ended with `status`. Before machine_started(): if the command could not
 * be executed, copies the output to standard error and does not keep the folder; otherwise counts
 * as machine_started(). */
void machine_ended(struct run *r, int status);
/* Writes to `output` of a machine in the background; the last 8 to 16 MiB are kept. False: errno
 * gives the reason. */
bool machine_output(struct run *r, const void *bytes, size_t n);
