/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of a thread, and which of them have a meaning for the kernel. `struct context` has
 * at least the members fault_ip and next_ip; everything else is reached by the ctx_ functions:
 *	ctx_cap, ctx_info, ctx_mr, ctx_number	the arguments of a system call
 *	ctx_set_badge, ctx_set_info		its results
 *	ctx_sp, ctx_flags, ctx_general		registers in fault messages and UserContext
 */
#pragma once

#if defined(__x86_64__)
#include "arch/x86_64/context.h"
#include "arch/x86_64/message.h"
#else
#error "there is no folder for this processor"
#endif
