/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring over seL4: the lock, the current carrier, and how threads enter and leave by
 * themselves.
 *
 * The lock is a word, which names the owner, and a number of waiters, which sleep on one
 * notification. A thread that gives the lock back signals as long as there are waiters. If it was
 * stopped and sent elsewhere between giving back and signalling, the thread that sent it there,
 * which has the lock, signals when it gives the lock back.
 */
#include <errno.h>
#include <limits.h>
#include <stddef.h>

#include <selkie/inner.h>

#include "machine/fpu.h"
#include "machine/inner.h"
#include "machine/inner_carrier.h"
#include "machine/internal.h"
#include "machine/kswitch.h"
#include "runtime/log.h"

/*
 * A call of seL4 costs a carrier two changes of address space, and the main thread none; changing
 * to the main thread and back costs three. So an entry may make one call, as a rule a list of
 * mappings, before the main thread takes over.
 */
#define CALLS_IN_PLACE 1

/* inner_entry.S */
_Noreturn void inner_leave(struct selkie_inner_record *record);
_Noreturn void inner_yield_and_leave(struct selkie_inner_record *record);
_Noreturn void inner_hand_over_and_leave(struct selkie_inner_record *record);
_Noreturn void inner_hand_over(void);
void inner_take_lock(const struct selkie_inner_record *self);
bool inner_called(const struct selkie_inner_record *record);
void inner_faulted(const struct selkie_inner_record *record);

/* Read by inner_entry.S. */
#define MAIN_THREAD ((const struct selkie_inner_record *)1)
const struct selkie_inner_record *inner_lock_owner = MAIN_THREAD; /* it starts with the lock */
struct inner_lock_wanted inner_lock_wanted;
seL4_CPtr inner_lock_notification, inner_park_notification;
seL4_CPtr inner_main_notification = TASK_SLOT_NOTIFICATION;
uint64_t inner_thread_pointer;
/*
 * A stack that a carrier left for the main thread, which continues on it and then holds the lock.
 * The carrier writes this only when it no longer uses the stack, because the main thread may read
 * it whenever it is awake.
 */
void *inner_stack_left, *inner_stack_handed;

const struct inner_ops *inner_ops;
struct inner_carrier inner_carrier;

static struct object_cache notifications = {.type = seL4_NotificationObject,
					    .object_bits = seL4_NotificationBits,
					    .chunk_bits = 12,
					    .min_bits = 12};
static seL4_Word badges; /* signals that came for the main thread */
static seL4_CPtr badges_notification;
static bool badges_awaited;
static unsigned calls_left; /* of seL4, until the main thread takes over */

bool machine_inner(void)
{
	return machine_info->inner && machine_has(SELKIE_FEATURE_INNER);
}

void machine_inner_start(const struct inner_ops *given)
{
	inner_ops = given;
}

bool machine_on_main(void)
{
	return !inner_carrier.thread;
}

seL4_CPtr inner_own_tcb(void)
{
	return inner_carrier.thread ? inner_carrier.thread->tcb : TASK_SLOT_TCB;
}

bool inner_runs_in(const struct vspace *vs)
{
	return inner_carrier.thread && inner_carrier.thread->vs == vs;
}

void machine_wake_main(void)
{
	seL4_Signal(TASK_SLOT_NOTIFICATION);
}

static seL4_CPtr new_notification(void)
{
	struct chunk *chunk;
	int number = object_alloc(&notifications, &chunk);

	return number < 0 ? 0 : object_slot(chunk, (unsigned)number);
}

int inner_init(void)
{
	if (!machine_inner())
		return 0;
	object_cache_init(&machine_objects, &notifications);
	inner_threads_init();
	inner_lock_notification = new_notification();
	inner_park_notification = new_notification();
	badges_notification = new_notification();
	__asm__("rdfsbase %0" : "=r"(inner_thread_pointer));
	log_info("programs enter by themselves (entry = inner)");
	return inner_lock_notification && inner_park_notification && badges_notification ? 0
											 : -ENOMEM;
}

/* ---- the lock ---- */

static bool try_lock(const struct selkie_inner_record *self)
{
	const struct selkie_inner_record *none = NULL;

	return __atomic_compare_exchange_n(&inner_lock_owner, &none, self, false, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST);
}

