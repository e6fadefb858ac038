/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Saving a machine, and starting copies of it (docs/snapshots.md). The machine's memory is a file
 * from the beginning, which each copy maps privately; the state of the devices is saved by QEMU's
 * migration; the file `link` has the runner's end of the link, whose counts a copy continues.
 */
#pragma once

#include "tools/run/state.h"

/* Reads --save-when: "line:REGEX", "port:N", "file:PATH", "delay:SECONDS" or "start". Exits with 2
 * and one line if it is none of these. */
void snapshot_prepare(struct run *r);
/*
 * Checks the condition; when it holds, saves the machine, which may wait for QEMU and for the
 * reader of standard output, and ends the run. To be called whenever the guest has sent something.
 * Returns the milliseconds until it must be called again at the latest, or -1.
 */
int snapshot_step(struct run *r);

/* For --from: reads the runner's end of the link, before QEMU starts. False: the file cannot be
 * used. */
bool snapshot_load_link(struct run *r);
/*
 * Has QEMU load the state of the devices and run the machine; waits for that. False: r->qmp.error
 * gives the reason.
 */
bool snapshot_resume(struct run *r);
