/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks the numbers and offsets of the fact sheet (docs/sel4-abi.md) at compile time, by
 * upstream's names: whichever headers are in use, ours or those of SEL4_PREFIX, they must describe
 * the ABI that Selkie's tasks were written for. Section 1 of the fact sheet tells which setting of
 * the kernel's configuration changes which number.
 */
#include <stddef.h>
#include <stdint.h> /* for sel4/arch/bootinfo_types.h, which does not include it itself */

#include <sel4/sel4.h>

#include <sel4/arch/bootinfo_types.h>

#define IS(name, value)		_Static_assert((long)(name) == (long)(value), #name)
#define AT(type, member, where) _Static_assert(offsetof(type, member) == (where), #type "." #member)

#ifdef CONFIG_KERNEL_MCS
#error "this kernel has KERNEL_MCS on; Selkie needs it off"
#endif
#if CONFIG_MAX_NUM_NODES > 1
#error "this kernel has MAX_NUM_NODES > 1; Selkie needs 1"
#endif
#ifndef CONFIG_ARCH_X86_64
#error "this kernel is not for x86_64"
#endif
#ifndef CONFIG_HUGE_PAGE
#error "this kernel has HUGE_PAGE off; Selkie needs it on"
#endif
#ifndef CONFIG_FSGSBASE_INST
#error "this kernel has KernelFSGSBase other than inst; Selkie sets FS by wrfsbase"
#endif
#if defined(CONFIG_VTX) || defined(CONFIG_IOMMU) || defined(CONFIG_HARDWARE_DEBUG_API)
#error "this kernel has VTX, IOMMU or HARDWARE_DEBUG_API on; Selkie needs them off"
#endif

/* Section 2: system calls. */
IS(seL4_SysCall, -1);
IS(seL4_SysReplyRecv, -2);
IS(seL4_SysSend, -3);
IS(seL4_SysNBSend, -4);
IS(seL4_SysRecv, -5);
IS(seL4_SysReply, -6);
IS(seL4_SysYield, -7);
IS(seL4_SysNBRecv, -8);
#ifdef CONFIG_PRINTING
IS(seL4_SysDebugPutChar, -9);
IS(seL4_SysDebugDumpScheduler, -10);
#endif

/* Section 3: the IPC buffer. */
IS(sizeof(seL4_IPCBuffer), 1024);
IS(_Alignof(seL4_IPCBuffer), 1024);
AT(seL4_IPCBuffer, tag, 0);
AT(seL4_IPCBuffer, msg, 8);
AT(seL4_IPCBuffer, userData, 968);
AT(seL4_IPCBuffer, caps_or_badges, 976);
AT(seL4_IPCBuffer, receiveCNode, 1000);
AT(seL4_IPCBuffer, receiveIndex, 1008);
AT(seL4_IPCBuffer, receiveDepth, 1016);
IS(seL4_MsgMaxLength, 120);
IS(seL4_MsgMaxExtraCaps, 3);
IS(sizeof(seL4_MessageInfo_t), 8);
IS(sizeof(seL4_CapRights_t), 8);
IS(sizeof(seL4_CNode_CapData_t), 8);

/* Section 4: objects. */
IS(seL4_UntypedObject, 0);
IS(seL4_TCBObject, 1);
IS(seL4_EndpointObject, 2);
IS(seL4_NotificationObject, 3);
IS(seL4_CapTableObject, 4);
IS(seL4_X86_PDPTObject, 5);
IS(seL4_X64_PML4Object, 6);
IS(seL4_X64_HugePageObject, 7);
IS(seL4_X86_4K, 8);
IS(seL4_X86_LargePageObject, 9);
IS(seL4_X86_PageTableObject, 10);
IS(seL4_X86_PageDirectoryObject, 11);
IS(seL4_TCBBits, 11);
IS(seL4_EndpointBits, 4);
IS(seL4_NotificationBits, 5);
IS(seL4_SlotBits, 5);
IS(seL4_PageBits, 12);
IS(seL4_LargePageBits, 21);
IS(seL4_HugePageBits, 30);
IS(seL4_PageTableBits, 12);
IS(seL4_PageDirBits, 12);
IS(seL4_PDPTBits, 12);
IS(seL4_PML4Bits, 12);
IS(seL4_ASIDPoolBits, 12);
IS(seL4_MinUntypedBits, 4);
IS(seL4_MaxUntypedBits, 47);
IS(seL4_UntypedRetypeMaxObjects, CONFIG_RETYPE_FAN_OUT_LIMIT);
IS(seL4_WordBits, 64);

