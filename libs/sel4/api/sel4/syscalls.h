/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls. The instruction is `syscall`; its number is in RDX, the capability in RDI, the
 * message info in RSI, the first four message words in R10, R8, R9 and R15 (fact sheet section 2).
 * The kernel returns with RSP undefined and RCX and R11 destroyed, so RBX keeps RSP meanwhile.
 *
 * A kernel configured for `sysenter` (CONFIG_SYSENTER) takes the number in RAX, the address to
 * return to in RDX and the stack pointer in RCX.
 *
 * Plain forms take the first four words from the IPC buffer and put them back there, whatever the
 * message's length; the WithMRs forms take pointers, NULL for a word that is not transferred.
 */
#pragma once

#include <sel4/functions.h>
#include <sel4/syscall.h>
#include <sel4/types.h>

/* Tells <selkie/print.h> that sel4_enter_() exists, which another libsel4 does not have. */
#define SEL4_ENTER_

/* One system call in full: what the registers hold before and after. */
struct sel4_registers_ {
	seL4_Word dest, info, mr0, mr1, mr2, mr3;
};

#ifdef CONFIG_SYSENTER
static inline void sel4_enter_(seL4_Word number, struct sel4_registers_ *r)
{
	register seL4_Word mr0 __asm__("r10") = r->mr0;
	register seL4_Word mr1 __asm__("r8") = r->mr1;
	register seL4_Word mr2 __asm__("r9") = r->mr2;
	register seL4_Word mr3 __asm__("r15") = r->mr3;
	seL4_Word dest = r->dest, info = r->info;

	__asm__ volatile("movq %%rsp, %%rcx\n\tleaq 1f(%%rip), %%rdx\n1:\tsysenter"
			 : "+D"(dest), "+S"(info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3)
			 : "a"(number)
			 : "rcx", "rdx", "memory");
	*r = (struct sel4_registers_){dest, info, mr0, mr1, mr2, mr3};
}
#else
static inline void sel4_enter_(seL4_Word number, struct sel4_registers_ *r)
{
	register seL4_Word mr0 __asm__("r10") = r->mr0;
	register seL4_Word mr1 __asm__("r8") = r->mr1;
	register seL4_Word mr2 __asm__("r9") = r->mr2;
	register seL4_Word mr3 __asm__("r15") = r->mr3;
	seL4_Word dest = r->dest, info = r->info;

	__asm__ volatile("movq %%rsp, %%rbx\n\tsyscall\n\tmovq %%rbx, %%rsp"
			 : "+D"(dest), "+S"(info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3)
			 : "d"(number)
			 : "rcx", "rbx", "r11", "memory");
	*r = (struct sel4_registers_){dest, info, mr0, mr1, mr2, mr3};
}
#endif

static inline struct sel4_registers_ sel4_from_buffer_(seL4_CPtr dest, seL4_MessageInfo_t info)
{
	return (struct sel4_registers_){dest,	       info.words[0], seL4_GetMR(0),
					seL4_GetMR(1), seL4_GetMR(2), seL4_GetMR(3)};
}

static inline seL4_MessageInfo_t sel4_to_buffer_(const struct sel4_registers_ *r, seL4_Word *sender)
{
	seL4_MessageInfo_t info = {{r->info}};

	seL4_SetMR(0, r->mr0);
	seL4_SetMR(1, r->mr1);
	seL4_SetMR(2, r->mr2);
	seL4_SetMR(3, r->mr3);
	if (sender)
		*sender = r->dest;
	return info;
}

static inline struct sel4_registers_ sel4_from_words_(seL4_CPtr dest, seL4_MessageInfo_t info,
						      const seL4_Word *mr0, const seL4_Word *mr1,
						      const seL4_Word *mr2, const seL4_Word *mr3)
{
	seL4_Word length = seL4_MessageInfo_get_length(info);

	return (struct sel4_registers_){dest,
					info.words[0],
					mr0 && length > 0 ? *mr0 : 0,
					mr1 && length > 1 ? *mr1 : 0,
					mr2 && length > 2 ? *mr2 : 0,
					mr3 && length > 3 ? *mr3 : 0};
}

static inline seL4_MessageInfo_t sel4_to_words_(const struct sel4_registers_ *r, seL4_Word *sender,
						seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
						seL4_Word *mr3)
{
	seL4_MessageInfo_t info = {{r->info}};

	if (mr0)
		*mr0 = r->mr0;
	if (mr1)
		*mr1 = r->mr1;
	if (mr2)
		*mr2 = r->mr2;
	if (mr3)
		*mr3 = r->mr3;
	if (sender)
		*sender = r->dest;
	return info;
}

/* ---- Sending ---- */

static inline void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
	struct sel4_registers_ r = sel4_from_buffer_(dest, msgInfo);

	sel4_enter_((seL4_Word)seL4_SysSend, &r);
}

static inline void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
				    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers_ r = sel4_from_words_(dest, msgInfo, mr0, mr1, mr2, mr3);

	sel4_enter_((seL4_Word)seL4_SysSend, &r);
}

static inline void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
	struct sel4_registers_ r = sel4_from_buffer_(dest, msgInfo);

	sel4_enter_((seL4_Word)seL4_SysNBSend, &r);
}

static inline void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
				      seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers_ r = sel4_from_words_(dest, msgInfo, mr0, mr1, mr2, mr3);

	sel4_enter_((seL4_Word)seL4_SysNBSend, &r);
}

