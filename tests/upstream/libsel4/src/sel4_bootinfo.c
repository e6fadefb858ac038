/* SPDX-License-Identifier: BSD-2-Clause */
/* What upstream leaves to be compiled: the root task's BootInfo and the IPC buffer's pointer. */
#include <sel4/sel4.h>

LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;

seL4_BootInfo *bootinfo;

void seL4_InitBootInfo(seL4_BootInfo *bi)
{
	bootinfo = bi;
}

seL4_BootInfo *seL4_GetBootInfo(void)
{
	return bootinfo;
}
