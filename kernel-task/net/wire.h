/* SPDX-License-Identifier: BSD-2-Clause */
/* The network between the kernels of one machine (interfaces/wire.interface), as a link of this
 * kernel's network stack. */
#pragma once

#include "interfaces/ethernet.h"
#include "interfaces/wire.h"

/*
 * The wire as an Ethernet device that lasts, NULL if this kernel has none; `info` is what this
 * kernel is on it. `changed` is called when frames or room have come, in the event loop: it must
 * not wait.
 */
struct ethernet *wire_start(void (*changed)(void), struct wire_info *info);
