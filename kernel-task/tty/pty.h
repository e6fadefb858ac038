/* SPDX-License-Identifier: BSD-2-Clause */
/* Pseudoterminals: /dev/ptmx and /dev/pts/N. */
#pragma once

#include "wait/may_wait.h"

/* Registers the devices. -ENOMEM, -EBUSY. */
MAY_WAIT int pty_init(void);
