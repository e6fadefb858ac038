/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/inner.h"

#include <string.h>

#include "harness/env.h"
#include "harness/test.h"

#define ATTR	  seL4_X86_Default_VMAttributes
#define HERE_CODE 0x7000000000ul /* where this program sees the page of ring 3's code */

int inner_is_there(void)
{
	return !!(env_features() & SELKIE_FEATURE_INNER);
}

static void map_there(seL4_CPtr child, seL4_CPtr frame, seL4_Word address)
{
	OK(seL4_X86_Page_Map(new_copy(frame, seL4_AllRights), child, address, seL4_ReadWrite,
			     ATTR));
}

static void make_space(struct inner *i)
{
	i->child = new_vspace();
	map_tables(i->child, OUTER_CODE);
	map_there(i->child, i->outer_frame, OUTER_CODE);
	map_there(i->child, new_frame(), OUTER_STACK);
}

void inner_create_alone(struct inner *i, const void *code, size_t size, const void *outer,
			size_t outer_size)
{
	CHECK(size <= 4096 && outer_size <= 4096);
	memset(i, 0, sizeof(*i));
	i->code_frame = new_frame();
	i->data_frame = new_frame();
	i->outer_frame = new_frame();
	i->faults = new_endpoint();
	map_here(i->code_frame, INNER_CODE);
	map_here(i->data_frame, INNER_DATA);
	map_here(i->outer_frame, HERE_CODE);
	memcpy((void *)INNER_CODE, code, size);
	memcpy((void *)HERE_CODE, outer, outer_size);
	i->record = (struct selkie_inner_record *)INNER_DATA;
	i->log = i->record->unused;
	i->record->stack = INNER_DATA + 0x1000;
	make_space(i);
	thread_create_code(&i->t, (const void *)OUTER_CODE, i->faults);
	i->t.start.rsp = OUTER_STACK + 0x1000;
	OK(seL4_TCB_SetSpace(i->t.tcb, i->faults, CNODE, 0, i->child, 0));
}

void inner_create(struct inner *i, const void *code, size_t size, const void *outer,
		  size_t outer_size)
{
	inner_create_alone(i, code, size, outer, outer_size);
	OK(selkie_PML4_Share(i->child, VSPACE, INNER_SLOT, 1));
}

static seL4_Word handler(long offset)
{
	return offset < 0 ? 0 : INNER_CODE + (seL4_Word)offset;
}

void inner_handlers(struct inner *i, long syscall_handler, long fault_handler)
{
	OK(selkie_TCB_SetInner(i->t.tcb, handler(syscall_handler), handler(fault_handler),
			       INNER_DATA));
}

seL4_Word inner_run(struct inner *i)
{
	thread_start(&i->t);
	return seL4_MessageInfo_get_label(seL4_Recv(i->faults, NULL));
}

seL4_Word inner_run_from(struct inner *i, seL4_Word ip)
{
	i->t.start.rip = ip;
	return inner_run(i);
}

seL4_Word inner_go_on(struct inner *i)
{
	return seL4_MessageInfo_get_label(
		seL4_ReplyRecv(i->faults, seL4_MessageInfo_new(0, 0, 0, 0), NULL));
}

void inner_expect_exception(struct inner *i, seL4_Word ip, seL4_Word number)
{
	CHECK_EQ(inner_run(i), seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), ip);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), number);
}

static void yield_and_signal(seL4_Word notification)
{
	for (unsigned n = 0; n < 3; n++)
		seL4_Yield();
	seL4_Signal(notification);
}

void inner_let_run(void)
{
	seL4_CPtr notification = new_notification();
	struct thread other;

	thread_run(&other, yield_and_signal, notification);
	seL4_Wait(notification, NULL);
}

bool inner_run_for_a_while(struct inner *i)
{
	seL4_CPtr notification = new_notification(), signal = new_badged(notification, 1);
	struct thread other;
	seL4_Word badge;

	OK(seL4_TCB_BindNotification(TCB, notification));
	thread_start(&i->t);
	thread_run(&other, yield_and_signal, signal);
	seL4_Recv(i->faults, &badge);
	OK(seL4_TCB_Suspend(i->t.tcb));
	return badge == 0;
}
