/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes a fault as a value (fault_types.h) of a received fault message. */
#pragma once

#include <sel4/fault_types.h>
#include <sel4/functions.h>

static inline seL4_Fault_t sel4_fault_in_buffer_(seL4_Word type, int count)
{
	return sel4_fault_from_(type, seL4_GetIPCBuffer()->msg, count);
}

static inline seL4_Fault_t seL4_getArchFault(seL4_MessageInfo_t tag)
{
	switch (seL4_MessageInfo_get_label(tag)) {
	case seL4_Fault_UnknownSyscall:
		return sel4_fault_in_buffer_(seL4_Fault_UnknownSyscall, seL4_UnknownSyscall_Length);
	case seL4_Fault_UserException:
		return sel4_fault_in_buffer_(seL4_Fault_UserException, seL4_UserException_Length);
	case seL4_Fault_VMFault:
		return sel4_fault_in_buffer_(seL4_Fault_VMFault, seL4_VMFault_Length);
	default:
		return seL4_Fault_NullFault_new();
	}
}

/* The fault in the message just received (its info is `tag`); NullFault if it is none. */
static inline seL4_Fault_t seL4_getFault(seL4_MessageInfo_t tag)
{
	if (seL4_MessageInfo_get_label(tag) == seL4_Fault_CapFault)
		return sel4_fault_in_buffer_(seL4_Fault_CapFault, 7);
	return seL4_getArchFault(tag);
}

#define SEL4_FAULT_TAG(fault)                                                 \
	static inline seL4_Bool seL4_is##fault##_tag(seL4_MessageInfo_t tag)  \
	{                                                                     \
		return seL4_MessageInfo_get_label(tag) == seL4_Fault_##fault; \
	}

SEL4_FAULT_TAG(NullFault)
SEL4_FAULT_TAG(CapFault)
SEL4_FAULT_TAG(UnknownSyscall)
SEL4_FAULT_TAG(UserException)
SEL4_FAULT_TAG(VMFault)
