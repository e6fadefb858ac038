/* SPDX-License-Identifier: BSD-2-Clause */
/* The network that this kernel has of its own. */
#pragma once

#include <stdint.h>

#include "wait/may_wait.h"

/* Something about a link is new; it does not wait. */
void network_link_changed(uint32_t index);
/* By the task that will be the first program: waits for an address, for at most a few seconds. */
MAY_WAIT void network_set_up(void);
