/* SPDX-License-Identifier: BSD-2-Clause */
/* Pseudoterminals: /dev/ptmx and /dev/pts/N. */
#pragma once

/* Registers the devices. -ENOMEM, -EBUSY. */
int pty_init(void);
