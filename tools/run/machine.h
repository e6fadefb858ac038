/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The folder of a machine with a name, where other commands find it. In it: `lock`, which its
 * runner holds as long as it lives; `control`, a socket (control.c); `pid` of the runner; `info`,
 * what `selkie run` was asked for; `output` and `output.1` of a machine in the background; `status`
 * when it has ended, as a number.
 */
#pragma once

#include "tools/run/state.h"

/* Claims the folder, which is made if it is not there. False: *why says why not. */
bool machine_claim(struct run *r, const char **why);
/* The machine has ended: removes its folder, or writes its status there. */
void machine_leave(struct run *r, int status);

/* Becomes a process in the background; the one that was started stays until machine_started(). */
bool machine_detach(struct run *r);
/* The machine runs: the starting process ends, and gets no more output. */
void machine_started(struct run *r);
/* Its command has ended: if that was before machine_started(), the command that started it gets all
 * that was written if the command could not be executed, else that it ran. */
void machine_ended(struct run *r, int status);
/* Of a machine in the background: writes to `output`, of which the last bytes are kept. False:
 * there is no room. */
bool machine_output(struct run *r, const void *bytes, size_t n);
