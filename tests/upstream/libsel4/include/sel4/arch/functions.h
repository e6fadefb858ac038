/* SPDX-License-Identifier: BSD-2-Clause */
/* Nothing but the general functions. */
#pragma once

#include <sel4/functions.h>
