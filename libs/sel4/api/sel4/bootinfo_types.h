/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel tells the root task, and the capabilities it starts with: fact sheet section 14.
 */
#pragma once

#include <sel4/constants.h>
#include <sel4/simple_types.h>
#include <sel4/types.h>

enum seL4_RootCNodeCapSlots {
	seL4_CapNull = 0,
	seL4_CapInitThreadTCB,
	seL4_CapInitThreadCNode,
	seL4_CapInitThreadVSpace,
	seL4_CapIRQControl,
	seL4_CapASIDControl,
	seL4_CapInitThreadASIDPool,
	seL4_CapIOPortControl,
	seL4_CapIOSpace,
	seL4_CapBootInfoFrame,
	seL4_CapInitThreadIPCBuffer,
	seL4_CapDomain,
	seL4_CapSMMUSIDControl,
	seL4_CapSMMUCBControl,
	seL4_CapInitThreadSC,
	seL4_CapSMC,
	seL4_NumInitialCaps
};

/* The name from the time when the root of every address space was a page directory. */
#define seL4_CapInitThreadPD seL4_CapInitThreadVSpace

typedef seL4_Word seL4_SlotPos;

/* Slots start <= n < end. */
typedef struct seL4_SlotRegion {
	seL4_SlotPos start;
	seL4_SlotPos end;
} seL4_SlotRegion;

typedef struct seL4_UntypedDesc {
	seL4_Word paddr;
	seL4_Uint8 sizeBits;
	seL4_Uint8 isDevice;
	seL4_Uint8 padding[sizeof(seL4_Word) - 2 * sizeof(seL4_Uint8)];
} seL4_UntypedDesc;

#define seL4_BootInfoFrameBits seL4_PageBits
#define seL4_BootInfoFrameSize (1ul << seL4_BootInfoFrameBits)

typedef struct seL4_BootInfo {
	seL4_Word extraLen; /* bytes of chunks that follow the BootInfo frame */
	seL4_NodeId nodeID;
	seL4_Word numNodes;
	seL4_Word numIOPTLevels; /* -1 without IOMMU */
	seL4_IPCBuffer *ipcBuffer;
	seL4_SlotRegion empty;
	seL4_SlotRegion sharedFrames;
	seL4_SlotRegion userImageFrames;
	seL4_SlotRegion userImagePaging;
	seL4_SlotRegion ioSpaceCaps;
	seL4_SlotRegion extraBIPages;
	seL4_Word initThreadCNodeSizeBits;
	seL4_Domain initThreadDomain;
	seL4_SlotRegion untyped;
	seL4_UntypedDesc untypedList[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS];
} seL4_BootInfo;

/* In front of every chunk of extra boot information; len includes the header. */
typedef struct seL4_BootInfoHeader {
	seL4_Word id;
	seL4_Word len;
} seL4_BootInfoHeader;

typedef enum {
	SEL4_BOOTINFO_HEADER_PADDING = 0,
	SEL4_BOOTINFO_HEADER_X86_VBE = 1,
	SEL4_BOOTINFO_HEADER_X86_MBMMAP = 2,
	SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP = 3,
	SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER = 4,
	SEL4_BOOTINFO_HEADER_X86_TSC_FREQ = 5,
	SEL4_BOOTINFO_HEADER_FDT = 6,
	SEL4_BOOTINFO_HEADER_NUM,
	SEL4_FORCE_LONG_ENUM(seL4_BootInfoID)
} seL4_BootInfoID;
