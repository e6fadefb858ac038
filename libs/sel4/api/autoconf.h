/* SPDX-License-Identifier: BSD-2-Clause */
/* The whole configuration under the name that older seL4 programs include. */
#pragma once

#include <kernel/gen_config.h>
#include <sel4/gen_config.h>
