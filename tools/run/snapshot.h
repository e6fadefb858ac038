/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Saving a machine, and starting copies of it (docs/snapshots.md). Its memory is a file from the
 * beginning, which a copy maps privately; the devices' state is a migration of QEMU's; `link` is
 * our own end of the link, whose counts have to go on.
 */
#pragma once

#include "tools/run/state.h"

/* --save-when: "line:REGEX", "port:N", "file:PATH", "delay:SECONDS" or "start". Exits with 2 and
 * one line for another. */
void snapshot_prepare(struct run *r);
/* Looks whether it is time, and saves the machine then, which ends the run. To be called whenever
 * something has come from the guest. Milliseconds until it is to be called again at the latest, or
 * -1. */
int snapshot_step(struct run *r);

/* --from: our end of the link, before QEMU starts. False: the file cannot be used. */
bool snapshot_load_link(struct run *r);
/* QEMU takes the state of the devices, and the machine runs. False: r->qmp.error says why not. */
bool snapshot_resume(struct run *r);
