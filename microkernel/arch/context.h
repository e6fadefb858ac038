/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's part of a thread, and what its registers are for. `struct context` has at least
 * fault_ip and next_ip; everything else is reached by the ctx_ functions:
 *	ctx_cap, ctx_info, ctx_mr, ctx_number	what a system call was given
 *	ctx_set_badge, ctx_set_info		what it gives back
 *	ctx_sp, ctx_flags, ctx_general		registers in fault messages and UserContext
 */
#pragma once

#if defined(__x86_64__)
#include "arch/x86_64/context.h"
#include "arch/x86_64/message.h"
#else
#error "there is no folder for this processor"
#endif
