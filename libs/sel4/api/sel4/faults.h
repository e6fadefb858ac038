/* SPDX-License-Identifier: BSD-2-Clause */
/* A received fault message as a value: its type in the first word's low bits, then the message's
 * words. */
#pragma once

#include <sel4/functions.h>
#include <sel4/types.h>

struct seL4_Fault {
	seL4_Uint64 words[20];
};
typedef struct seL4_Fault seL4_Fault_t;

enum seL4_Fault_tag {
	seL4_Fault_NullFault = 0,
	seL4_Fault_CapFault = 1,
	seL4_Fault_UnknownSyscall = 2,
	seL4_Fault_UserException = 3,
	seL4_Fault_VMFault = 5,
};
typedef enum seL4_Fault_tag seL4_Fault_tag_t;

static inline seL4_Uint64 seL4_Fault_get_seL4_FaultType(seL4_Fault_t fault)
{
	return fault.words[0] & 0xf;
}

static inline int seL4_Fault_seL4_FaultType_equals(seL4_Fault_t fault, seL4_Uint64 type)
{
	return seL4_Fault_get_seL4_FaultType(fault) == type;
}

static inline seL4_Fault_t seL4_Fault_from_message_(seL4_Word type, int words)
{
	seL4_Fault_t fault = {{type}};

	for (int i = 0; i < words; i++)
		fault.words[1 + i] = seL4_GetMR(i);
	return fault;
}

static inline seL4_Fault_t seL4_Fault_NullFault_new(void)
{
	return seL4_Fault_from_message_(seL4_Fault_NullFault, 0);
}

/* The fault in the message just received (its info is `tag`); NullFault if it is none. */
static inline seL4_Fault_t seL4_getFault(seL4_MessageInfo_t tag)
{
	switch (seL4_MessageInfo_get_label(tag)) {
	case seL4_Fault_CapFault:
		return seL4_Fault_from_message_(seL4_Fault_CapFault, 7);
	case seL4_Fault_UnknownSyscall:
		return seL4_Fault_from_message_(seL4_Fault_UnknownSyscall,
						seL4_UnknownSyscall_Length);
	case seL4_Fault_UserException:
		return seL4_Fault_from_message_(seL4_Fault_UserException,
						seL4_UserException_Length);
	case seL4_Fault_VMFault:
		return seL4_Fault_from_message_(seL4_Fault_VMFault, seL4_VMFault_Length);
	default:
		return seL4_Fault_NullFault_new();
	}
}

static inline seL4_Fault_t seL4_getArchFault(seL4_MessageInfo_t tag)
{
	return seL4_getFault(tag);
}

#define SEL4_FAULT_WORD(fault, field, mr)                                              \
	static inline seL4_Uint64 seL4_Fault_##fault##_get_##field(seL4_Fault_t value) \
	{                                                                              \
		return value.words[1 + (mr)];                                          \
	}

SEL4_FAULT_WORD(CapFault, IP, seL4_CapFault_IP)
SEL4_FAULT_WORD(CapFault, Addr, seL4_CapFault_Addr)
SEL4_FAULT_WORD(CapFault, InRecvPhase, seL4_CapFault_InRecvPhase)
SEL4_FAULT_WORD(CapFault, LookupFailureType, seL4_CapFault_LookupFailureType)
SEL4_FAULT_WORD(CapFault, MR4, 4)
SEL4_FAULT_WORD(CapFault, MR5, 5)
SEL4_FAULT_WORD(CapFault, MR6, 6)

SEL4_FAULT_WORD(UnknownSyscall, RAX, seL4_UnknownSyscall_RAX)
SEL4_FAULT_WORD(UnknownSyscall, RBX, seL4_UnknownSyscall_RBX)
SEL4_FAULT_WORD(UnknownSyscall, RCX, seL4_UnknownSyscall_RCX)
SEL4_FAULT_WORD(UnknownSyscall, RDX, seL4_UnknownSyscall_RDX)
SEL4_FAULT_WORD(UnknownSyscall, RSI, seL4_UnknownSyscall_RSI)
SEL4_FAULT_WORD(UnknownSyscall, RDI, seL4_UnknownSyscall_RDI)
SEL4_FAULT_WORD(UnknownSyscall, RBP, seL4_UnknownSyscall_RBP)
SEL4_FAULT_WORD(UnknownSyscall, R8, seL4_UnknownSyscall_R8)
SEL4_FAULT_WORD(UnknownSyscall, R9, seL4_UnknownSyscall_R9)
SEL4_FAULT_WORD(UnknownSyscall, R10, seL4_UnknownSyscall_R10)
SEL4_FAULT_WORD(UnknownSyscall, R11, seL4_UnknownSyscall_R11)
SEL4_FAULT_WORD(UnknownSyscall, R12, seL4_UnknownSyscall_R12)
SEL4_FAULT_WORD(UnknownSyscall, R13, seL4_UnknownSyscall_R13)
SEL4_FAULT_WORD(UnknownSyscall, R14, seL4_UnknownSyscall_R14)
SEL4_FAULT_WORD(UnknownSyscall, R15, seL4_UnknownSyscall_R15)
SEL4_FAULT_WORD(UnknownSyscall, FaultIP, seL4_UnknownSyscall_FaultIP)
SEL4_FAULT_WORD(UnknownSyscall, RSP, seL4_UnknownSyscall_SP)
SEL4_FAULT_WORD(UnknownSyscall, FLAGS, seL4_UnknownSyscall_FLAGS)
SEL4_FAULT_WORD(UnknownSyscall, Syscall, seL4_UnknownSyscall_Syscall)

SEL4_FAULT_WORD(UserException, FaultIP, seL4_UserException_FaultIP)
SEL4_FAULT_WORD(UserException, Stack, seL4_UserException_SP)
SEL4_FAULT_WORD(UserException, FLAGS, seL4_UserException_FLAGS)
SEL4_FAULT_WORD(UserException, Number, seL4_UserException_Number)
SEL4_FAULT_WORD(UserException, Code, seL4_UserException_Code)

SEL4_FAULT_WORD(VMFault, IP, seL4_VMFault_IP)
SEL4_FAULT_WORD(VMFault, Addr, seL4_VMFault_Addr)
SEL4_FAULT_WORD(VMFault, PrefetchFault, seL4_VMFault_PrefetchFault)
SEL4_FAULT_WORD(VMFault, FSR, seL4_VMFault_FSR)
