/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User threads. Each gets a new TCB (Untyped_Retype): seL4 has no call that clears a TCB, and no
 * register of a thread, vector registers above all, may be seen by the next. The thread's other
 * objects are reused as they are.
 *
 * Each thread has a CSpace of two slots: one is empty, the other has the capability to the fault
 * endpoint, whose badge is the address of the thread's record here. Where the microkernel has the
 * extension, no instruction of the thread is a seL4 call at all; and in any case the slot lies
 * behind a guard that cannot be guessed.
 *
 * A thread that faulted runs again either by the reply to its message, as long as nothing else was
 * received (event_caller), or by having its registers written, which cancels the fault.
 */
#include <errno.h>

#include <selkie/redirect.h>

#include "machine/inner.h"
#include "machine/internal.h"
#include "runtime/log.h"

#define GUARD_BITS	 63
#define GUARD_VALUE_BITS 58 /* of a CNode capability's data word */
#define FAULT_SLOT	 1
#define KEPT_MAX	 16
#define SPARES_MAX	 16 /* threads without an owner, in an address space */

_Static_assert(sizeof(struct user_regs) == sizeof(seL4_UserContext), "written as it is");

static struct object_cache tcbs = {.type = seL4_TCBObject,
				   .object_bits = seL4_TCBBits,
				   .chunk_bits = seL4_TCBBits,
				   .min_bits = seL4_TCBBits,
				   .unshared = true};
static struct object_cache cnodes = {.type = seL4_CapTableObject,
				     .size_bits = 1,
				     .object_bits = 1 + seL4_SlotBits,
				     .chunk_bits = 12,
				     .min_bits = 12};
static struct object_cache endpoints = {.type = seL4_EndpointObject,
					.object_bits = seL4_EndpointBits,
					.chunk_bits = 12,
					.min_bits = 12};
static struct meta records;
static struct list_head kept = LIST_HEAD_INIT(kept);
static unsigned kept_count;
static uint64_t guard;

uint32_t fault_endpoint;

int uthreads_init(void)
{
	struct chunk *chunk;
	int number;

	object_cache_init(&machine_objects, &tcbs);
	object_cache_init(&machine_objects, &cnodes);
	object_cache_init(&machine_objects, &endpoints);
	machine_records_init(&records, sizeof(struct uthread));
	machine_random(&guard, sizeof(guard));
	guard &= (1ul << GUARD_VALUE_BITS) - 1;
	number = object_alloc(&endpoints, &chunk);
	if (number < 0)
		return number;
	fault_endpoint = object_slot(chunk, (unsigned)number);
	return 0;
}

/* The headers with which seL4 calls are made say how the kernel was configured. */
#ifdef CONFIG_SYSENTER
static const enum syscall_form plain_form = SYSCALL_FORM_INVALID;
#else
static const enum syscall_form plain_form = SYSCALL_FORM_PATCHED;
#endif

enum syscall_form machine_syscall_form(void)
{
	return machine_has(SELKIE_FEATURE_FOREIGN_SYSCALL) ? SYSCALL_FORM_FOREIGN : plain_form;
}

bool machine_keeps_trap_flag(void)
{
	return machine_syscall_form() == SYSCALL_FORM_FOREIGN;
}

bool machine_can_redirect(void)
{
	return !machine_inner() && machine_syscall_form() == SYSCALL_FORM_FOREIGN &&
	       machine_has(SELKIE_FEATURE_REDIRECT_CHOSEN);
}

static int set_redirect_flag(struct uthread *t, bool on)
{
	seL4_Word flag = SELKIE_TCB_FLAG_REDIRECT_SYSCALL;

	if (t->redirected == on)
		return 0;
	if (seL4_TCB_SetFlags(t->tcb, on ? 0 : flag, on ? flag : 0).error)
		return -ENOMEM;
	t->redirected = on;
	return 0;
}

int uthread_redirect(struct uthread *t, uint64_t handler, uint64_t word,
		     const uint64_t numbers[REDIRECT_WORDS])
{
	if (!handler)
		return set_redirect_flag(t, false);
	if (selkie_TCB_SetRedirectOf(t->tcb, handler, word, numbers))
		return -ENOMEM;
	return set_redirect_flag(t, true);
}

static seL4_Word cspace_data(void)
{
	return seL4_CNode_CapData_new(guard, GUARD_BITS).words[0];
}

