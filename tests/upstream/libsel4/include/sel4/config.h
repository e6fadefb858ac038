/* SPDX-License-Identifier: BSD-2-Clause */
/* Upstream's build writes <autoconf.h>, its install step leaves it out. */
#pragma once

#include <autoconf.h>
