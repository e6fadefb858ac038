/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All that the seL4 library defines: the thread's IPC buffer pointer and the root task's BootInfo.
 * The symbols are weak, since an installed upstream has its own definitions.
 */
#include <sel4/sel4.h>

#define WEAK __attribute__((weak))

WEAK __thread seL4_IPCBuffer *__sel4_ipc_buffer;

static seL4_BootInfo *bootinfo;

WEAK void seL4_InitBootInfo(seL4_BootInfo *bi)
{
	bootinfo = bi;
}

WEAK seL4_BootInfo *seL4_GetBootInfo(void)
{
	return bootinfo;
}