void inner_lock_passes_to(const struct selkie_inner_record *other)
{
	__atomic_store_n(&inner_lock_owner, other, __ATOMIC_SEQ_CST);
}

/*
 * Uses no message words: they belong to the thread that has the lock. That thread may run behind
 * the preferred thread; the main thread, which is woken and will want the lock, raises its
 * priority.
 */
void inner_take_lock(const struct selkie_inner_record *self)
{
	seL4_Word unused = 0, badge;

	if (try_lock(self))
		return;
	__atomic_add_fetch(&inner_lock_wanted.waiters, 1, __ATOMIC_SEQ_CST);
	if (uthread_any_preferred())
		machine_wake_main();
	while (!try_lock(self))
		seL4_RecvWithMRs(inner_lock_notification, &badge, &unused, &unused, &unused,
				 &unused);
	__atomic_sub_fetch(&inner_lock_wanted.waiters, 1, __ATOMIC_SEQ_CST);
}

/* Called by the main thread, so only other threads can be waiting for the lock. */
static void give_lock(void)
{
	(void)__atomic_exchange_n(&inner_lock_owner, NULL, __ATOMIC_SEQ_CST);
	if (inner_lock_wanted.waiters)
		seL4_Signal(inner_lock_notification);
}

/* ---- the main thread ---- */

/* The main thread waits for any signal. It notes the badge, since the thread that has the lock may
 * wait for a badge that arrives here. */
static void main_waits(void)
{
	seL4_Word badge, unused = 0;

	seL4_RecvWithMRs(fault_endpoint, &badge, &unused, &unused, &unused, &unused);
	__atomic_or_fetch(&badges, badge, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&badges_awaited, __ATOMIC_SEQ_CST))
		seL4_Signal(badges_notification);
}

/*
 * A thread with the lock may have to share the processor with programs that compute, and then all
 * threads that want the lock would wait for these programs. So it gets a higher priority as long as
 * the main thread waits. The message is put together by hand: the stubs would use the message words
 * of the thread that has the lock.
 */
static void set_priority(seL4_CPtr tcb, seL4_Word priority)
{
	seL4_IPCBuffer *own = (seL4_IPCBuffer *)machine_info->ipc_buffer;
	seL4_Word unused[3] = {0};

	own->caps_or_badges[0] = TASK_SLOT_TCB;
	seL4_CallWithMRs(tcb, seL4_MessageInfo_new(TCBSetPriority, 0, 1, 1), &priority, &unused[0],
			 &unused[1], &unused[2]);
}

/* The thread whose priority is raised, and the priority that it gets back afterwards. */
static seL4_CPtr ahead;
static seL4_Word priority_of_ahead;

bool inner_keeps_priority(seL4_CPtr tcb, uint8_t priority)
{
	if (tcb != ahead)
		return false;
	priority_of_ahead = priority;
	return true;
}

static void *stack_handed(void)
{
	return __atomic_load_n(&inner_stack_handed, __ATOMIC_SEQ_CST);
}

static void owner_no_more_ahead(void)
{
	if (ahead)
		set_priority(ahead, priority_of_ahead);
	ahead = 0;
}

/* Raises the priority of the lock's owner. inner_carrier may still name the owner before, if the
 * new one has taken the lock and not run since. */
static void owner_goes_ahead(void)
{
	const struct selkie_inner_record *owner =
		__atomic_load_n(&inner_lock_owner, __ATOMIC_SEQ_CST);
	seL4_CPtr tcb = owner->unused[RECORD_TCB_WORD];

	if (tcb == ahead)
		return;
	owner_no_more_ahead();
	ahead = tcb;
	priority_of_ahead = inner_thread_of(owner)->priority;
	set_priority(ahead, UTHREAD_PRIORITY_AHEAD);
}

/* The main thread takes the lock from the thread that gives it back or hands it over. No other
 * thread runs between its two looks at the owner, for its priority is higher than theirs. */
static void main_takes_lock(void)
{
	__atomic_store_n(&inner_lock_wanted.main_waits, 1, __ATOMIC_SEQ_CST);
	while (!stack_handed() && !try_lock(MAIN_THREAD)) {
		owner_goes_ahead();
		main_waits();
	}
	inner_lock_passes_to(MAIN_THREAD);
	__atomic_store_n(&inner_lock_wanted.main_waits, 0, __ATOMIC_SEQ_CST);
	owner_no_more_ahead();
	inner_carrier.thread = NULL;
	seL4_SetIPCBuffer((seL4_IPCBuffer *)machine_info->ipc_buffer);
}

