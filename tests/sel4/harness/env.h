/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots and objects that last for one case. Objects come from one untyped, the *arena*, which is
 * revoked between cases; the slots that a case took are emptied too.
 */
#pragma once

#include <stdbool.h>
#include <sel4/sel4.h>

/* Short names of what every case uses. */
#define TCB    seL4_CapInitThreadTCB
#define CNODE  seL4_CapInitThreadCNode
#define VSPACE seL4_CapInitThreadVSpace

/* Size of the arena; a case's objects must fit in. */
#define ARENA_BITS 23

/* A priority at which other threads of a case run: below this thread's 255, above settle()'s. */
#define PRIO 200

extern seL4_BootInfo *boot;

/* Takes the BootInfo; stops with a message if the machine lacks what cases need. */
void env_init(seL4_BootInfo *bootinfo);
/* Ends what the last case left: objects, slots, the priority and fault handler of this thread. */
void env_take_back(void);

/* The arena itself, with no children at the start of a case. */
seL4_CPtr env_arena(void);
/* Next empty slot; `count` consecutive ones. They are emptied after the case. */
seL4_CPtr new_slot(void);
seL4_CPtr new_slots(unsigned count);
/* A new object out of the arena. size_bits counts for untypeds and CNodes only. */
seL4_CPtr new_object(seL4_Word type, seL4_Word size_bits);
seL4_CPtr new_endpoint(void);
seL4_CPtr new_notification(void);
seL4_CPtr new_frame(void);
seL4_CPtr new_tcb(void);
/* A copy with these rights / minted with badge or data, in a new slot. */
seL4_CPtr new_copy(seL4_CPtr from, seL4_CapRights_t rights);
seL4_CPtr new_badged(seL4_CPtr from, seL4_Word badge);
/* An address space with an ASID of this thread's pool. */
seL4_CPtr new_vspace(void);

/* CNode operations on this thread's CSpace, (slot, 64) each. */
seL4_Error copy_to(seL4_CPtr to, seL4_CPtr from);
seL4_Error mint_to(seL4_CPtr to, seL4_CPtr from, seL4_Word badge);
seL4_Error move_to(seL4_CPtr to, seL4_CPtr from);
seL4_Error delete_cap(seL4_CPtr slot);
seL4_Error revoke_cap(seL4_CPtr slot);
/* Whether a slot holds no capability. */
int is_empty(seL4_CPtr slot);

/* Maps paging structures for `vaddr` into `vspace` down to page tables. */
void map_tables(seL4_CPtr vspace, seL4_Word vaddr);
/* Maps a frame for reading and writing in this thread's address space, tables included. */
void map_here(seL4_CPtr frame, seL4_Word vaddr);
/* The capability of the page of this program's image at an address. */
seL4_CPtr image_frame(const void *address);

/* A Call made word by word: `caps` extra capabilities and `length` words are in the IPC buffer
 * already. */
seL4_MessageInfo_t raw_call(seL4_CPtr cap, seL4_Word label, seL4_Word caps, seL4_Word length);
/* The same with words given; the capabilities are in the IPC buffer already. */
#define RAW_CALL(cap, label, caps, ...)                                    \
	raw_call_words(cap, label, caps, (const seL4_Word[]){__VA_ARGS__}, \
		       sizeof((const seL4_Word[]){__VA_ARGS__}) / sizeof(seL4_Word))
seL4_MessageInfo_t raw_call_words(seL4_CPtr cap, seL4_Word label, seL4_Word caps,
				  const seL4_Word *words, seL4_Word length);

/* Lets all other threads run until none can; then returns. */
void settle(void);
/*
 * The same in two steps, for a wait that another thread may end by a signal: settle_begin(), then
 * settle_wait() until it returns true, when all threads have settled. False: a signal came through
 * a capability that settle_alarm() made.
 */
seL4_CPtr settle_alarm(void);
void settle_begin(void);
bool settle_wait(void);

/* The first device untyped of at least `bits`, and the first untyped region of ordinary memory that
 * is not the arena. */
seL4_CPtr device_untyped(unsigned bits);

/* The SELKIE_FEATURE_* that the boot information announces: none on a kernel without extensions. */
seL4_Word env_features(void);

/* Ends QEMU. */
_Noreturn void env_power_off(void);
