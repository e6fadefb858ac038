/* SPDX-License-Identifier: BSD-2-Clause */
/* What libs/sel4 makes beside an installed upstream: for tests that compile without CMake. */
#pragma once
#include <kernel/gen_config.h>
#include <sel4/gen_config.h>
