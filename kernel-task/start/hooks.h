/* SPDX-License-Identifier: BSD-2-Clause */
/* Which hooks there are, see start/hooks.c. */
#pragma once

/* Registers the hooks of all layers. Before the first task is made. */
void hooks_init(void);
