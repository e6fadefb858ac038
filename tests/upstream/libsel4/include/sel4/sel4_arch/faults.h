/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults of x86-64. */
#pragma once

#include <sel4/faults.h>
#include <sel4/sel4_arch/constants.h>

LIBSEL4_INLINE_FUNC seL4_Fault_t seL4_getArchFault(seL4_MessageInfo_t tag)
{
	switch (seL4_MessageInfo_get_label(tag)) {
	case seL4_Fault_UnknownSyscall:
		return seL4_Fault_UnknownSyscall_new(
			seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2), seL4_GetMR(3), seL4_GetMR(4),
			seL4_GetMR(5), seL4_GetMR(6), seL4_GetMR(7), seL4_GetMR(8), seL4_GetMR(9),
			seL4_GetMR(10), seL4_GetMR(11), seL4_GetMR(12), seL4_GetMR(13),
			seL4_GetMR(14), seL4_GetMR(15), seL4_GetMR(16), seL4_GetMR(17),
			seL4_GetMR(18));
	case seL4_Fault_UserException:
		return seL4_Fault_UserException_new(seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2),
						    seL4_GetMR(3), seL4_GetMR(4));
	case seL4_Fault_VMFault:
		return seL4_Fault_VMFault_new(seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2),
					      seL4_GetMR(3));
	default:
		return seL4_Fault_NullFault_new();
	}
}
