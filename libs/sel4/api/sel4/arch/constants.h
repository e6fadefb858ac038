/* SPDX-License-Identifier: BSD-2-Clause */
/* One architecture here: its part of the API is in the general header. */
#pragma once

#include <sel4/constants.h>
