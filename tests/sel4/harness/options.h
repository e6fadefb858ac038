/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words for the root task, given at boot: seL4 passes none, so they come from the emulator, as the
 * file opt/selkie/options of its configuration device (QEMU's fw_cfg).
 */
#pragma once

#include <stdbool.h>

#include <sel4/sel4.h>

/* The number after `key` ("seed=") in the options; `otherwise` if there is none. */
seL4_Word option_number(const char *key, seL4_Word otherwise);
/* Does `word` follow `key` ("only=")? Also true if the options do not have the key. */
bool option_allows(const char *key, const char *word);
