/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls by syscall or sysenter, as the configuration says. */
#pragma once

#include <sel4/config.h>
#include <sel4/functions.h>

/* Everything that goes into a call and comes out of it. */
struct x64_call {
	seL4_Word dest, info, mr0, mr1, mr2, mr3;
};

LIBSEL4_INLINE_FUNC void x64_sys(seL4_Word sys, struct x64_call *call)
{
	register seL4_Word mr0 asm("r10") = call->mr0;
	register seL4_Word mr1 asm("r8") = call->mr1;
	register seL4_Word mr2 asm("r9") = call->mr2;
	register seL4_Word mr3 asm("r15") = call->mr3;

#if defined(CONFIG_SYSENTER)
	asm volatile("movq %%rsp, %%rcx\n\tleaq 1f, %%rdx\n1:\tsysenter"
		     : "+D"(call->dest), "+S"(call->info), "+r"(mr0), "+r"(mr1), "+r"(mr2),
		       "+r"(mr3)
		     : "a"(sys)
		     : "%rcx", "%rdx", "memory");
#elif defined(CONFIG_SYSCALL)
	asm volatile("movq %%rsp, %%rbx\n\tsyscall\n\tmovq %%rbx, %%rsp"
		     : "+D"(call->dest), "+S"(call->info), "+r"(mr0), "+r"(mr1), "+r"(mr2),
		       "+r"(mr3)
		     : "d"(sys)
		     : "%rcx", "%rbx", "r11", "memory");
#else
#error Unknown method for kernel syscalls
#endif
	call->mr0 = mr0;
	call->mr1 = mr1;
	call->mr2 = mr2;
	call->mr3 = mr3;
}

/* With the words of the IPC buffer, before and after. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t x64_sys_buffer(seL4_Word sys, seL4_CPtr dest, seL4_Word info,
						      seL4_Word *sender)
{
	struct x64_call call = {dest,	       info,	      seL4_GetMR(0),
				seL4_GetMR(1), seL4_GetMR(2), seL4_GetMR(3)};
	seL4_MessageInfo_t result;

	x64_sys(sys, &call);
	if (sys == (seL4_Word)seL4_SysCall || sys == (seL4_Word)seL4_SysReplyRecv ||
	    sys == (seL4_Word)seL4_SysRecv || sys == (seL4_Word)seL4_SysNBRecv) {
		seL4_SetMR(0, call.mr0);
		seL4_SetMR(1, call.mr1);
		seL4_SetMR(2, call.mr2);
		seL4_SetMR(3, call.mr3);
	}
	if (sender)
		*sender = call.dest;
	result.words[0] = call.info;
	return result;
}

/* With the caller's words, each of which may be missing. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t x64_sys_words(seL4_Word sys, seL4_CPtr dest, seL4_Word info,
						     seL4_Word *sender, seL4_Word *mr0,
						     seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	struct x64_call call = {dest,		info,		mr0 ? *mr0 : 0,
				mr1 ? *mr1 : 0, mr2 ? *mr2 : 0, mr3 ? *mr3 : 0};
	seL4_MessageInfo_t result;

	x64_sys(sys, &call);
	if (mr0)
		*mr0 = call.mr0;
	if (mr1)
		*mr1 = call.mr1;
	if (mr2)
		*mr2 = call.mr2;
	if (mr3)
		*mr3 = call.mr3;
	if (sender)
		*sender = call.dest;
	result.words[0] = call.info;
	return result;
}

#define MR_PARAMETERS seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3

LIBSEL4_INLINE_FUNC void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
	x64_sys_buffer(seL4_SysSend, dest, msgInfo.words[0], 0);
}

LIBSEL4_INLINE_FUNC void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, MR_PARAMETERS)
{
	struct x64_call call = {dest,		msgInfo.words[0], mr0 ? *mr0 : 0,
				mr1 ? *mr1 : 0, mr2 ? *mr2 : 0,	  mr3 ? *mr3 : 0};

	x64_sys(seL4_SysSend, &call);
}

LIBSEL4_INLINE_FUNC void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
	x64_sys_buffer(seL4_SysNBSend, dest, msgInfo.words[0], 0);
}

LIBSEL4_INLINE_FUNC void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
					    MR_PARAMETERS)
{
	struct x64_call call = {dest,		msgInfo.words[0], mr0 ? *mr0 : 0,
				mr1 ? *mr1 : 0, mr2 ? *mr2 : 0,	  mr3 ? *mr3 : 0};

	x64_sys(seL4_SysNBSend, &call);
}

LIBSEL4_INLINE_FUNC void seL4_Reply(seL4_MessageInfo_t msgInfo)
{
	x64_sys_buffer(seL4_SysReply, 0, msgInfo.words[0], 0);
}

LIBSEL4_INLINE_FUNC void seL4_ReplyWithMRs(seL4_MessageInfo_t msgInfo, MR_PARAMETERS)
{
	struct x64_call call = {0,
				msgInfo.words[0],
				mr0 ? *mr0 : 0,
				mr1 ? *mr1 : 0,
				mr2 ? *mr2 : 0,
				mr3 ? *mr3 : 0};

	x64_sys(seL4_SysReply, &call);
}

LIBSEL4_INLINE_FUNC void seL4_Signal(seL4_CPtr dest)
{
	struct x64_call call = {dest, seL4_MessageInfo_new(0, 0, 0, 1).words[0], 0, 0, 0, 0};

	x64_sys(seL4_SysSend, &call);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender)
{
	return x64_sys_buffer(seL4_SysRecv, src, 0, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
							MR_PARAMETERS)
{
	return x64_sys_words(seL4_SysRecv, src, 0, sender, mr0, mr1, mr2, mr3);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender)
{
	return x64_sys_buffer(seL4_SysNBRecv, src, 0, sender);
}

LIBSEL4_INLINE_FUNC void seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
	seL4_Recv(src, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
	return seL4_NBRecv(src, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
	return x64_sys_buffer(seL4_SysCall, dest, msgInfo.words[0], 0);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
							MR_PARAMETERS)
{
	return x64_sys_words(seL4_SysCall, dest, msgInfo.words[0], 0, mr0, mr1, mr2, mr3);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
						      seL4_Word *sender)
{
	return x64_sys_buffer(seL4_SysReplyRecv, dest, msgInfo.words[0], sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr dest,
							     seL4_MessageInfo_t msgInfo,
							     seL4_Word *sender, MR_PARAMETERS)
{
	return x64_sys_words(seL4_SysReplyRecv, dest, msgInfo.words[0], sender, mr0, mr1, mr2, mr3);
}

LIBSEL4_INLINE_FUNC void seL4_Yield(void)
{
	struct x64_call call = {0, 0, 0, 0, 0, 0};

	x64_sys(seL4_SysYield, &call);
}

#ifdef CONFIG_PRINTING
LIBSEL4_INLINE_FUNC void seL4_DebugPutChar(char c)
{
	struct x64_call call = {(seL4_Word)c, 0, 0, 0, 0, 0};

	x64_sys(seL4_SysDebugPutChar, &call);
}

LIBSEL4_INLINE_FUNC void seL4_DebugPutString(char *str)
{
	for (; *str; str++)
		seL4_DebugPutChar(*str);
}

LIBSEL4_INLINE_FUNC void seL4_DebugDumpScheduler(void)
{
	struct x64_call call = {0, 0, 0, 0, 0, 0};

	x64_sys(seL4_SysDebugDumpScheduler, &call);
}
#endif
#undef MR_PARAMETERS
