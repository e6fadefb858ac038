/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fault as a value: its type in the first word's low bits, and the words of its message from the
 * last one (word 1) to the first. FIELD() defines the four accessors of one word of the message;
 * the functions that make a fault take all its words in message order.
 */
#pragma once

#include <sel4/types.h>

#define SEL4_FAULT_WORDS 20
#define SEL4_FAULT_TYPE	 0xful

struct seL4_Fault {
	seL4_Uint64 words[SEL4_FAULT_WORDS];
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

static inline seL4_Uint64 seL4_Fault_get_seL4_FaultType(seL4_Fault_t seL4_Fault)
{
	return seL4_Fault.words[0] & SEL4_FAULT_TYPE;
}

static inline int seL4_Fault_seL4_FaultType_equals(seL4_Fault_t seL4_Fault,
						   seL4_Uint64 seL4_Fault_type_tag)
{
	return seL4_Fault_get_seL4_FaultType(seL4_Fault) == seL4_Fault_type_tag;
}

static inline seL4_Uint64 seL4_Fault_ptr_get_seL4_FaultType(seL4_Fault_t *seL4_Fault_ptr)
{
	return seL4_Fault_get_seL4_FaultType(*seL4_Fault_ptr);
}

/* `message`: the fault's `count` words in message order. */
static inline seL4_Fault_t sel4_fault_from_(seL4_Word type, const seL4_Uint64 *message, int count)
{
	seL4_Fault_t fault;

	for (int i = 0; i < SEL4_FAULT_WORDS; i++)
		fault.words[i] = i && i <= count ? message[count - i] : 0;
	fault.words[0] = type;
	return fault;
}

static inline seL4_Fault_t seL4_Fault_NullFault_new(void)
{
	return sel4_fault_from_(seL4_Fault_NullFault, (const seL4_Uint64 *)seL4_Null, 0);
}

static inline void seL4_Fault_NullFault_ptr_new(seL4_Fault_t *seL4_Fault_ptr)
{
	*seL4_Fault_ptr = seL4_Fault_NullFault_new();
}

static inline seL4_Fault_t seL4_Fault_CapFault_new(seL4_Uint64 IP, seL4_Uint64 Addr,
						   seL4_Uint64 InRecvPhase,
						   seL4_Uint64 LookupFailureType, seL4_Uint64 MR4,
						   seL4_Uint64 MR5, seL4_Uint64 MR6)
{
	const seL4_Uint64 message[] = {IP, Addr, InRecvPhase, LookupFailureType, MR4, MR5, MR6};

	return sel4_fault_from_(seL4_Fault_CapFault, message, 7);
}

static inline void seL4_Fault_CapFault_ptr_new(seL4_Fault_t *seL4_Fault_ptr, seL4_Uint64 IP,
					       seL4_Uint64 Addr, seL4_Uint64 InRecvPhase,
					       seL4_Uint64 LookupFailureType, seL4_Uint64 MR4,
					       seL4_Uint64 MR5, seL4_Uint64 MR6)
{
	*seL4_Fault_ptr =
		seL4_Fault_CapFault_new(IP, Addr, InRecvPhase, LookupFailureType, MR4, MR5, MR6);
}

static inline seL4_Fault_t seL4_Fault_UnknownSyscall_new(
	seL4_Uint64 RAX, seL4_Uint64 RBX, seL4_Uint64 RCX, seL4_Uint64 RDX, seL4_Uint64 RSI,
	seL4_Uint64 RDI, seL4_Uint64 RBP, seL4_Uint64 R8, seL4_Uint64 R9, seL4_Uint64 R10,
	seL4_Uint64 R11, seL4_Uint64 R12, seL4_Uint64 R13, seL4_Uint64 R14, seL4_Uint64 R15,
	seL4_Uint64 FaultIP, seL4_Uint64 RSP, seL4_Uint64 FLAGS, seL4_Uint64 Syscall)
{
	const seL4_Uint64 message[] = {RAX, RBX, RCX, RDX, RSI, RDI,	 RBP, R8,    R9,     R10,
				       R11, R12, R13, R14, R15, FaultIP, RSP, FLAGS, Syscall};

	return sel4_fault_from_(seL4_Fault_UnknownSyscall, message, seL4_UnknownSyscall_Length);
}

static inline void seL4_Fault_UnknownSyscall_ptr_new(
	seL4_Fault_t *seL4_Fault_ptr, seL4_Uint64 RAX, seL4_Uint64 RBX, seL4_Uint64 RCX,
	seL4_Uint64 RDX, seL4_Uint64 RSI, seL4_Uint64 RDI, seL4_Uint64 RBP, seL4_Uint64 R8,
	seL4_Uint64 R9, seL4_Uint64 R10, seL4_Uint64 R11, seL4_Uint64 R12, seL4_Uint64 R13,
	seL4_Uint64 R14, seL4_Uint64 R15, seL4_Uint64 FaultIP, seL4_Uint64 RSP, seL4_Uint64 FLAGS,
	seL4_Uint64 Syscall)
{
	*seL4_Fault_ptr =
		seL4_Fault_UnknownSyscall_new(RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11,
					      R12, R13, R14, R15, FaultIP, RSP, FLAGS, Syscall);
}

static inline seL4_Fault_t seL4_Fault_UserException_new(seL4_Uint64 FaultIP, seL4_Uint64 Stack,
							seL4_Uint64 FLAGS, seL4_Uint64 Number,
							seL4_Uint64 Code)
{
	const seL4_Uint64 message[] = {FaultIP, Stack, FLAGS, Number, Code};

	return sel4_fault_from_(seL4_Fault_UserException, message, seL4_UserException_Length);
}

static inline void seL4_Fault_UserException_ptr_new(seL4_Fault_t *seL4_Fault_ptr,
						    seL4_Uint64 FaultIP, seL4_Uint64 Stack,
						    seL4_Uint64 FLAGS, seL4_Uint64 Number,
						    seL4_Uint64 Code)
{
	*seL4_Fault_ptr = seL4_Fault_UserException_new(FaultIP, Stack, FLAGS, Number, Code);
}

static inline seL4_Fault_t seL4_Fault_VMFault_new(seL4_Uint64 IP, seL4_Uint64 Addr,
						  seL4_Uint64 PrefetchFault, seL4_Uint64 FSR)
{
	const seL4_Uint64 message[] = {IP, Addr, PrefetchFault, FSR};

	return sel4_fault_from_(seL4_Fault_VMFault, message, seL4_VMFault_Length);
}

static inline void seL4_Fault_VMFault_ptr_new(seL4_Fault_t *seL4_Fault_ptr, seL4_Uint64 IP,
					      seL4_Uint64 Addr, seL4_Uint64 PrefetchFault,
					      seL4_Uint64 FSR)
{
	*seL4_Fault_ptr = seL4_Fault_VMFault_new(IP, Addr, PrefetchFault, FSR);
}

/* Word `mr` of a message of `count` words. */
#define SEL4_FAULT_FIELD(fault, field, mr, count) \
	SEL4_FIELD(seL4_Fault_t, seL4_Fault_##fault, field, (count) - (mr), 0, 64)

#define FIELD(field, mr) SEL4_FAULT_FIELD(CapFault, field, mr, 7)
FIELD(IP, seL4_CapFault_IP)
FIELD(Addr, seL4_CapFault_Addr)
FIELD(InRecvPhase, seL4_CapFault_InRecvPhase)
FIELD(LookupFailureType, seL4_CapFault_LookupFailureType)
FIELD(MR4, 4)
FIELD(MR5, 5)
FIELD(MR6, 6)
#undef FIELD

#define FIELD(field, mr) SEL4_FAULT_FIELD(UnknownSyscall, field, mr, seL4_UnknownSyscall_Length)
FIELD(RAX, seL4_UnknownSyscall_RAX)
FIELD(RBX, seL4_UnknownSyscall_RBX)
FIELD(RCX, seL4_UnknownSyscall_RCX)
FIELD(RDX, seL4_UnknownSyscall_RDX)
FIELD(RSI, seL4_UnknownSyscall_RSI)
FIELD(RDI, seL4_UnknownSyscall_RDI)
FIELD(RBP, seL4_UnknownSyscall_RBP)
FIELD(R8, seL4_UnknownSyscall_R8)
FIELD(R9, seL4_UnknownSyscall_R9)
FIELD(R10, seL4_UnknownSyscall_R10)
FIELD(R11, seL4_UnknownSyscall_R11)
FIELD(R12, seL4_UnknownSyscall_R12)
FIELD(R13, seL4_UnknownSyscall_R13)
FIELD(R14, seL4_UnknownSyscall_R14)
FIELD(R15, seL4_UnknownSyscall_R15)
FIELD(FaultIP, seL4_UnknownSyscall_FaultIP)
FIELD(RSP, seL4_UnknownSyscall_SP)
FIELD(FLAGS, seL4_UnknownSyscall_FLAGS)
FIELD(Syscall, seL4_UnknownSyscall_Syscall)
#undef FIELD

#define FIELD(field, mr) SEL4_FAULT_FIELD(UserException, field, mr, seL4_UserException_Length)
FIELD(FaultIP, seL4_UserException_FaultIP)
FIELD(Stack, seL4_UserException_SP)
FIELD(FLAGS, seL4_UserException_FLAGS)
FIELD(Number, seL4_UserException_Number)
FIELD(Code, seL4_UserException_Code)
#undef FIELD

#define FIELD(field, mr) SEL4_FAULT_FIELD(VMFault, field, mr, seL4_VMFault_Length)
FIELD(IP, seL4_VMFault_IP)
FIELD(Addr, seL4_VMFault_Addr)
FIELD(PrefetchFault, seL4_VMFault_PrefetchFault)
FIELD(FSR, seL4_VMFault_FSR)
#undef FIELD