/* Runs the stack that was handed over. After main_takes_lock(). */
static void carry_what_was_handed(void)
{
	void *stack = stack_handed();

	__atomic_store_n(&inner_stack_handed, NULL, __ATOMIC_SEQ_CST);
	if (stack) /* runs until no stack is runnable */
		kswitch_carry(inner_ops->main_stack, stack);
}

void inner_yield_to_programs(void)
{
	inner_send_ready();
	give_lock();
	set_priority(TASK_SLOT_TCB, uthread_yield_priority());
	seL4_Yield();
	set_priority(TASK_SLOT_TCB, MAIN_PRIORITY);
	main_takes_lock();
	carry_what_was_handed();
	event_put_off(__atomic_exchange_n(&badges, 0, __ATOMIC_SEQ_CST));
}

seL4_Word inner_receive(bool poll)
{
	seL4_Word badge = 0;

	if (poll) {
		seL4_NBRecv(fault_endpoint, &badge);
		return badge;
	}
	inner_send_ready();
	give_lock();
	main_waits();
	main_takes_lock();
	carry_what_was_handed();
	return __atomic_exchange_n(&badges, 0, __ATOMIC_SEQ_CST);
}

seL4_Word inner_wait_badge(void)
{
	seL4_Word found, unused;

	__atomic_store_n(&badges_awaited, true, __ATOMIC_SEQ_CST);
	while (!(found = __atomic_exchange_n(&badges, 0, __ATOMIC_SEQ_CST)))
		seL4_Wait(badges_notification, &unused);
	__atomic_store_n(&badges_awaited, false, __ATOMIC_SEQ_CST);
	return found;
}

/* ---- changing the carrier ---- */

/* The carrier's own program will continue. */
static void prepare_to_leave(void)
{
	if (inner_carrier.thread->fpu_elsewhere)
		fpu_load(inner_carrier.thread->fpu);
	inner_carrier.thread->fpu_elsewhere = false;
	inner_set_frame(inner_carrier.thread);
}

static void hand_over(void)
{
	struct uthread *self = inner_carrier.thread;

	if (!inner_carrier.leaves)
		inner_hand_over();
	prepare_to_leave();
	inner_hand_over_and_leave(self->record);
}

void inner_to_main(void)
{
	if (inner_carrier.thread)
		kswitch_idle(&inner_stack_left, hand_over);
}

void inner_calls_ahead(unsigned count)
{
	if (!inner_carrier.thread)
		return;
	if (calls_left < count)
		inner_to_main();
	else
		calls_left -= count;
}

/* ---- entering and leaving ---- */

static struct uthread *carries(const struct selkie_inner_record *record)
{
	struct uthread *t = inner_thread_of(record);

	inner_carrier = (struct inner_carrier){.thread = t};
	calls_left = CALLS_IN_PLACE;
	t->fpu_saved = false;
	t->fpu_elsewhere = false;
	seL4_SetIPCBuffer((seL4_IPCBuffer *)t->buffer->va);
	return t;
}

bool inner_called(const struct selkie_inner_record *record)
{
	return inner_ops->call(carries(record)->cookie);
}

void inner_faulted(const struct selkie_inner_record *record)
{
	static struct event event;
	const struct uthread *t = carries(record);

	event.regs.rip = record->rip;
	event_of_exception(&event, (unsigned)record->vector, (unsigned)record->error, record->cr2);
	inner_ops->entered(t->cookie, &event);
}

_Noreturn void machine_carrier_idle(void)
{
	bool yields = inner_carrier.yields && !inner_others_ready();

	calls_left = UINT_MAX; /* the main thread cannot continue this */
	inner_ops->idle();
	if (!inner_carrier.leaves)
		inner_go_on_as_another();
	if (inner_others_ready())
		inner_ops->put_off();
	prepare_to_leave();
	if (yields)
		inner_yield_and_leave(inner_carrier.thread->record);
	inner_leave(inner_carrier.thread->record);
}