/* Section 5: labels and errors. */
IS(InvalidInvocation, 0);
IS(UntypedRetype, 1);
IS(TCBReadRegisters, 2);
IS(TCBWriteRegisters, 3);
IS(TCBCopyRegisters, 4);
IS(TCBConfigure, 5);
IS(TCBSetPriority, 6);
IS(TCBSetMCPriority, 7);
IS(TCBSetSchedParams, 8);
IS(TCBSetIPCBuffer, 9);
IS(TCBSetSpace, 10);
IS(TCBSuspend, 11);
IS(TCBResume, 12);
IS(TCBBindNotification, 13);
IS(TCBUnbindNotification, 14);
IS(TCBSetTLSBase, 15);
IS(TCBSetFlags, 16);
IS(CNodeRevoke, 17);
IS(CNodeDelete, 18);
IS(CNodeCancelBadgedSends, 19);
IS(CNodeCopy, 20);
IS(CNodeMint, 21);
IS(CNodeMove, 22);
IS(CNodeMutate, 23);
IS(CNodeRotate, 24);
IS(CNodeSaveCaller, 25);
IS(IRQIssueIRQHandler, 26);
IS(IRQAckIRQ, 27);
IS(IRQSetIRQHandler, 28);
IS(IRQClearIRQHandler, 29);
IS(DomainSetSet, 30);
IS(DomainScheduleConfigure, 31);
IS(DomainScheduleSetStart, 32);
IS(X86PDPTMap, 33);
IS(X86PDPTUnmap, 34);
IS(X86PageDirectoryMap, 35);
IS(X86PageDirectoryUnmap, 36);
IS(X86PageTableMap, 37);
IS(X86PageTableUnmap, 38);
IS(X86PageMap, 39);
IS(X86PageUnmap, 40);
IS(X86PageGetAddress, 41);
IS(X86ASIDControlMakePool, 42);
IS(X86ASIDPoolAssign, 43);
IS(X86IOPortControlIssue, 44);
IS(X86IOPortIn8, 45);
IS(X86IOPortIn16, 46);
IS(X86IOPortIn32, 47);
IS(X86IOPortOut8, 48);
IS(X86IOPortOut16, 49);
IS(X86IOPortOut32, 50);
IS(X86IRQIssueIRQHandlerIOAPIC, 51);
IS(X86IRQIssueIRQHandlerMSI, 52);
IS(seL4_NoError, 0);
IS(seL4_InvalidArgument, 1);
IS(seL4_InvalidCapability, 2);
IS(seL4_IllegalOperation, 3);
IS(seL4_RangeError, 4);
IS(seL4_AlignmentError, 5);
IS(seL4_FailedLookup, 6);
IS(seL4_TruncatedMessage, 7);
IS(seL4_DeleteFirst, 8);
IS(seL4_RevokeFirst, 9);
IS(seL4_NotEnoughMemory, 10);
IS(seL4_InvalidRoot, 1);
IS(seL4_MissingCapability, 2);
IS(seL4_DepthMismatch, 3);
IS(seL4_GuardMismatch, 4);

/* Section 9: registers of a thread. */
IS(sizeof(seL4_UserContext), 20 * 8);
AT(seL4_UserContext, rip, 0);
AT(seL4_UserContext, rsp, 8);
AT(seL4_UserContext, rflags, 16);
AT(seL4_UserContext, rax, 24);
AT(seL4_UserContext, rbx, 32);
AT(seL4_UserContext, rcx, 40);
AT(seL4_UserContext, rdx, 48);
AT(seL4_UserContext, rsi, 56);
AT(seL4_UserContext, rdi, 64);
AT(seL4_UserContext, rbp, 72);
AT(seL4_UserContext, r8, 80);
AT(seL4_UserContext, r9, 88);
AT(seL4_UserContext, r10, 96);
AT(seL4_UserContext, r11, 104);
AT(seL4_UserContext, r12, 112);
AT(seL4_UserContext, r13, 120);
AT(seL4_UserContext, r14, 128);
AT(seL4_UserContext, r15, 136);
AT(seL4_UserContext, fs_base, 144);
AT(seL4_UserContext, gs_base, 152);

IS(seL4_MinPrio, 0);
IS(seL4_MaxPrio, 255);
IS(seL4_TCBFlag_fpuDisabled, 1);

/* Section 10: page attributes. */
IS(seL4_UserTop, 0x7ffffffff000);
#ifdef seL4_UserVSpaceTop /* since 16.0.0 */
IS(seL4_UserVSpaceTop, 0x7fffffffefff);
#endif
IS(seL4_X86_WriteBack, 0);
IS(seL4_X86_WriteThrough, 1);
IS(seL4_X86_CacheDisabled, 2);
IS(seL4_X86_Uncacheable, 3);
IS(seL4_X86_WriteCombining, 4);

