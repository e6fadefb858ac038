/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of interrupts and IO ports, which drivers use. */
#pragma once

#include <interfaces/invoke.h>

/* ---- Interrupts ---- */

static inline seL4_Error seL4_IRQControl_Get(seL4_IRQControl _service, int irq, seL4_CNode root,
					     seL4_Word index, seL4_Uint8 depth)
{
	seL4_SetCap(0, root);
	return sel4_invoke_(_service, IRQIssueIRQHandler, 1, 3, (seL4_Word)irq, index, depth, 0)
		.error;
}

static inline seL4_Error seL4_IRQControl_GetIOAPIC(seL4_IRQControl _service, seL4_CNode root,
						   seL4_Word index, seL4_Uint8 depth,
						   seL4_Word ioapic, seL4_Word pin, seL4_Word level,
						   seL4_Word polarity, seL4_Word vector)
{
	seL4_SetCap(0, root);
	seL4_SetMR(4, level);
	seL4_SetMR(5, polarity);
	seL4_SetMR(6, vector);
	return sel4_invoke_(_service, X86IRQIssueIRQHandlerIOAPIC, 1, 7, index, depth, ioapic, pin)
		.error;
}

static inline seL4_Error seL4_IRQControl_GetMSI(seL4_IRQControl _service, seL4_CNode root,
						seL4_Word index, seL4_Uint8 depth,
						seL4_Word pci_bus, seL4_Word pci_dev,
						seL4_Word pci_func, seL4_Word handle,
						seL4_Word vector)
{
	seL4_SetCap(0, root);
	seL4_SetMR(4, pci_func);
	seL4_SetMR(5, handle);
	seL4_SetMR(6, vector);
	return sel4_invoke_(_service, X86IRQIssueIRQHandlerMSI, 1, 7, index, depth, pci_bus,
			    pci_dev)
		.error;
}

static inline seL4_Error seL4_IRQHandler_Ack(seL4_IRQHandler _service)
{
	return sel4_invoke_(_service, IRQAckIRQ, 0, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_IRQHandler_SetNotification(seL4_IRQHandler _service,
							 seL4_CPtr notification)
{
	seL4_SetCap(0, notification);
	return sel4_invoke_(_service, IRQSetIRQHandler, 1, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_IRQHandler_Clear(seL4_IRQHandler _service)
{
	return sel4_invoke_(_service, IRQClearIRQHandler, 0, 0, 0, 0, 0, 0).error;
}

/* ---- IO ports ---- */

static inline seL4_Error seL4_X86_IOPortControl_Issue(seL4_X86_IOPortControl _service,
						      seL4_Word first_port, seL4_Word last_port,
						      seL4_CNode root, seL4_Word index,
						      seL4_Uint8 depth)
{
	seL4_SetCap(0, root);
	return sel4_invoke_(_service, X86IOPortControlIssue, 1, 4, first_port, last_port, index,
			    depth)
		.error;
}

/* The three widths differ in the label and the type of the result. */
#define SEL4_PORT_IN_(width, type)                                                          \
	typedef struct seL4_X86_IOPort_In##width {                                          \
		int error;                                                                  \
		type result;                                                                \
	} seL4_X86_IOPort_In##width##_t;                                                    \
                                                                                            \
	static inline seL4_X86_IOPort_In##width##_t seL4_X86_IOPort_In##width(              \
		seL4_X86_IOPort _service, seL4_Uint16 port)                                 \
	{                                                                                   \
		struct sel4_reply_ reply =                                                  \
			sel4_invoke_(_service, X86IOPortIn##width, 0, 1, port, 0, 0, 0);    \
		seL4_X86_IOPort_In##width##_t result = {(int)reply.error, (type)reply.mr0}; \
                                                                                            \
		return result;                                                              \
	}

#define SEL4_PORT_OUT_(width)                                                                     \
	static inline seL4_Error seL4_X86_IOPort_Out##width(seL4_X86_IOPort _service,             \
							    seL4_Word port, seL4_Word data)       \
	{                                                                                         \
		return sel4_invoke_(_service, X86IOPortOut##width, 0, 2, port, data, 0, 0).error; \
	}

SEL4_PORT_IN_(8, seL4_Uint8)
SEL4_PORT_IN_(16, seL4_Uint16)
SEL4_PORT_IN_(32, seL4_Uint32)
SEL4_PORT_OUT_(8)
SEL4_PORT_OUT_(16)
SEL4_PORT_OUT_(32)
