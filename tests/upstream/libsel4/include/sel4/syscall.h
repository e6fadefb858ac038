/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of the system calls. */
#pragma once

#include <autoconf.h>

typedef enum {
	seL4_SysCall = -1,
	seL4_SysReplyRecv = -2,
	seL4_SysSend = -3,
	seL4_SysNBSend = -4,
	seL4_SysRecv = -5,
	seL4_SysReply = -6,
	seL4_SysYield = -7,
	seL4_SysNBRecv = -8,
#if defined CONFIG_PRINTING
	seL4_SysDebugPutChar = -9,
	seL4_SysDebugDumpScheduler = -10,
#endif
	SEL4_FORCE_LONG_ENUM(seL4_Syscall_ID)
} seL4_Syscall_ID;