static seL4_CPtr fault_cptr(void)
{
	return guard << 1 | FAULT_SLOT;
}

/* A thread of the inner ring calls seL4 with the kernel task's capabilities; its faults are
 * reported as the kernel task's. */
static seL4_Error configure_inner(struct uthread *t)
{
	seL4_Word guard_of_root = seL4_CNode_CapData_new(0, TASK_CNODE_GUARD).words[0];

	if (inner_prepare(t))
		return seL4_NotEnoughMemory;
	return seL4_TCB_Configure(t->tcb, TASK_SLOT_WATCH, TASK_SLOT_CNODE, guard_of_root,
				  t->vs->root, 0, (seL4_Word)t->buffer->va, t->buffer->cap);
}

static int configure(struct uthread *t)
{
	seL4_Error error = machine_inner()
				   ? configure_inner(t)
				   : seL4_TCB_Configure(t->tcb, fault_cptr(), t->cnode,
							cspace_data(), t->vs->root, 0, 0, 0);

	if (error) {
		log_error("configuring a user thread failed: %d", error);
		return -ENOMEM;
	}
	return 0;
}

/* Puts the thread's capability to the fault endpoint into its new CNode. */
static int prepare_cspace(struct uthread *t)
{
	seL4_Error error =
		seL4_CNode_Mint(t->cnode, FAULT_SLOT, 1, TASK_SLOT_CNODE, fault_endpoint,
				seL4_WordBits, seL4_CapRights_new(1, 0, 0, 1), (seL4_Word)t);

	if (error)
		log_error("preparing a user thread's CSpace failed: %d", error);
	return error ? -ENOMEM : 0;
}

/* Prepares a thread whose TCB is new. */
static int prepare(struct uthread *t)
{
	seL4_Error error = seL4_TCB_SetSchedParams(t->tcb, TASK_SLOT_TCB, 0, UTHREAD_PRIORITY);

	t->priority = UTHREAD_PRIORITY;
	if (!error && machine_syscall_form() == SYSCALL_FORM_FOREIGN)
		error = (seL4_Error)seL4_TCB_SetFlags(t->tcb, 0, SELKIE_TCB_FLAG_FOREIGN_SYSCALL)
				.error;
	t->redirected = false;
	if (error) {
		log_error("preparing a user thread failed: %d", error);
		return -ENOMEM;
	}
	return configure(t);
}

static void release(struct uthread *t)
{
	if (t->cnode) {
		seL4_CNode_Delete(t->cnode, FAULT_SLOT, 1);
		object_free(t->cnode_chunk, t->cnode_number);
	}
	if (t->tcb)
		object_free(t->tcb_chunk, t->tcb_number);
	inner_release(t);
	meta_free(&records, t);
}

static int get_objects(struct uthread *t)
{
	int number = machine_object_alloc(&tcbs, &t->tcb_chunk);

	if (number < 0)
		return number;
	t->tcb_number = (unsigned)number;
	t->tcb = object_slot(t->tcb_chunk, t->tcb_number);
	if (machine_inner())
		return 0;
	number = machine_object_alloc(&cnodes, &t->cnode_chunk);
	if (number < 0)
		return number;
	t->cnode_number = (unsigned)number;
	t->cnode = object_slot(t->cnode_chunk, t->cnode_number);
	return 0;
}

static struct uthread *take_kept(void)
{
	struct uthread *t;

	if (list_empty(&kept))
		return NULL;
	t = list_first_entry(&kept, struct uthread, link);
	list_del(&t->link);
	kept_count--;
	return t;
}

static int create(struct vspace *vs, struct uthread **out)
{
	struct uthread *t;
	int error;

	t = meta_alloc(&records);
	if (!t)
		return -ENOMEM;
	list_init(&t->link);
	t->vs = vs;
	error = get_objects(t);
	if (!error && t->cnode)
		error = prepare_cspace(t);
	if (!error)
		error = prepare(t);
	if (error) {
		release(t);
		return error;
	}
	*out = t;
	return 0;
}

/*
 * In the inner ring a thread that has lost its owner goes on as a carrier, if it is one, or waits;
 * and its floating-point state is loaded anew when it gets an owner. So it can be reused as it is,
 * TCB included.
 */
static struct uthread *take_spare(struct vspace *vs)
{
	struct uthread *t;

