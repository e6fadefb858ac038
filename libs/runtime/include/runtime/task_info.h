/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The start page that the root task makes for a task: a struct task_info in as many pages as it
 * needs, mapped read-only, with its address in RDI. A capability is given by its slot, which is
 * also its cptr.
 *
 * The CSpace of a task has two levels: a root CNode of TASK_CNODE_ROOT_BITS whose entries are
 * CNodes of TASK_CNODE_LEAF_BITS, the leaves; the root's guard has the rest of the 64 bits. So the
 * slot's upper part chooses the leaf. The root task makes the first leaves; a kernel task adds
 * more.
 */
#pragma once

#include <stdint.h>

#include "components/names.h"

#define TASK_INFO_MAGIC	     0x6f666e696b736174ul /* "taskinfo" */
#define TASK_CNODE_ROOT_BITS 12
#define TASK_CNODE_LEAF_BITS 10
#define TASK_CNODE_GUARD     (64 - TASK_CNODE_ROOT_BITS - TASK_CNODE_LEAF_BITS)
/* Depth at which the entry of a leaf in the root CNode is named (Untyped_Retype's node_depth). */
#define TASK_CNODE_LEAF_DEPTH (64 - TASK_CNODE_LEAF_BITS)
#define TASK_UNTYPED_MAX      230
#define TASK_NAME_MAX	      32
#define TASK_FILE_NAME_MAX    64 /* "rootfs/" and a name fit */
/* Pools of 512 address spaces each; the microkernel has one more, for all other tasks. */
#define TASK_ASID_POOLS_MAX 7

/* Slots that hold the same kind of capability in every task. Slot 0 is empty. */
enum task_slot {
	TASK_SLOT_TCB = 1,
	TASK_SLOT_CNODE, /* the root CNode, with its guard: (slot, 64) addresses everything */
	TASK_SLOT_VSPACE,
	TASK_SLOT_WATCH,	  /* endpoint of the root task, for faults and the calls below */
	TASK_SLOT_NOTIFICATION,	  /* the task's own; its connections and interrupts signal it */
	TASK_SLOT_ASID_POOLS = 8, /* kernel tasks: the first of task_info.asid_pools */
	TASK_SLOT_FIRST_FREE = 16,
};

/*
 * Label of a Call to TASK_SLOT_WATCH (MR0: status) that ends the task: the root task takes back all
 * its resources and does not answer. No fault message has this label.
 */
#define TASK_POWER_OFF 100
/*
 * Label of a kernel task's Call to TASK_SLOT_WATCH to kill a component's task, which is then
 * started again. The system description must allow it (debug = yes). MR0 to MR3 are the name,
 * filled up with zero bytes. The answer in MR0 is 0 or a positive errno: EPERM, ENOENT (no running
 * task of a component has this name).
 */
#define TASK_KILL	101
#define TASK_KILL_WORDS (TASK_NAME_MAX / 8)
/*
 * The same for a component that hangs, without debug = yes. The kernel task must be the component's
 * owner. The answer is as with TASK_KILL.
 */
#define TASK_HANGS 102
/*
 * Label of a kernel task's Call about the priority of a component that it owns: MR0 to MR3 are the
 * name as with TASK_KILL, MR4 is 1 to let all programs run before the component, 0 to let it run
 * before them again. The answer is as with TASK_KILL.
 */
#define TASK_STEP_BACK	     103
#define TASK_STEP_BACK_WORDS (TASK_KILL_WORDS + 1)

/* A connection by shared memory: pages mapped in both tasks, and a notification each way. */
struct task_connection {
	uint64_t address;     /* of the shared pages in this task; 0: not connected */
	uint64_t size;	      /* bytes */
	uint64_t signal_slot; /* signal this notification to wake the other side */
	uint64_t badge;	      /* with which the other side signals this task's notification */
};

struct task_untyped {
	uint64_t slot, paddr;
	uint64_t size_bits;
};

struct task_interrupt {
	uint64_t handler_slot; /* 0: none */
	uint64_t badge;	       /* with which the interrupt signals this task's notification */
};

struct task_port_range {
	uint64_t slot; /* 0: none */
	uint64_t first, last;
};

/* A device of the PC (root-task/platform.h) with the capabilities that its driver needs. */
struct task_platform {
	char name[TASK_NAME_MAX]; /* the component's */
	uint64_t interface;	  /* enum component_interface */
	uint64_t driver;	  /* enum driver */
	struct task_interrupt interrupt;
	struct task_port_range ports[3];
	uint64_t registers; /* address of a page of them, mapped uncached; 0: none */
};
#define TASK_PLATFORM_MAX 4
/* The badge with which device n of these signals the task's notification. */
#define TASK_PLATFORM_BADGE(n) (1ul << (28 + (n)))

