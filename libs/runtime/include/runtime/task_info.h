/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The start page: what the root task tells a task that it starts. One read-only page at
 * TASK_INFO_ADDRESS, which RDI holds at the first instruction.
 *
 * A task's capabilities are named by cptrs ("slots" below). Its CSpace has one or two levels:
 *
 *	level1_bits == 0	one CNode of 2^TASK_CNODE_BITS slots
 *	level1_bits > 0		a CNode of 2^level1_bits slots that hold CNodes of 2^TASK_CNODE_BITS
 *				slots; the first `level2_cnodes` are there, the rest is empty
 *
 * In both cases slot n is cptr n, and (TASK_SLOT_CNODE, n, 64) names it in CNode operations; entry
 * i of level 1 is (TASK_SLOT_CNODE, i, 64 - TASK_CNODE_BITS). The slots from `free_slot` to the end
 * of the last CNode that is there are empty.
 *
 * All signals to a task reach its one notification, which is bound to its thread. Every badge has
 * TASK_BADGE_SIGNAL set, so that a receiver on an endpoint can tell them from its clients' badges,
 * and one bit that says who signalled.
 */
#pragma once

#include <stdint.h>

#define TASK_INFO_MAGIC	  0x6f666e695f6b7374ul
#define TASK_INFO_VERSION 1u

/* Where the root task maps things in a task's address space. */
#define TASK_INFO_ADDRESS      0x10000000ul
#define TASK_IPC_ADDRESS       0x10001000ul
#define TASK_SHARED_ADDRESS    0x10100000ul /* connections, TASK_SHARED_STRIDE apart */
#define TASK_SHARED_STRIDE     0x00100000ul
#define TASK_DEVICE_ADDRESS    0x18000000ul  /* device memory, TASK_SHARED_STRIDE apart */
#define TASK_IMAGE_ADDRESS     0x20000000ul  /* files of the boot archive, read-only */
#define TASK_ADDRESS_SPACE_END 0x800000000ul /* the task may map what it likes from here on */

#define TASK_CNODE_BITS 9

/* Slots of every task. */
enum task_slot {
	TASK_SLOT_TCB = 1,
	TASK_SLOT_CNODE, /* the CNode of the first level, guard as needed */
	TASK_SLOT_VSPACE,
	TASK_SLOT_ROOT,		/* endpoint to the root task: faults go there, enum task_message */
	TASK_SLOT_NOTIFICATION, /* the task's own, bound to its thread; all rights, no badge */
	TASK_SLOT_ASID_POOL,	/* the first of `asid_pools` */
	TASK_SLOT_FIRST_FREE = TASK_SLOT_ASID_POOL + 8,
};

/* The priorities of a system. The task's own is its maximum too. */
enum task_priority {
	TASK_PRIORITY_USER = 100, /* threads of Linux programs */
	TASK_PRIORITY_KERNEL = 150,
	TASK_PRIORITY_DEVICE = 200,
};

/* Labels of messages to TASK_SLOT_ROOT, beyond all fault labels; seL4_Call. */
enum task_message {
	/* MR0 = status: done on purpose. No reply comes, the task's memory is taken back. */
	TASK_MESSAGE_POWER_OFF = 64,
};

#define TASK_BADGE_SIGNAL  (1ul << 63)
#define TASK_UNTYPEDS	   64
#define TASK_CONNECTIONS   16
#define TASK_IRQS	   8
#define TASK_PORT_RANGES   8
#define TASK_DEVICE_FRAMES 8
#define TASK_FILES	   12

struct task_untyped {
	uint64_t paddr;
	uint32_t slot;
	uint32_t size_bits;
};

/*
 * Memory shared with another task, and how the two wake each other. A kernel task has one named
 * "console" and one named "clock"; the task behind has one for each client, named as the client.
 */
struct task_connection {
	char name[24];
	uint64_t address; /* of the shared memory; zeroed when the system started, then kept */
	uint32_t bytes;	  /* multiple of 4096 */
	uint32_t channel; /* number of the client in the system description */
	uint32_t signal;  /* slot: signalling it wakes the peer */
	uint32_t unused;
	uint64_t badge; /* the peer's signals arrive with this one bit (and TASK_BADGE_SIGNAL) */
};

struct task_irq {
	uint32_t handler; /* slot; its notification is set already, it has yet to be acknowledged */
	uint32_t pin;	  /* of the IOAPIC */
	uint64_t badge;	  /* one bit, as above */
};

struct task_ports {
	uint16_t first, last; /* inclusive */
	uint32_t slot;
};

struct task_device_memory {
	uint64_t paddr, address; /* mapped uncached */
	uint32_t bytes;
	uint32_t slot; /* of its first page's frame; the others follow */
};

/* A file of the boot archive, mapped read-only. Page i is the frame in slot first_slot + i. */
struct task_file {
	char name[32]; /* in the archive; "rootfs" for the task's own root filesystem */
	uint64_t address;
	uint64_t size; /* bytes; the rest of the last page is undefined */
	uint32_t first_slot;
	uint32_t unused;
};

struct task_info {
	uint64_t magic;
	uint32_t version;
	uint32_t bytes; /* sizeof(struct task_info) */
	uint64_t unused[2];
	uint64_t ipc_buffer; /* start-up (runtime/start.h) reads this */

	char name[24];
	char entry[16];	   /* kernel tasks: how system calls come in: fault, shim, direct */
	char init[64];	   /* kernel tasks: the first program, "" for the built-in choice */
	uint64_t features; /* SELKIE_FEATURE_*: extensions of the microkernel; 0 on others */
	uint32_t tsc_mhz;
	uint32_t restarts;    /* how often this task was started before */
	uint32_t channel;     /* kernel tasks: its number in the system description */
	uint32_t verbose;     /* log level (runtime/log.h) */
	uint32_t level1_bits; /* see above */
	uint32_t level2_cnodes;
	uint32_t free_slot;
	uint32_t asid_pools; /* in TASK_SLOT_ASID_POOL... */

	uint32_t untypeds, connections, irqs, port_ranges, device_memories, files;
	struct task_untyped untyped[TASK_UNTYPEDS];
	struct task_connection connection[TASK_CONNECTIONS];
	struct task_irq irq[TASK_IRQS];
	struct task_ports ports[TASK_PORT_RANGES];
	struct task_device_memory device_memory[TASK_DEVICE_FRAMES];
	struct task_file file[TASK_FILES];
};

_Static_assert(__builtin_offsetof(struct task_info, ipc_buffer) == 32, "start-up relies on it");
_Static_assert(sizeof(struct task_info) <= 4096, "one page");
_Static_assert(TASK_SLOT_FIRST_FREE < (1 << TASK_CNODE_BITS), "fixed slots in the first CNode");
