/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing but those of the processor's mode. */
#pragma once

#include <sel4/sel4_arch/syscalls.h>