/* A piece of a device's registers, mapped uncached. */
struct task_registers {
	uint64_t address; /* 0: the device has none of this kind */
	uint64_t length;  /* bytes */
};

/*
 * A virtio device on the PCI bus that this task drives. The root task has found its register blocks
 * (virtio 1.2, section 4.1.4), mapped the pages that they are in, and programmed entry 0 of its
 * MSI-X table to this interrupt. The task cannot access configuration space and MSI-X table.
 */
struct task_virtio {
	char name[TASK_NAME_MAX]; /* the component's */
	uint64_t interface;	  /* enum component_interface */
	uint64_t driver;	  /* enum driver */
	struct task_registers common, notify, isr, device;
	uint64_t notify_multiplier;
	struct task_interrupt interrupt;
};
#define TASK_VIRTIO_MAX 12
/* The badge with which device n signals the task's notification. */
#define TASK_VIRTIO_BADGE(n) (1ul << (16 + (n)))

/* Memory that a device reads and writes: physically contiguous pages. */
struct task_dma {
	uint64_t address, physical, bytes;
};

/* A component that is a task of its own and serves this task, alone or among others, by libs/rpc
 * over the shared pages. */
struct task_remote {
	char name[TASK_NAME_MAX]; /* the component's */
	uint64_t interface;	  /* enum component_interface */
	struct task_connection connection;
};
#define TASK_REMOTES_MAX 16
/* The badge with which device task n (from 0) signals its clients' notifications. */
#define TASK_REMOTE_BADGE(n) (1ul << (n))

/* A file of the boot image that this task may see, by its archive name. */
struct task_file {
	char name[TASK_FILE_NAME_MAX];
	uint64_t address, size;
};
#define TASK_FILES_MAX 24

/* How many connections a device task may have: one for each kernel task and user task. */
#define TASK_CLIENTS_MAX 16

struct task_info {
	uint64_t magic;
	uint64_t index;	   /* of a kernel or user task: its place among those of its kind, from 0 */
	uint64_t restarts; /* how often it has been started before */
	uint64_t features; /* SELKIE_FEATURE_* of the microkernel, 0 on upstream */
	uint64_t ipc_buffer;
	uint64_t tsc_mhz;
	char name[TASK_NAME_MAX];
	uint64_t first_free_slot; /* the slots from here to the end of the leaves are empty */
	uint64_t leaf_count;	  /* leaves that exist */
	uint64_t free_address;	  /* from here to the top of user space nothing is mapped */

	/*
	 * The files of the boot image (interfaces/image.h) that a kernel task may see: its
	 * "rootfs/NAME" and, if from_host, its command as "run/...". Their pages are mapped
	 * read-only inside [archive_address, archive_address + archive_size), the rest of which is
	 * not mapped. The capability to the frame of the page at archive_address + n * 4096 is in
	 * slot archive_first_slot + n, which is empty where nothing is mapped. archive_size 0: no
	 * files.
	 */
	uint64_t archive_address, archive_size, archive_first_slot;
	uint64_t file_count;
	struct task_file files[TASK_FILES_MAX];

	/* Kernel tasks. */
	uint64_t asid_pools; /* number of its pools, at least 1 */
	uint64_t inner; /* 1: it is linked in the upper half, and its programs enter it by the inner
			   ring */
	char rootfs[TASK_NAME_MAX]; /* archive entry rootfs/NAME */
	char init[128];		    /* init's command if the host gave none; "": a login shell */
	uint64_t from_host;	    /* 1: its command is from the host: the files run/... */

	/* Kernel tasks and user tasks: the device tasks whose clients they are. */
	struct task_remote remotes[TASK_REMOTES_MAX];
	uint64_t remote_count;

	/* Device tasks. */
	struct task_connection clients[TASK_CLIENTS_MAX];
	uint64_t client_count;
	struct task_dma dma;
	uint64_t heap_address,
		heap_bytes; /* the heap of a component that needs much memory; 0: none */
	uint64_t
		ranges_address; /* struct rpc_ranges: memory that requests of its client may name */
	uint64_t
		crash; /* for tests: dies after a number of requests between 1 and this; 0: never */
	uint64_t hangs;		  /* for tests: loops for ever then, instead of dying */
	uint64_t slow;		  /* for tests: computes for long once in so many pieces of work */
	uint64_t served_priority; /* the priority that the task takes when it has started */

	/* Devices that the task drives itself. */
	struct task_virtio virtio[TASK_VIRTIO_MAX];
	uint64_t virtio_count;
	struct task_platform platform[TASK_PLATFORM_MAX];
	uint64_t platform_count;

	uint64_t untyped_count;
	struct task_untyped untyped[TASK_UNTYPED_MAX];
};
_Static_assert(__builtin_offsetof(struct task_info, ipc_buffer) == 32, "start-up reads it there");
