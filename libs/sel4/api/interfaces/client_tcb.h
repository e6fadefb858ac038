/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of threads and scheduling domains. */
#pragma once

#include <interfaces/invoke.h>

#define SEL4_CONTEXT_WORDS_ (sizeof(seL4_UserContext) / sizeof(seL4_Word))

static inline seL4_Error seL4_TCB_ReadRegisters(seL4_TCB _service, seL4_Bool suspend_source,
						seL4_Uint8 arch_flags, seL4_Word count,
						seL4_UserContext *regs)
{
	struct sel4_reply_ reply = sel4_invoke_(
		_service, TCBReadRegisters, 0, 2,
		(seL4_Word)(suspend_source & 1) | (seL4_Word)arch_flags << 8, count, 0, 0);
	seL4_Word *words = (seL4_Word *)regs;

	if (reply.error != seL4_NoError)
		return reply.error;
	words[0] = reply.mr0;
	words[1] = reply.mr1;
	words[2] = reply.mr2;
	words[3] = reply.mr3;
	for (int i = 4; i < (int)SEL4_CONTEXT_WORDS_; i++)
		words[i] = seL4_GetMR(i);
	return seL4_NoError;
}

static inline seL4_Error seL4_TCB_WriteRegisters(seL4_TCB _service, seL4_Bool resume_target,
						 seL4_Uint8 arch_flags, seL4_Word count,
						 seL4_UserContext *regs)
{
	const seL4_Word *words = (const seL4_Word *)regs;

	for (int i = 2; i < (int)SEL4_CONTEXT_WORDS_; i++)
		seL4_SetMR(i + 2, words[i]);
	return sel4_invoke_(_service, TCBWriteRegisters, 0, 2 + SEL4_CONTEXT_WORDS_,
			    (seL4_Word)(resume_target & 1) | (seL4_Word)arch_flags << 8, count,
			    words[0], words[1])
		.error;
}

static inline seL4_Error seL4_TCB_CopyRegisters(seL4_TCB _service, seL4_TCB source,
						seL4_Bool suspend_source, seL4_Bool resume_target,
						seL4_Bool transfer_frame,
						seL4_Bool transfer_integer, seL4_Uint8 arch_flags)
{
	seL4_SetCap(0, source);
	return sel4_invoke_(_service, TCBCopyRegisters, 1, 1,
			    (seL4_Word)(suspend_source & 1) | (seL4_Word)(resume_target & 1) << 1 |
				    (seL4_Word)(transfer_frame & 1) << 2 |
				    (seL4_Word)(transfer_integer & 1) << 3 |
				    (seL4_Word)arch_flags << 8,
			    0, 0, 0)
		.error;
}

static inline seL4_Error seL4_TCB_Configure(seL4_TCB _service, seL4_Word fault_ep,
					    seL4_CNode cspace_root, seL4_Word cspace_root_data,
					    seL4_CPtr vspace_root, seL4_Word vspace_root_data,
					    seL4_Word buffer, seL4_CPtr bufferFrame)
{
	seL4_SetCap(0, cspace_root);
	seL4_SetCap(1, vspace_root);
	seL4_SetCap(2, bufferFrame);
	return sel4_invoke_(_service, TCBConfigure, 3, 4, fault_ep, cspace_root_data,
			    vspace_root_data, buffer)
		.error;
}