/* Section 11: faults. */
IS(seL4_Fault_NullFault, 0);
IS(seL4_Fault_CapFault, 1);
IS(seL4_Fault_UnknownSyscall, 2);
IS(seL4_Fault_UserException, 3);
IS(seL4_Fault_VMFault, 5);
IS(seL4_CapFault_IP, 0);
IS(seL4_CapFault_Addr, 1);
IS(seL4_CapFault_InRecvPhase, 2);
IS(seL4_CapFault_LookupFailureType, 3);
IS(seL4_CapFault_BitsLeft, 4);
IS(seL4_CapFault_DepthMismatch_BitsFound, 5);
IS(seL4_CapFault_GuardMismatch_GuardFound, 5);
IS(seL4_CapFault_GuardMismatch_BitsFound, 6);
IS(seL4_UnknownSyscall_RAX, 0);
IS(seL4_UnknownSyscall_RBX, 1);
IS(seL4_UnknownSyscall_RCX, 2);
IS(seL4_UnknownSyscall_RDX, 3);
IS(seL4_UnknownSyscall_RSI, 4);
IS(seL4_UnknownSyscall_RDI, 5);
IS(seL4_UnknownSyscall_RBP, 6);
IS(seL4_UnknownSyscall_R8, 7);
IS(seL4_UnknownSyscall_R9, 8);
IS(seL4_UnknownSyscall_R10, 9);
IS(seL4_UnknownSyscall_R11, 10);
IS(seL4_UnknownSyscall_R12, 11);
IS(seL4_UnknownSyscall_R13, 12);
IS(seL4_UnknownSyscall_R14, 13);
IS(seL4_UnknownSyscall_R15, 14);
IS(seL4_UnknownSyscall_FaultIP, 15);
IS(seL4_UnknownSyscall_SP, 16);
IS(seL4_UnknownSyscall_FLAGS, 17);
IS(seL4_UnknownSyscall_Syscall, 18);
IS(seL4_UserException_FaultIP, 0);
IS(seL4_UserException_SP, 1);
IS(seL4_UserException_FLAGS, 2);
IS(seL4_UserException_Number, 3);
IS(seL4_UserException_Code, 4);
IS(seL4_VMFault_IP, 0);
IS(seL4_VMFault_Addr, 1);
IS(seL4_VMFault_PrefetchFault, 2);
IS(seL4_VMFault_FSR, 3);

/* Section 14: boot. */
IS(seL4_CapInitThreadTCB, 1);
IS(seL4_CapInitThreadCNode, 2);
IS(seL4_CapInitThreadVSpace, 3);
IS(seL4_CapIRQControl, 4);
IS(seL4_CapASIDControl, 5);
IS(seL4_CapInitThreadASIDPool, 6);
IS(seL4_CapIOPortControl, 7);
IS(seL4_CapIOSpace, 8);
IS(seL4_CapBootInfoFrame, 9);
IS(seL4_CapInitThreadIPCBuffer, 10);
IS(seL4_CapDomain, 11);
IS(seL4_CapSMMUSIDControl, 12);
IS(seL4_CapSMMUCBControl, 13);
IS(seL4_CapInitThreadSC, 14);
IS(seL4_NumInitialCaps, 16);
AT(seL4_BootInfo, extraLen, 0);
AT(seL4_BootInfo, nodeID, 8);
AT(seL4_BootInfo, numNodes, 16);
AT(seL4_BootInfo, numIOPTLevels, 24);
AT(seL4_BootInfo, ipcBuffer, 32);
AT(seL4_BootInfo, empty, 40);
AT(seL4_BootInfo, sharedFrames, 56);
AT(seL4_BootInfo, userImageFrames, 72);
AT(seL4_BootInfo, userImagePaging, 88);
AT(seL4_BootInfo, ioSpaceCaps, 104);
AT(seL4_BootInfo, extraBIPages, 120);
AT(seL4_BootInfo, initThreadCNodeSizeBits, 136);
AT(seL4_BootInfo, initThreadDomain, 144);
AT(seL4_BootInfo, untyped, 152);
AT(seL4_BootInfo, untypedList, 168);
IS(sizeof(seL4_BootInfo), 168 + 16 * CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS);
IS(CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS, 230);
AT(seL4_SlotRegion, start, 0);
AT(seL4_SlotRegion, end, 8);
IS(sizeof(seL4_UntypedDesc), 16);
AT(seL4_UntypedDesc, paddr, 0);
AT(seL4_UntypedDesc, sizeBits, 8);
AT(seL4_UntypedDesc, isDevice, 9);
AT(seL4_BootInfoHeader, id, 0);
AT(seL4_BootInfoHeader, len, 8);
IS(sizeof(seL4_BootInfoHeader), 16);
IS(SEL4_BOOTINFO_HEADER_PADDING, 0);
IS(SEL4_BOOTINFO_HEADER_X86_VBE, 1);
IS(SEL4_BOOTINFO_HEADER_X86_MBMMAP, 2);
IS(SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP, 3);
IS(SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER, 4);
IS(SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, 5);
IS(SEL4_BOOTINFO_HEADER_FDT, 6);
IS(sizeof(seL4_X86_BootInfo_mmap_t), 1220);
IS(sizeof(seL4_X86_mb_mmap_t), 24);
