/* SPDX-License-Identifier: BSD-2-Clause */
/* membarrier: there is one processor, and every entry into the kernel is a barrier. */
#include <errno.h>

#include "proc/proc.h"
#include "sys/syscall.h"

#define MEMBARRIER_FLAG_CPU 1u

enum {
	MEMBARRIER_QUERY = 0,
	MEMBARRIER_GLOBAL = 1,
	MEMBARRIER_GLOBAL_EXPEDITED = 2,
	MEMBARRIER_REGISTER_GLOBAL_EXPEDITED = 4,
	MEMBARRIER_PRIVATE_EXPEDITED = 8,
	MEMBARRIER_REGISTER_PRIVATE_EXPEDITED = 16,
	MEMBARRIER_SYNC_CORE = 32,
	MEMBARRIER_REGISTER_SYNC_CORE = 64,
	MEMBARRIER_RSEQ = 128,
	MEMBARRIER_REGISTER_RSEQ = 256,
};

SYSCALL_DEFINE3(membarrier, int, command, unsigned, flags, int, cpu)
{
	/* Only a fence of restartable sequences may name a processor. */
	if (command == MEMBARRIER_RSEQ ? flags & ~(unsigned)MEMBARRIER_FLAG_CPU : flags)
		return -EINVAL;
	switch (command) {
	case MEMBARRIER_QUERY:
		return MEMBARRIER_GLOBAL | MEMBARRIER_GLOBAL_EXPEDITED |
		       MEMBARRIER_REGISTER_GLOBAL_EXPEDITED | MEMBARRIER_PRIVATE_EXPEDITED |
		       MEMBARRIER_REGISTER_PRIVATE_EXPEDITED | MEMBARRIER_SYNC_CORE |
		       MEMBARRIER_REGISTER_SYNC_CORE | MEMBARRIER_RSEQ | MEMBARRIER_REGISTER_RSEQ;
	case MEMBARRIER_GLOBAL:
	case MEMBARRIER_GLOBAL_EXPEDITED:
	case MEMBARRIER_REGISTER_GLOBAL_EXPEDITED:
		return 0;
	case MEMBARRIER_REGISTER_PRIVATE_EXPEDITED:
		current->process->membarrier_registered = true;
		return 0;
	case MEMBARRIER_REGISTER_SYNC_CORE:
		current->process->membarrier_sync_core = true;
		return 0;
	case MEMBARRIER_REGISTER_RSEQ:
		current->process->membarrier_rseq = true;
		return 0;
	case MEMBARRIER_RSEQ: /* a thread that loses the processor has left its sequence */
		return current->process->membarrier_rseq ? 0 : -EPERM;
	case MEMBARRIER_SYNC_CORE: /* the way back to user mode serialises */
		return current->process->membarrier_sync_core ? 0 : -EPERM;
	case MEMBARRIER_PRIVATE_EXPEDITED:
		return current->process->membarrier_registered ? 0 : -EPERM;
	default:
		return -EINVAL;
	}
}