	if (list_empty(&vs->spares))
		return NULL;
	t = list_first_entry(&vs->spares, struct uthread, link);
	list_del(&t->link);
	vs->spare_count--;
	return t;
}

void uthreads_drop_spares(struct vspace *vs, unsigned keep)
{
	while (vs->spare_count > keep) {
		struct uthread *t = take_spare(vs);

		seL4_TCB_Suspend(t->tcb);
		release(t);
	}
}

int uthread_create(struct vspace *vs, void *cookie, struct uthread **out)
{
	struct uthread *t = take_spare(vs);
	int error;

	if (t) {
		t->cookie = cookie;
		inner_belongs(t);
		*out = t;
		return 0;
	}
	inner_to_main();
	machine_objects_refill();
	t = take_kept();
	if (t) {
		t->vs = vs;
		error = object_renew(t->tcb_chunk);
		if (!error)
			error = prepare(t);
		if (error)
			release(t);
	} else {
		error = create(vs, &t);
	}
	if (error)
		return error;
	t->cookie = cookie;
	if (machine_inner())
		inner_belongs(t);
	*out = t;
	return 0;
}

/* ---- the preferred thread ---- */

static struct uthread *preferred;

static void set_priority(struct uthread *t, uint8_t priority)
{
	seL4_Error error = seL4_NoError;

	if (!inner_keeps_priority(t->tcb, priority))
		error = seL4_TCB_SetPriority(t->tcb, TASK_SLOT_TCB, priority);
	if (error)
		log_error("setting a user thread's priority failed: %d", error);
	else
		t->priority = priority;
}

void uthread_prefer(struct uthread *t)
{
	if (t == preferred)
		return;
	if (preferred)
		set_priority(preferred, UTHREAD_PRIORITY);
	preferred = t;
	if (t)
		set_priority(t, UTHREAD_PRIORITY_FIRST);
}

bool uthread_any_preferred(void)
{
	return preferred;
}

uint8_t uthread_yield_priority(void)
{
	return preferred ? preferred->priority : UTHREAD_PRIORITY;
}

void uthread_destroy(struct uthread *t)
{
	if (t == preferred)
		uthread_prefer(NULL);
	if (machine_inner()) {
		inner_leaves(t);
		if (t->vs->spare_count < SPARES_MAX) {
			list_add(&t->link, &t->vs->spares);
			t->vs->spare_count++;
			return;
		}
		inner_to_main(); /* the thread to be destroyed may be the one that runs this code */
	}
	seL4_TCB_Suspend(t->tcb);
	event_forget(t);
	if (machine_inner() || kept_count >= KEPT_MAX) {
		release(t);
		return;
	}
	list_add(&t->link, &kept);
	kept_count++;
}

bool uthreads_trim(void)
{
	struct uthread *t = take_kept();

	if (!t)
		return false;
	for (; t; t = take_kept())
		release(t);
	return true;
}

static void write_and_resume(struct uthread *t, const struct user_regs *regs, unsigned count)
{
	seL4_Error error =
		seL4_TCB_WriteRegisters(t->tcb, 1, 0, count, (seL4_UserContext *)(uintptr_t)regs);

	if (error)
		log_error("writing a user thread's registers failed: %d", error);
	event_forget(t);
}

void uthread_run(struct uthread *t, const struct user_regs *regs)
{
	if (machine_inner())
		inner_run(t);
	else if (regs)
		write_and_resume(t, regs, sizeof(*regs) / sizeof(uint64_t));
	else if (t == event_caller)
		event_reply(NULL);
	else
		seL4_TCB_Resume(t->tcb);
}

void uthread_run_syscall(struct uthread *t, const struct user_regs *regs)
{
	if (machine_inner())
		inner_run(t);
	else if (t == event_caller)
		event_reply(regs);
	else /* the bases come last and stay as they are */
		write_and_resume(t, regs, offsetof(struct user_regs, fs_base) / sizeof(uint64_t));
}

bool uthread_stop(struct uthread *t)
{
	if (machine_inner())
		return inner_stop(t);
	event_finish(t);
	seL4_TCB_Suspend(t->tcb);
	return true;
}

void uthread_get_regs(struct uthread *t, struct user_regs *regs)
{
	if (machine_inner())
		inner_get_regs(t, regs);
	else
		seL4_TCB_ReadRegisters(t->tcb, 0, 0, sizeof(*regs) / sizeof(uint64_t),
				       (seL4_UserContext *)regs);
}
