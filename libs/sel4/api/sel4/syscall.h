/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of the system calls: fact sheet section 2. */
#pragma once

#include <sel4/macros.h>

typedef enum {
	seL4_SysCall = -1,
	seL4_SysReplyRecv = -2,
	seL4_SysSend = -3,
	seL4_SysNBSend = -4,
	seL4_SysRecv = -5,
	seL4_SysReply = -6,
	seL4_SysYield = -7,
	seL4_SysNBRecv = -8,
	seL4_SysDebugPutChar = -9,
	seL4_SysDebugDumpScheduler = -10,
#ifdef CONFIG_DEBUG_BUILD
	seL4_SysDebugHalt = -11,
	seL4_SysDebugCapIdentify = -12,
	seL4_SysDebugSnapshot = -13,
	seL4_SysDebugNameThread = -14,
#endif
	SEL4_FORCE_LONG_ENUM(seL4_Syscall_ID)
} seL4_Syscall_ID;
