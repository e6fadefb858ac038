/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration of the user-mode library: stubs are inlined, assertions on. */
#pragma once

#define CONFIG_LIB_SEL4_DEFAULT_FUNCTION_ATTRIBUTES 1
#define CONFIG_LIB_SEL4_INLINE_INVOCATIONS	    1
