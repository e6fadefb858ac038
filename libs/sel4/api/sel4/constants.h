/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes, limits and small enumerations of the API: fact sheet sections 2, 3, 4, 7. */
#pragma once

#include <sel4/macros.h>
#include <sel4/simple_types.h>

#define seL4_WordBits	  64
#define seL4_WordSizeBits 3

/* Messages and the IPC buffer. */
enum seL4_MsgLimits {
	seL4_MsgLengthBits = 7,
	seL4_MsgExtraCapBits = 2,
	seL4_MsgMaxLength = 120,
};
#define seL4_MsgMaxExtraCaps	  (LIBSEL4_BIT(seL4_MsgExtraCapBits) - 1)
#define seL4_FastMessageRegisters 4
#define seL4_IPCBufferSizeBits	  10

/* Objects: sizes as powers of two. */
#define seL4_PageBits		  12
#define seL4_LargePageBits	  21
#define seL4_HugePageBits	  30
#define seL4_SlotBits		  5
#define seL4_TCBBits		  11
#define seL4_EndpointBits	  4
#define seL4_NotificationBits	  5
#define seL4_PageTableBits	  12
#define seL4_PageTableEntryBits	  3
#define seL4_PageTableIndexBits	  9
#define seL4_PageDirBits	  12
#define seL4_PageDirEntryBits	  3
#define seL4_PageDirIndexBits	  9
#define seL4_PDPTBits		  12
#define seL4_PDPTEntryBits	  3
#define seL4_PDPTIndexBits	  9
#define seL4_PML4Bits		  12
#define seL4_PML4EntryBits	  3
#define seL4_PML4IndexBits	  9
#define seL4_VSpaceBits		  seL4_PML4Bits
#define seL4_VSpaceIndexBits	  seL4_PML4IndexBits
#define seL4_ASIDPoolBits	  12
#define seL4_ASIDPoolIndexBits	  9
#define seL4_NumASIDPoolsBits	  3
#define seL4_IOPageTableBits	  12
#define seL4_IOPageTableEntryBits 3
#define seL4_IOPageTableIndexBits 9
#define seL4_MinUntypedBits	  4
#define seL4_MaxUntypedBits	  47

SEL4_COMPILE_ASSERT(seL4_WordSizeBits_matches, sizeof(seL4_Word) == 1u << seL4_WordSizeBits)
SEL4_COMPILE_ASSERT(seL4_WordBits_matches, 8 * sizeof(seL4_Word) == seL4_WordBits)
SEL4_SIZE_SANITY(seL4_PageTableEntryBits, seL4_PageTableIndexBits, seL4_PageTableBits)
SEL4_SIZE_SANITY(seL4_PageDirEntryBits, seL4_PageDirIndexBits, seL4_PageDirBits)
SEL4_SIZE_SANITY(seL4_PDPTEntryBits, seL4_PDPTIndexBits, seL4_PDPTBits)
SEL4_SIZE_SANITY(seL4_PML4EntryBits, seL4_PML4IndexBits, seL4_PML4Bits)
SEL4_SIZE_SANITY(seL4_IOPageTableEntryBits, seL4_IOPageTableIndexBits, seL4_IOPageTableBits)
SEL4_SIZE_SANITY(seL4_WordSizeBits, seL4_ASIDPoolIndexBits, seL4_ASIDPoolBits)

/* The first address that is not the user's (deprecated), and the last one that is. */
#define seL4_UserTop	   0x00007ffffffff000ul
#define seL4_UserVSpaceTop (seL4_UserTop - 1)

/* Objects of one Untyped_Retype at most. */
#define seL4_UntypedRetypeMaxObjects CONFIG_RETYPE_FAN_OUT_LIMIT

/* Interrupt vectors of GetIOAPIC and GetMSI. VECTOR_MAX is that of upstream's libsel4; the kernel
 * accepts only 0..107 (fact sheet section 13). The processor's vector is IRQ_OFFSET higher. */
#define VECTOR_MIN 0
#define VECTOR_MAX 109
#define MSI_MIN	   VECTOR_MIN
#define MSI_MAX	   VECTOR_MAX
#define IRQ_OFFSET 0x30

enum priorityConstants {
	seL4_InvalidPrio = -1,
	seL4_MinPrio = 0,
	seL4_MaxPrio = CONFIG_NUM_PRIORITIES - 1,
};

#define seL4_NilData	   0
#define seL4_CapRightsBits 4
#define seL4_GuardSizeBits 6
#define seL4_GuardBits	   58
#define seL4_BadgeBits	   64

/* VMFault's word PrefetchFault. */
#define seL4_DataFault	      0
#define seL4_InstructionFault 1

typedef enum {
	seL4_NoFailure = 0,
	seL4_InvalidRoot,
	seL4_MissingCapability,
	seL4_DepthMismatch,
	seL4_GuardMismatch,
	SEL4_FORCE_LONG_ENUM(seL4_LookupFailureType)
} seL4_LookupFailureType;

typedef enum {
	seL4_TCBFlag_NoFlag = 0,
	seL4_TCBFlag_fpuDisabled = 1,
#ifdef CONFIG_HAVE_FPU
	seL4_TCBFlag_MASK = seL4_TCBFlag_fpuDisabled,
#else
	seL4_TCBFlag_MASK = seL4_TCBFlag_NoFlag,
#endif
	SEL4_FORCE_LONG_ENUM(seL4_TCBFlag)
} seL4_TCBFlag;

/* Words of the fault messages: fact sheet section 11. */
typedef enum {
	seL4_VMFault_IP,
	seL4_VMFault_Addr,
	seL4_VMFault_PrefetchFault,
	seL4_VMFault_FSR,
	seL4_VMFault_Length,
	SEL4_FORCE_LONG_ENUM(seL4_VMFault_Msg)
} seL4_VMFault_Msg;

typedef enum {
	seL4_UnknownSyscall_RAX,
	seL4_UnknownSyscall_RBX,
	seL4_UnknownSyscall_RCX,
	seL4_UnknownSyscall_RDX,
	seL4_UnknownSyscall_RSI,
	seL4_UnknownSyscall_RDI,
	seL4_UnknownSyscall_RBP,
	seL4_UnknownSyscall_R8,
	seL4_UnknownSyscall_R9,
	seL4_UnknownSyscall_R10,
	seL4_UnknownSyscall_R11,
	seL4_UnknownSyscall_R12,
	seL4_UnknownSyscall_R13,
	seL4_UnknownSyscall_R14,
	seL4_UnknownSyscall_R15,
	seL4_UnknownSyscall_FaultIP,
	seL4_UnknownSyscall_SP,
	seL4_UnknownSyscall_FLAGS,
	seL4_UnknownSyscall_Syscall,
	seL4_UnknownSyscall_Length,
	SEL4_FORCE_LONG_ENUM(seL4_UnknownSyscall_Msg)
} seL4_UnknownSyscall_Msg;

typedef enum {
	seL4_UserException_FaultIP,
	seL4_UserException_SP,
	seL4_UserException_FLAGS,
	seL4_UserException_Number,
	seL4_UserException_Code,
	seL4_UserException_Length,
	SEL4_FORCE_LONG_ENUM(seL4_UserException_Msg)
} seL4_UserException_Msg;
