/* SPDX-License-Identifier: BSD-2-Clause */
/* Registration of all hooks (start/hooks.c). */
#pragma once

/* Registers the hooks of all layers. Call before the first task is made. */
void hooks_init(void);
