/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A system call made by another thread: the case fills in the message before, and finds the result
 * after settle(). `done` is true if the call returned; false if the thread is blocked in it.
 */
#pragma once

#include <sel4/sel4.h>

#include "harness/thread.h"

struct ipc {
	/* in */
	seL4_Syscall_ID call;
	seL4_CPtr cap;
	seL4_Word label, caps, length;
	seL4_Word words[seL4_MsgMaxLength];
	seL4_Word cap_list[3];
	seL4_Word receive_cnode, receive_index, receive_depth;
	/* out */
	volatile seL4_Word done;
	seL4_Word badge;
	seL4_MessageInfo_t info;
	seL4_Word got[seL4_MsgMaxLength];
	seL4_Word got_badges[3];

	struct thread thread;
};

/* A call with `length` words 0x100, 0x101, ... */
void ipc_set(struct ipc *ipc, seL4_Syscall_ID call, seL4_CPtr cap, seL4_Word label,
	     seL4_Word length);
/* Runs it in a new thread; does not wait for it. */
void ipc_start(struct ipc *ipc);
/* ipc_set(), ipc_start() and settle(). */
void ipc_run(struct ipc *ipc, seL4_Syscall_ID call, seL4_CPtr cap, seL4_Word label,
	     seL4_Word length);
