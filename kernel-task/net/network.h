/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets up this kernel's network. */
#pragma once

#include <stdint.h>

#include "wait/may_wait.h"

/* Makes /dev/net/tun (net/tun.c). */
MAY_WAIT int tun_init(void);
/* Called when a link's properties have changed. Does not wait. */
void network_link_changed(uint32_t index);
/* Called by the task that becomes the first program: waits for an address, for at most a few
 * seconds. */
MAY_WAIT void network_set_up(void);
