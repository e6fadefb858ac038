/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations that the files share which implement machine.h over seL4. The layout of the kernel
 * task's own address space, above everything that the root task mapped:
 *
 *	DIRECT_BASE + p	  the frame at physical address p, once its chunk is made
 *	HEAP_BASE	  malloc's memory (heap.c)
 *	STACK_BASE	  kernel stacks (kstack.c)
 *
 * Nothing in here calls malloc, for malloc calls it: records come from struct meta arenas.
 */
#pragma once

#include <sel4/sel4.h>
#include <selkie/extensions.h>

#include "machine/machine.h"
#include "objalloc/objects.h"
#include "runtime/task_info.h"

/* Each of the three areas has an entry of its own in the upper half of the PML4; so has the area
 * that the root task mapped. */
enum machine_area { AREA_DIRECT, AREA_HEAP, AREA_STACKS, MACHINE_AREAS };
extern uint64_t machine_areas[MACHINE_AREAS];
#define DIRECT_BASE (machine_areas[AREA_DIRECT])
#define HEAP_BASE   (machine_areas[AREA_HEAP])
#define STACK_BASE  (machine_areas[AREA_STACKS])

extern const struct task_info *machine_info;
extern struct objalloc machine_objects;

static inline bool machine_has(uint64_t feature)
{
	return machine_info->features & feature;
}

/* ---- objects.c: seL4 under the object allocator ---- */

/* -ENOMEM, -EINVAL. */
int machine_objects_init(const struct task_info *info);
/* Fills the allocator's reserve of pages. To be called where nothing is half done. */
void machine_objects_refill(void);
/* An arena of fixed-size records. */
void machine_records_init(struct meta *m, uint32_t size);
/* A slot with a copy of a capability; 0 when slots are out. */
uint32_t machine_copy_cap(uint32_t from);
void machine_delete_cap(uint32_t slot);
/* Deletes the capability only; the slot stays taken. */
void machine_clear_slot(uint32_t slot);
/* Copies into a given empty slot. */
int machine_copy_cap_to(uint32_t from, uint32_t to);

/* ---- vspace.c ---- */

struct vspace {
	struct list_head link; /* while it waits to be used again */
	uint32_t root;	       /* slot of the PML4 */
	uint32_t table_count;
	uint64_t layout;	 /* the layout that its tables were made for */
	unsigned threads;	 /* that programs run on in it */
	struct list_head spares; /* the inner ring: threads without an owner */
	unsigned spare_count;
	struct chunk *chunk;
	unsigned number;
	struct list_head tables;
};

/* The kernel task's own address space. */
extern struct vspace own_vspace;
/* -ENOMEM. */
int vspaces_init(void);
/* Maps a frame, making page tables as needed. The only error is -ENOMEM; any other is a bug. */
int vspace_map_cap(struct vspace *vs, uint32_t frame, uint64_t va, unsigned prot);
/* VM_PROT_* as seL4's rights. */
seL4_CapRights_t vspace_rights(unsigned prot);
seL4_Word vspace_attributes(unsigned prot);
/* Undoes the record of a mapping that vspace_map() reported but that failed later. */
void vspace_unmade(struct page *page, uint32_t cap);
/* Gives back what the caches of destroyed address spaces and threads hold. True if there was
 * anything. */
bool vspaces_trim(void);
bool uthreads_trim(void);
/* Destroys all but `keep` of the threads of `vs` without an owner. Called by the main thread. */
void uthreads_drop_spares(struct vspace *vs, unsigned keep);
bool kstacks_trim(void);

/* ---- map_batch.c: what vspace.c puts off between vspace_batch_begin() and _end() ---- */

/* Are changes of `vs` put off now? */
bool map_batch_open(const struct vspace *vs);
/* Makes the changes that were put off. */
void map_batch_flush(void);
/* These put a change off; changes are made in the order of the calls. A mapping that cannot be made
 * is undone: *out is 0 then. */
void map_batch_copy(uint32_t from, uint32_t to);
void map_batch_map(struct vspace *vs, uint32_t cap, uint64_t va, struct page *page, unsigned prot,
		   mapping_t *out);
void map_batch_protect(struct vspace *vs, uint32_t cap, uint64_t va, unsigned prot);
/* The page is held until it is unmapped. */
void map_batch_unmap(struct page *page, uint32_t cap);
void map_batch_delete(struct page *page, uint32_t cap, bool slot_too);

/* ---- frames.c ---- */

int frames_init(void);
/* Zeroes a page faster than the string instructions do where those are emulated. */
void page_clear(void *va);
/* As object_alloc(), but when out of memory it frees what is only kept for speed and tries again.
 */
