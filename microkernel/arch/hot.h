/* SPDX-License-Identifier: BSD-2-Clause */
/* HOT_TEXT, HOT_DATA, HOT_DATA_LAST: sections for the code and variables that every system call
 * uses. */
#pragma once

#if defined(__x86_64__)
#include "arch/x86_64/hot.h"
#else
#error "there is no folder for this processor"
#endif