static inline seL4_Error seL4_TCB_SetPriority(seL4_TCB _service, seL4_TCB authority,
					      seL4_Word priority)
{
	seL4_SetCap(0, authority);
	return sel4_invoke_(_service, TCBSetPriority, 1, 1, priority, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_SetMCPriority(seL4_TCB _service, seL4_TCB authority,
						seL4_Word mcp)
{
	seL4_SetCap(0, authority);
	return sel4_invoke_(_service, TCBSetMCPriority, 1, 1, mcp, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_SetSchedParams(seL4_TCB _service, seL4_TCB authority,
						 seL4_Word mcp, seL4_Word priority)
{
	seL4_SetCap(0, authority);
	return sel4_invoke_(_service, TCBSetSchedParams, 1, 2, mcp, priority, 0, 0).error;
}

static inline seL4_Error seL4_TCB_SetIPCBuffer(seL4_TCB _service, seL4_Word buffer,
					       seL4_CPtr bufferFrame)
{
	seL4_SetCap(0, bufferFrame);
	return sel4_invoke_(_service, TCBSetIPCBuffer, 1, 1, buffer, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_SetSpace(seL4_TCB _service, seL4_Word fault_ep,
					   seL4_CNode cspace_root, seL4_Word cspace_root_data,
					   seL4_CPtr vspace_root, seL4_Word vspace_root_data)
{
	seL4_SetCap(0, cspace_root);
	seL4_SetCap(1, vspace_root);
	return sel4_invoke_(_service, TCBSetSpace, 2, 3, fault_ep, cspace_root_data,
			    vspace_root_data, 0)
		.error;
}

static inline seL4_Error seL4_TCB_Suspend(seL4_TCB _service)
{
	return sel4_invoke_(_service, TCBSuspend, 0, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_Resume(seL4_TCB _service)
{
	return sel4_invoke_(_service, TCBResume, 0, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_BindNotification(seL4_TCB _service, seL4_CPtr notification)
{
	seL4_SetCap(0, notification);
	return sel4_invoke_(_service, TCBBindNotification, 1, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_UnbindNotification(seL4_TCB _service)
{
	return sel4_invoke_(_service, TCBUnbindNotification, 0, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_TCB_SetTLSBase(seL4_TCB _service, seL4_Word tls_base)
{
	return sel4_invoke_(_service, TCBSetTLSBase, 0, 1, tls_base, 0, 0, 0).error;
}

typedef struct seL4_TCB_SetFlags {
	int error;
	seL4_Word flags;
} seL4_TCB_SetFlags_t;

static inline seL4_TCB_SetFlags_t seL4_TCB_SetFlags(seL4_TCB _service, seL4_Word clear,
						    seL4_Word set)
{
	struct sel4_reply_ reply = sel4_invoke_(_service, TCBSetFlags, 0, 2, clear, set, 0, 0);
	seL4_TCB_SetFlags_t result = {(int)reply.error, reply.mr0};

	return result;
}

static inline seL4_Error seL4_DomainSet_Set(seL4_DomainSet _service, seL4_Uint8 domain,
					    seL4_TCB thread)
{
	seL4_SetCap(0, thread);
	return sel4_invoke_(_service, DomainSetSet, 1, 1, domain, 0, 0, 0).error;
}

static inline seL4_Error seL4_DomainSet_ScheduleConfigure(seL4_DomainSet _service, seL4_Word index,
							  seL4_Uint8 domain, seL4_Uint64 duration)
{
	return sel4_invoke_(_service, DomainScheduleConfigure, 0, 3, index, domain, duration, 0)
		.error;
}

static inline seL4_Error seL4_DomainSet_ScheduleSetStart(seL4_DomainSet _service, seL4_Word index)
{
	return sel4_invoke_(_service, DomainScheduleSetStart, 0, 1, index, 0, 0, 0).error;
}

/* Results of invocations that other configurations have (MCS, hardware breakpoints): upstream
 * declares the types in all. */
typedef struct seL4_SchedContext_Consumed {
	int error;
	seL4_Time consumed;
} seL4_SchedContext_Consumed_t;

typedef struct seL4_SchedContext_YieldTo {
	int error;
	seL4_Time consumed;
} seL4_SchedContext_YieldTo_t;

typedef struct seL4_TCB_ConfigureSingleStepping {
	int error;
	seL4_Bool bp_was_consumed;
} seL4_TCB_ConfigureSingleStepping_t;

typedef struct seL4_TCB_GetBreakpoint {
	int error;
	seL4_Word vaddr;
	seL4_Word type;
	seL4_Word size;
	seL4_Word rw;
	seL4_Bool is_enabled;
} seL4_TCB_GetBreakpoint_t;
