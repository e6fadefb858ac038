/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IO ports: user mode never executes IN or OUT itself (the TSS denies every port); it invokes a
 * port capability and the kernel does. A range is given out at most once at a time.
 */
#pragma once

#include "api/invocation.h"

enum outcome decode_ioport_control(const struct invocation *inv);
enum outcome decode_ioport(const struct invocation *inv);
/* The last capability to the range is deleted: it may be issued again. */
void ioport_release(struct cap cap);
