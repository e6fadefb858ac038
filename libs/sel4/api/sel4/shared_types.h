/* SPDX-License-Identifier: BSD-2-Clause */
/* The IPC buffer, and words with fields that system calls take: fact sheet sections 2 and 3. */
#pragma once

#include <sel4/bitfield.h>
#include <sel4/constants.h>
#include <sel4/simple_types.h>

struct seL4_MessageInfo {
	seL4_Uint64 words[1];
};
typedef struct seL4_MessageInfo seL4_MessageInfo_t;

SEL4_FIELD(seL4_MessageInfo_t, seL4_MessageInfo, length, 0, 0, 7)
SEL4_FIELD(seL4_MessageInfo_t, seL4_MessageInfo, extraCaps, 0, 7, 2)
SEL4_FIELD(seL4_MessageInfo_t, seL4_MessageInfo, capsUnwrapped, 0, 9, 3)
SEL4_FIELD(seL4_MessageInfo_t, seL4_MessageInfo, label, 0, 12, 52)

static inline seL4_MessageInfo_t seL4_MessageInfo_new(seL4_Uint64 label, seL4_Uint64 capsUnwrapped,
						      seL4_Uint64 extraCaps, seL4_Uint64 length)
{
	seL4_MessageInfo_t info = {
		{label << 12 | (capsUnwrapped & 7) << 9 | (extraCaps & 3) << 7 | (length & 0x7f)}};

	return info;
}

static inline void seL4_MessageInfo_ptr_new(seL4_MessageInfo_t *seL4_MessageInfo_ptr,
					    seL4_Uint64 label, seL4_Uint64 capsUnwrapped,
					    seL4_Uint64 extraCaps, seL4_Uint64 length)
{
	*seL4_MessageInfo_ptr = seL4_MessageInfo_new(label, capsUnwrapped, extraCaps, length);
}

struct seL4_CapRights {
	seL4_Uint64 words[1];
};
typedef struct seL4_CapRights seL4_CapRights_t;

SEL4_FIELD(seL4_CapRights_t, seL4_CapRights, capAllowWrite, 0, 0, 1)
SEL4_FIELD(seL4_CapRights_t, seL4_CapRights, capAllowRead, 0, 1, 1)
SEL4_FIELD(seL4_CapRights_t, seL4_CapRights, capAllowGrant, 0, 2, 1)
SEL4_FIELD(seL4_CapRights_t, seL4_CapRights, capAllowGrantReply, 0, 3, 1)

static inline seL4_CapRights_t seL4_CapRights_new(seL4_Uint64 capAllowGrantReply,
						  seL4_Uint64 capAllowGrant,
						  seL4_Uint64 capAllowRead,
						  seL4_Uint64 capAllowWrite)
{
	seL4_CapRights_t rights = {{(capAllowGrantReply & 1) << 3 | (capAllowGrant & 1) << 2 |
				    (capAllowRead & 1) << 1 | (capAllowWrite & 1)}};

	return rights;
}

static inline void seL4_CapRights_ptr_new(seL4_CapRights_t *seL4_CapRights_ptr,
					  seL4_Uint64 capAllowGrantReply, seL4_Uint64 capAllowGrant,
					  seL4_Uint64 capAllowRead, seL4_Uint64 capAllowWrite)
{
	*seL4_CapRights_ptr =
		seL4_CapRights_new(capAllowGrantReply, capAllowGrant, capAllowRead, capAllowWrite);
}

#define seL4_NoRights	   seL4_CapRights_new(0, 0, 0, 0)
#define seL4_CanWrite	   seL4_CapRights_new(0, 0, 0, 1)
#define seL4_CanRead	   seL4_CapRights_new(0, 0, 1, 0)
#define seL4_CanGrant	   seL4_CapRights_new(0, 1, 0, 0)
#define seL4_CanGrantReply seL4_CapRights_new(1, 0, 0, 0)
#define seL4_ReadWrite	   seL4_CapRights_new(0, 0, 1, 1)
#define seL4_AllRights	   seL4_CapRights_new(1, 1, 1, 1)
#define seL4_NoWrite	   seL4_CapRights_new(1, 1, 1, 0)
#define seL4_NoRead	   seL4_CapRights_new(1, 1, 0, 1)

struct seL4_CNode_CapData {
	seL4_Uint64 words[1];
};
typedef struct seL4_CNode_CapData seL4_CNode_CapData_t;

SEL4_FIELD(seL4_CNode_CapData_t, seL4_CNode_CapData, guardSize, 0, 0, 6)
SEL4_FIELD(seL4_CNode_CapData_t, seL4_CNode_CapData, guard, 0, 6, 58)

static inline seL4_CNode_CapData_t seL4_CNode_CapData_new(seL4_Uint64 guard, seL4_Uint64 guardSize)
{
	seL4_CNode_CapData_t data = {{guard << 6 | (guardSize & 0x3f)}};

	return data;
}

static inline void seL4_CNode_CapData_ptr_new(seL4_CNode_CapData_t *seL4_CNode_CapData_ptr,
					      seL4_Uint64 guard, seL4_Uint64 guardSize)
{
	*seL4_CNode_CapData_ptr = seL4_CNode_CapData_new(guard, guardSize);
}

/* One thread's window for message words beyond the registers, and for capabilities. */
typedef struct seL4_IPCBuffer_ {
	seL4_MessageInfo_t tag;
	seL4_Word msg[seL4_MsgMaxLength];
	seL4_Word userData;
	seL4_Word caps_or_badges[seL4_MsgMaxExtraCaps];
	seL4_CPtr receiveCNode;
	seL4_CPtr receiveIndex;
	seL4_Word receiveDepth;
} seL4_IPCBuffer __attribute__((__aligned__(1 << seL4_IPCBufferSizeBits)));

typedef enum {
	seL4_CapFault_IP,
	seL4_CapFault_Addr,
	seL4_CapFault_InRecvPhase,
	seL4_CapFault_LookupFailureType,
	seL4_CapFault_BitsLeft,
	seL4_CapFault_DepthMismatch_BitsFound,
	seL4_CapFault_GuardMismatch_GuardFound = seL4_CapFault_DepthMismatch_BitsFound,
	seL4_CapFault_GuardMismatch_BitsFound,
	SEL4_FORCE_LONG_ENUM(seL4_CapFault_Msg)
} seL4_CapFault_Msg;
