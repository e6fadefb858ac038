/* SPDX-License-Identifier: BSD-2-Clause */
/* From a message to its fault. */
#pragma once

#include <sel4/types.h>
#include <sel4/sel4_arch/faults.h>

LIBSEL4_INLINE_FUNC seL4_Fault_t seL4_getFault(seL4_MessageInfo_t tag)
{
	if (seL4_MessageInfo_get_label(tag) != seL4_Fault_CapFault)
		return seL4_getArchFault(tag);
	return seL4_Fault_CapFault_new(seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2), seL4_GetMR(3),
				       seL4_GetMR(4), seL4_GetMR(5), seL4_GetMR(6));
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isVMFault_tag(seL4_MessageInfo_t tag)
{
	return seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isUnknownSyscall_tag(seL4_MessageInfo_t tag)
{
	return seL4_MessageInfo_get_label(tag) == seL4_Fault_UnknownSyscall;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isUserException_tag(seL4_MessageInfo_t tag)
{
	return seL4_MessageInfo_get_label(tag) == seL4_Fault_UserException;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isNullFault_tag(seL4_MessageInfo_t tag)
{
	return seL4_MessageInfo_get_label(tag) == seL4_Fault_NullFault;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isCapFault_tag(seL4_MessageInfo_t tag)
{
	return seL4_MessageInfo_get_label(tag) == seL4_Fault_CapFault;
}
