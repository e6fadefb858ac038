/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One invocation of a kernel object: everything its decoder may look at. decode_NAME() checks all
 * of it and changes nothing; its last statement calls perform_NAME(), which carries the invocation
 * out and cannot fail (but may be preempted). tests/lint/decode keeps the two apart.
 */
#pragma once

#include "object/cte.h"

#define MAX_MESSAGE_WORDS 120
#define MAX_EXTRA_CAPS	  3

struct invocation {
	word_t label;
	word_t length;	  /* message words that may be read: 0..120, or 0..4 without a buffer */
	struct cte *slot; /* slot of the invoked capability */
	struct cap cap;	  /* the invoked capability */
	struct cte *extra[MAX_EXTRA_CAPS]; /* slots of the extra capabilities */
	unsigned extra_count; /* number of extra capabilities; each may be a null capability */
	bool is_call;	      /* a reply is expected */
	bool is_blocking;     /* the system call is not NBSend */
	word_t *buffer;	      /* the caller's IPC buffer (kernel mapping), or NULL */
};

/* The value of message register i of the current thread; i must be < inv->length (asserted in the
 * debug build). api/message.c */
word_t inv_mr(const struct invocation *inv, word_t i);

/* Perform functions give the result words of a successful Call by this: the current thread gets a
 * message with label 0, badge 0 and `count` words (at most 4 without a buffer) and becomes RUNNING.
 * No effect for Send, or if the thread has stopped itself. A Call whose perform function does not
 * use this is answered with an empty message. api/message.c */
void inv_reply(const struct invocation *inv, const word_t *words, unsigned count);

/* Invocation labels of this configuration (sheet section 5). */
enum invocation_label {
	LABEL_INVALID = 0,
	LABEL_UNTYPED_RETYPE,
	LABEL_TCB_READ_REGISTERS,
	LABEL_TCB_WRITE_REGISTERS,
	LABEL_TCB_COPY_REGISTERS,
	LABEL_TCB_CONFIGURE,
	LABEL_TCB_SET_PRIORITY,
	LABEL_TCB_SET_MC_PRIORITY,
	LABEL_TCB_SET_SCHED_PARAMS,
	LABEL_TCB_SET_IPC_BUFFER,
	LABEL_TCB_SET_SPACE,
	LABEL_TCB_SUSPEND,
	LABEL_TCB_RESUME,
	LABEL_TCB_BIND_NOTIFICATION,
	LABEL_TCB_UNBIND_NOTIFICATION,
	LABEL_TCB_SET_TLS_BASE,
	LABEL_TCB_SET_FLAGS,
	LABEL_CNODE_REVOKE,
	LABEL_CNODE_DELETE,
	LABEL_CNODE_CANCEL_BADGED_SENDS,
	LABEL_CNODE_COPY,
	LABEL_CNODE_MINT,
	LABEL_CNODE_MOVE,
	LABEL_CNODE_MUTATE,
	LABEL_CNODE_ROTATE,
	LABEL_CNODE_SAVE_CALLER,
	LABEL_IRQ_ISSUE_HANDLER,
	LABEL_IRQ_ACK,
	LABEL_IRQ_SET_NOTIFICATION,
	LABEL_IRQ_CLEAR,
	LABEL_DOMAIN_SET,
	LABEL_DOMAIN_SCHEDULE_CONFIGURE,
	LABEL_DOMAIN_SCHEDULE_SET_START,
	LABEL_PDPT_MAP,
	LABEL_PDPT_UNMAP,
	LABEL_PAGE_DIRECTORY_MAP,
	LABEL_PAGE_DIRECTORY_UNMAP,
	LABEL_PAGE_TABLE_MAP,
	LABEL_PAGE_TABLE_UNMAP,
	LABEL_PAGE_MAP,
	LABEL_PAGE_UNMAP,
	LABEL_PAGE_GET_ADDRESS,
	LABEL_ASID_CONTROL_MAKE_POOL,
	LABEL_ASID_POOL_ASSIGN,
	LABEL_IO_PORT_CONTROL_ISSUE,
	LABEL_IO_PORT_IN8,
	LABEL_IO_PORT_IN16,
	LABEL_IO_PORT_IN32,
	LABEL_IO_PORT_OUT8,
	LABEL_IO_PORT_OUT16,
	LABEL_IO_PORT_OUT32,
	LABEL_IRQ_ISSUE_HANDLER_IOAPIC,
	LABEL_IRQ_ISSUE_HANDLER_MSI,
};
_Static_assert(LABEL_IRQ_ISSUE_HANDLER_MSI == 52, "labels of the fact sheet");

/* Object type numbers of Untyped_Retype (sheet section 4). */
enum object_type {
	OBJ_UNTYPED = 0,
	OBJ_TCB,
	OBJ_ENDPOINT,
	OBJ_NOTIFICATION,
	OBJ_CAP_TABLE,
	OBJ_PDPT,
	OBJ_PML4,
	OBJ_HUGE_PAGE,
	OBJ_4K_PAGE,
	OBJ_LARGE_PAGE,
	OBJ_PAGE_TABLE,
	OBJ_PAGE_DIRECTORY,
	OBJ_TYPE_COUNT,
};
