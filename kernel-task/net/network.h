/* SPDX-License-Identifier: BSD-2-Clause */
/* The setup of this kernel's network. */
#pragma once

#include <stdint.h>

#include "wait/may_wait.h"

/* A link's properties have changed. Does not wait. */
void network_link_changed(uint32_t index);
/* By the task that will be the first program: waits for an address, for at most a few seconds. */
MAY_WAIT void network_set_up(void);