int machine_object_alloc(struct object_cache *cache, struct chunk **chunk);

/* ---- events and threads ---- */

#define UTHREAD_PRIORITY       100
#define UTHREAD_PRIORITY_FIRST 101 /* of the program that is preferred */
#define MAIN_PRIORITY	       150 /* as the root task gives it */
#define UTHREAD_PRIORITY_AHEAD \
	149 /* of other programs: below the main thread, equal to a component that hangs */

struct uthread {
	struct list_head link;
	struct vspace *vs;
	void *cookie;
	struct chunk *tcb_chunk, *cnode_chunk;
	unsigned tcb_number, cnode_number;
	uint32_t tcb, cnode;
	uint8_t priority; /* of the TCB */
	bool redirected;
	/* The inner ring: the page of its message buffer, and its record. */
	struct page *buffer;
	struct selkie_inner_record *record;
	/* In inner_ready, while its program waits for a carrier to let it go on. */
	struct list_head ready;
	void *fpu;	    /* room for its floating-point state */
	bool fpu_saved;	    /* the state is in `fpu` */
	bool fpu_elsewhere; /* and only there, not in the seL4 thread */
};

int uthreads_init(void);
/* The priority of the programs that run while the main thread gives way to them. */
uint8_t uthread_yield_priority(void);
bool uthread_any_preferred(void);
/* The endpoint on which user threads' faults arrive. */
extern uint32_t fault_endpoint;
/* The thread whose message is still to be replied to; NULL if there is none. */
extern struct uthread *event_caller;
/* The reply to event_caller goes out with the next receive; if `regs` is NULL the thread goes on
 * where it was. */
void event_reply(const struct user_regs *regs);
/* `t` was destroyed, or was resumed or stopped in another way: no reply is due to it. */
void event_forget(const struct uthread *t);
/* Sends the reply that is due to `t`, if one is. From then on the registers of its TCB say where it
 * stands. */
void event_finish(const struct uthread *t);
/* Puts off signals that came while the kernel task waited for another one: they become the next
 * event. */
void event_put_off(uint64_t badge);
/* Raises SIGNAL_* from inside this kernel task: they are part of the next event. */
void event_raise(unsigned signals);
/* Takes what event_raise() raised since the last event. */
unsigned event_take_raised(void);

/* A page fault, exception or `int` by its vector; out->regs.rip is set. */
void event_of_exception(struct event *out, unsigned vector, unsigned error, uint64_t address);

/* ---- inner.c: what uthread.c and event.c do differently in the inner ring ---- */

/* -ENOMEM. */
int inner_init(void);
/* Prepares a thread whose TCB is new. -ENOMEM. */
int inner_prepare(struct uthread *t);
/* The thread has a new owner: its cookie has been set. */
void inner_belongs(struct uthread *t);
/* The thread has no owner any more. Its next owner gets it as if it were new. */
void inner_leaves(struct uthread *t);
/* Does a thread of `vs` run this? */
bool inner_runs_in(const struct vspace *vs);
void inner_release(struct uthread *t);
void inner_run(struct uthread *t);
bool inner_stop(struct uthread *t);
/* inner_registers.c: `to` gets the registers with which a thread came in that was stopped on its
 * way in and has the registers `now`. */
void inner_complete_entry(struct user_regs *to, const struct selkie_inner_record *record,
			  const struct user_regs *now);
void inner_get_regs(const struct uthread *t, struct user_regs *regs);
/* The TCB of the thread that runs the kernel task's code. */
seL4_CPtr inner_own_tcb(void);
/* The running stack continues at once with the main thread as its carrier; nothing else runs in
 * between. */
void inner_to_main(void);
/* Announces `count` calls of seL4: calls inner_to_main() if that is worth it. Not to be called
 * while a message is being put together. */
void inner_calls_ahead(unsigned count);
/* The main thread waits for its notification, without the lock. 0: nothing came. */
seL4_Word inner_receive(bool poll);
/* machine_yield_to_programs(), for the main thread. */
void inner_yield_to_programs(void);
/* Has the thread been given a higher priority because the main thread waits for it? Then it gets
 * `priority` afterwards. */
bool inner_keeps_priority(seL4_CPtr tcb, uint8_t priority);
/* A carrier that is not the main thread waits, with the lock, for a signal to the main thread. */
seL4_Word inner_wait_badge(void);

/* ---- device.c ---- */

/* The badges with which devices signal. */
uint64_t device_badges(void);
/* Notes that the devices with these badges have signalled. */
void device_interrupted(uint64_t badge);

/* ---- the rest ---- */

int boot_image_init(const struct task_info *info);
