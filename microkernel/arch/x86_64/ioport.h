/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IO ports: user mode never executes IN or OUT itself (the TSS denies every port); it invokes a
 * port capability, and the kernel executes the instruction. A port is in at most one issued range
 * at a time (sheet section 13).
 */
#pragma once

#include "api/invocation.h"

enum outcome decode_ioport_control(const struct invocation *inv);
enum outcome decode_ioport(const struct invocation *inv);
/* The last capability to the range of `cap` is being deleted: the range may be issued again. */
void ioport_release(struct cap cap);