static inline void seL4_Signal(seL4_CPtr dest)
{
	struct sel4_registers_ r = {dest, seL4_MessageInfo_new(0, 0, 0, 1).words[0], 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysSend, &r);
}

static inline void seL4_Reply(seL4_MessageInfo_t msgInfo)
{
	struct sel4_registers_ r = sel4_from_buffer_(0, msgInfo);

	sel4_enter_((seL4_Word)seL4_SysReply, &r);
}

static inline void seL4_ReplyWithMRs(seL4_MessageInfo_t msgInfo, seL4_Word *mr0, seL4_Word *mr1,
				     seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers_ r = sel4_from_words_(0, msgInfo, mr0, mr1, mr2, mr3);

	sel4_enter_((seL4_Word)seL4_SysReply, &r);
}

/* ---- Receiving ---- */

static inline seL4_MessageInfo_t sel4_receive_(seL4_Word number, seL4_CPtr src, seL4_Word *sender)
{
	/* A receive that finds nothing leaves the words as they are: they must be the buffer's. */
	struct sel4_registers_ r = sel4_from_buffer_(src, seL4_MessageInfo_new(0, 0, 0, 0));

	sel4_enter_(number, &r);
	return sel4_to_buffer_(&r, sender);
}

static inline seL4_MessageInfo_t sel4_receive_words_(seL4_Word number, seL4_CPtr src,
						     seL4_Word *sender, seL4_Word *mr0,
						     seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers_ r = {src, 0, 0, 0, 0, 0};

	sel4_enter_(number, &r);
	return sel4_to_words_(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender)
{
	return sel4_receive_((seL4_Word)seL4_SysRecv, src, sender);
}

static inline seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
						  seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	return sel4_receive_words_((seL4_Word)seL4_SysRecv, src, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender)
{
	return sel4_receive_((seL4_Word)seL4_SysNBRecv, src, sender);
}

static inline void seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
	seL4_Recv(src, sender);
}

static inline seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
	return seL4_NBRecv(src, sender);
}

/* ---- Both ---- */

static inline seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
	struct sel4_registers_ r = sel4_from_buffer_(dest, msgInfo);

	sel4_enter_((seL4_Word)seL4_SysCall, &r);
	return sel4_to_buffer_(&r, (seL4_Word *)seL4_Null);
}

static inline seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
						  seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
						  seL4_Word *mr3)
{
	struct sel4_registers_ r = sel4_from_words_(dest, msgInfo, mr0, mr1, mr2, mr3);

	sel4_enter_((seL4_Word)seL4_SysCall, &r);
	return sel4_to_words_(&r, (seL4_Word *)seL4_Null, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
						seL4_Word *sender)
{
	struct sel4_registers_ r = sel4_from_buffer_(src, msgInfo);

	sel4_enter_((seL4_Word)seL4_SysReplyRecv, &r);
	return sel4_to_buffer_(&r, sender);
}

static inline seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
						       seL4_Word *sender, seL4_Word *mr0,
						       seL4_Word *mr1, seL4_Word *mr2,
						       seL4_Word *mr3)
{
	struct sel4_registers_ r = sel4_from_words_(src, msgInfo, mr0, mr1, mr2, mr3);

	sel4_enter_((seL4_Word)seL4_SysReplyRecv, &r);
	return sel4_to_words_(&r, sender, mr0, mr1, mr2, mr3);
}

static inline void seL4_Yield(void)
{
	struct sel4_registers_ r = {0, 0, 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysYield, &r);
}

/* ---- Debugging ---- */

#ifdef CONFIG_PRINTING
static inline void seL4_DebugPutChar(char c)
{
	struct sel4_registers_ r = {(seL4_Word)c, 0, 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysDebugPutChar, &r);
}

static inline void seL4_DebugPutString(char *string)
{
	for (; *string; string++)
		seL4_DebugPutChar(*string);
	seL4_DebugPutChar('\n');
}

static inline void seL4_DebugDumpScheduler(void)
{
	struct sel4_registers_ r = {0, 0, 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysDebugDumpScheduler, &r);
}
#endif

#ifdef CONFIG_DEBUG_BUILD
static inline void seL4_DebugHalt(void)
{
	struct sel4_registers_ r = {0, 0, 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysDebugHalt, &r);
}

static inline void seL4_DebugSnapshot(void)
{
	struct sel4_registers_ r = {0, 0, 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysDebugSnapshot, &r);
}

/* Type tag of a capability: fact sheet section 16. */
static inline seL4_Uint32 seL4_DebugCapIdentify(seL4_CPtr cap)
{
	struct sel4_registers_ r = {cap, 0, 0, 0, 0, 0};

	sel4_enter_((seL4_Word)seL4_SysDebugCapIdentify, &r);
	return (seL4_Uint32)r.dest;
}

/* The name is passed in the message words of the IPC buffer, and cut to their size. */
static inline void seL4_DebugNameThread(seL4_CPtr tcb, const char *name)
{
	struct sel4_registers_ r = {tcb, 0, 0, 0, 0, 0};
	char *to = (char *)seL4_GetIPCBuffer()->msg;
	seL4_Word i;

	for (i = 0; i + 1 < seL4_MsgMaxLength * sizeof(seL4_Word) && name[i]; i++)
		to[i] = name[i];
	to[i] = 0;
	sel4_enter_((seL4_Word)seL4_SysDebugNameThread, &r);
}
#endif
