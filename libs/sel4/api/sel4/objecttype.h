/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of the object types, for Untyped_Retype: fact sheet section 4. */
#pragma once

#include <sel4/simple_types.h>

typedef enum api_object {
	seL4_UntypedObject,
	seL4_TCBObject,
	seL4_EndpointObject,
	seL4_NotificationObject,
	seL4_CapTableObject,
	seL4_NonArchObjectTypeCount,
} seL4_ObjectType;

typedef enum _mode_object {
	seL4_X86_PDPTObject = seL4_NonArchObjectTypeCount,
	seL4_X64_PML4Object,
	seL4_X64_HugePageObject,
	seL4_ModeObjectTypeCount
} seL4_seL4ArchObjectType;

typedef enum _object {
	seL4_X86_4K = seL4_ModeObjectTypeCount,
	seL4_X86_LargePageObject,
	seL4_X86_PageTableObject,
	seL4_X86_PageDirectoryObject,
	seL4_ObjectTypeCount
} seL4_ArchObjectType;

typedef seL4_Word api_object_t;

#define seL4_IA32_PDPTObject seL4_X86_PDPTObject

SEL4_DEPRECATED("use seL4_NotificationObject")
static const seL4_ObjectType seL4_AsyncEndpointObject = seL4_NotificationObject;

/* Types that this configuration does not have: no number that Retype accepts. */
#define seL4_X86_IOPageTableObject (-4l)
#define seL4_X86_VCPUObject	   (-1l)
#define seL4_X86_EPTPML4Object	   (-2l)
#define seL4_X86_EPTPDPTObject	   (-3l)
#define seL4_X86_EPTPDObject	   (-5l)
#define seL4_X86_EPTPTObject	   (-6l)
