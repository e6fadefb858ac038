/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/ipc.h"

#include <string.h>

#include "harness/env.h"
#include "harness/test.h"

static void perform(struct ipc *ipc, seL4_MessageInfo_t info)
{
	switch ((long)ipc->call) {
	case seL4_SysSend:
		seL4_Send(ipc->cap, info);
		break;
	case seL4_SysNBSend:
		seL4_NBSend(ipc->cap, info);
		break;
	case seL4_SysReply:
		seL4_Reply(info);
		break;
	case seL4_SysCall:
		ipc->info = seL4_Call(ipc->cap, info);
		break;
	case seL4_SysRecv:
		ipc->info = seL4_Recv(ipc->cap, &ipc->badge);
		break;
	case seL4_SysNBRecv:
		ipc->info = seL4_NBRecv(ipc->cap, &ipc->badge);
		break;
	case seL4_SysReplyRecv:
		ipc->info = seL4_ReplyRecv(ipc->cap, info, &ipc->badge);
		break;
	}
}

static void run(seL4_Word argument)
{
	struct ipc *ipc = (struct ipc *)argument;
	seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();

	memcpy(buffer->msg, ipc->words, sizeof(buffer->msg));
	memcpy(buffer->caps_or_badges, ipc->cap_list, sizeof(ipc->cap_list));
	seL4_SetCapReceivePath(ipc->receive_cnode, ipc->receive_index, ipc->receive_depth);
	perform(ipc, seL4_MessageInfo_new(ipc->label, 0, ipc->caps, ipc->length));
	memcpy(ipc->got, buffer->msg, sizeof(buffer->msg));
	memcpy(ipc->got_badges, buffer->caps_or_badges, sizeof(ipc->got_badges));
	ipc->done = 1;
}

void ipc_set(struct ipc *ipc, seL4_Syscall_ID call, seL4_CPtr cap, seL4_Word label,
	     seL4_Word length)
{
	struct thread thread = ipc->thread;

	memset(ipc, 0, sizeof(*ipc));
	ipc->thread = thread;
	ipc->call = call;
	ipc->cap = cap;
	ipc->label = label;
	ipc->length = length;
	for (seL4_Word i = 0; i < length && i < seL4_MsgMaxLength; i++)
		ipc->words[i] = 0x100 + i;
}

void ipc_start(struct ipc *ipc)
{
	thread_run(&ipc->thread, run, (seL4_Word)ipc);
}

void ipc_run(struct ipc *ipc, seL4_Syscall_ID call, seL4_CPtr cap, seL4_Word label,
	     seL4_Word length)
{
	ipc_set(ipc, call, cap, label, length);
	ipc_start(ipc);
	settle();
}
