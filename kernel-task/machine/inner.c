/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring over seL4: the lock, who carries, and threads that enter and leave by themselves.
 *
 * The lock is a word and a number of waiters, who sleep on one notification. Who gives it back
 * signals as long as somebody waits; so a signal that is never sent, because the thread was sent
 * elsewhere between the two, is made up for by whoever had the lock to do that.
 *
 * A thread that waits has nothing that is worth keeping: what it was at is on kernel stacks. So
 * it is sent to its program by writing all of its registers, wherever in here it stands.
 */
#include <errno.h>
#include <stddef.h>

#include <selkie/inner.h>

#include "machine/inner.h"
#include "machine/inner_offsets.h"
#include "machine/internal.h"
#include "machine/kswitch.h"
#include "runtime/log.h"

#define AT(register, offset) \
	_Static_assert(offsetof(struct user_regs, register) == (offset), #register)
AT(rip, REGS_RIP);
AT(rsp, REGS_RSP);
AT(rflags, REGS_RFLAGS);
AT(rax, REGS_RAX);
AT(rbp, REGS_RBP);
AT(r8, REGS_R8);
AT(r15, REGS_R15);
AT(fs_base, REGS_FS_BASE);
AT(gs_base, REGS_GS_BASE);
_Static_assert(offsetof(struct selkie_inner_record, unused) == RECORD_REGS, "ours begins there");
_Static_assert(SYSCALL_SEND == seL4_SysSend && SYSCALL_RECV == seL4_SysRecv, "for the assembler");

/* Of the flags a program decides: the arithmetic ones, TF, DF, NT, RF, AC, ID. */
#define FLAGS_OF_PROGRAM 0x254dd5ul
#define FLAGS_ALWAYS	 0x202ul

/*
 * A call of seL4 costs a carrier two changes of address space, and the main thread none; to change
 * to that and back costs three. So a system call may make one; a fault, which maps several pages as
 * a rule, none.
 */
#define CALLS_IN_PLACE 1

/* inner_entry.S */
extern const char inner_syscall[], inner_fault[], inner_exit[], inner_exit_end[];
_Noreturn void inner_leave(struct selkie_inner_record *record);
_Noreturn void inner_park(void);
_Noreturn void inner_hand_over_and_leave(struct selkie_inner_record *record);
_Noreturn void inner_hand_over(void);
void inner_take_lock(void);
void inner_entered(struct selkie_inner_record *record, bool fault);

/* For the assembler. */
uint32_t inner_lock_held = 1; /* the main thread starts with it */
struct {
	uint32_t waiters; /* but for the main thread */
	uint32_t main_waits;
} inner_lock_wanted;
seL4_CPtr inner_lock_notification, inner_park_notification;
seL4_CPtr inner_main_notification = TASK_SLOT_NOTIFICATION;
uint64_t inner_thread_pointer;

static struct object_cache notifications = {.type = seL4_NotificationObject,
					    .object_bits = seL4_NotificationBits,
					    .chunk_bits = 12,
					    .min_bits = 12};
static struct meta records;
static const struct inner_ops *ops;
static struct uthread *carrier; /* NULL: the main thread */
static seL4_Word badges;	/* what the main thread was signalled with */
static seL4_CPtr badges_notification;
static bool badges_awaited;
static void *handed_stack;  /* the main thread is to go on with it, and has the lock */
static unsigned calls_left; /* of seL4, until the main thread had better carry on */
static bool carrier_leaves; /* its program goes on as soon as nothing else is to be run */

bool machine_inner(void)
{
	return machine_info->inner && machine_has(SELKIE_FEATURE_INNER);
}

void machine_inner_start(const struct inner_ops *given)
{
	ops = given;
}

bool machine_on_main(void)
{
	return !carrier;
}

void machine_wake_main(void)
{
	seL4_Signal(TASK_SLOT_NOTIFICATION);
}

static struct user_regs *regs_of(const struct uthread *t)
{
	return (struct user_regs *)t->record->unused[0];
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
	machine_records_init(&records, sizeof(struct selkie_inner_record));
	inner_lock_notification = new_notification();
	inner_park_notification = new_notification();
	badges_notification = new_notification();
	__asm__("rdfsbase %0" : "=r"(inner_thread_pointer));
	log_info("programs enter by themselves (entry = inner)");
	return inner_lock_notification && inner_park_notification && badges_notification ? 0
											 : -ENOMEM;
}

/* ---- the lock ---- */

static bool try_lock(void)
{
	return !__atomic_exchange_n(&inner_lock_held, 1, __ATOMIC_SEQ_CST);
}

/* Uses no message words: whose they are is what the lock decides. */
void inner_take_lock(void)
{
	seL4_Word unused = 0, badge;

	if (try_lock())
		return;
	__atomic_add_fetch(&inner_lock_wanted.waiters, 1, __ATOMIC_SEQ_CST);
	while (!try_lock())
		seL4_RecvWithMRs(inner_lock_notification, &badge, &unused, &unused, &unused,
				 &unused);
	__atomic_sub_fetch(&inner_lock_wanted.waiters, 1, __ATOMIC_SEQ_CST);
}

/* By the main thread, which waits for it already if anybody does. */
static void give_lock(void)
{
	__atomic_exchange_n(&inner_lock_held, 0, __ATOMIC_SEQ_CST);
	if (inner_lock_wanted.waiters)
		seL4_Signal(inner_lock_notification);
}

/* ---- the main thread ---- */

/* Whatever it waits for: who has the lock may wait for just the badge that comes. */
static void main_waits(void)
{
	seL4_Word badge, unused = 0;

	seL4_RecvWithMRs(fault_endpoint, &badge, &unused, &unused, &unused, &unused);
	__atomic_or_fetch(&badges, badge, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&badges_awaited, __ATOMIC_SEQ_CST))
		seL4_Signal(badges_notification);
}

/*
 * A thread with the lock may have to take turns with programs that compute, and then all who want
 * the lock would wait for these. So it gets ahead of them as long as the main thread waits. The
 * message is put together by hand: what the stubs use is the holder's.
 */
static void set_priority(const struct uthread *t, seL4_Word priority)
{
	seL4_IPCBuffer *own = (seL4_IPCBuffer *)machine_info->ipc_buffer;
	seL4_Word unused[3] = {0};

	own->caps_or_badges[0] = TASK_SLOT_TCB;
	seL4_CallWithMRs(t->tcb, seL4_MessageInfo_new(TCBSetPriority, 0, 1, 1), &priority,
			 &unused[0], &unused[1], &unused[2]);
}

/* The lock, from whoever gives it back or hands it over. */
static void main_takes_lock(void)
{
	const struct uthread *ahead = NULL;

	__atomic_store_n(&inner_lock_wanted.main_waits, 1, __ATOMIC_SEQ_CST);
	while (!handed_stack && !try_lock()) {
		if (!ahead && carrier) {
			ahead = carrier;
			set_priority(ahead, UTHREAD_PRIORITY_AHEAD);
		}
		main_waits();
	}
	__atomic_store_n(&inner_lock_wanted.main_waits, 0, __ATOMIC_SEQ_CST);
	if (ahead)
		set_priority(ahead, UTHREAD_PRIORITY);
	carrier = NULL;
	seL4_SetIPCBuffer((seL4_IPCBuffer *)machine_info->ipc_buffer);
}

seL4_Word inner_receive(bool poll)
{
	seL4_Word badge = 0;
	void *stack;

	if (poll) {
		seL4_NBRecv(fault_endpoint, &badge);
		return badge;
	}
	give_lock();
	main_waits();
	main_takes_lock();
	stack = handed_stack;
	handed_stack = NULL;
	if (stack) /* until nothing is to be run any more */
		kswitch_carry(ops->main_stack, stack);
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

static void set_frame(struct uthread *t)
{
	const struct user_regs *regs = regs_of(t);

	t->record->rip = regs->rip;
	t->record->rsp = regs->rsp;
	t->record->rflags = regs->rflags;
}

static void hand_over(void)
{
	struct uthread *self = carrier;

	if (!carrier_leaves)
		inner_hand_over();
	set_frame(self);
	inner_hand_over_and_leave(self->record);
}

void inner_to_main(void)
{
	if (carrier)
		kswitch_idle(&handed_stack, hand_over);
}

void inner_calls_ahead(unsigned count)
{
	if (!carrier)
		return;
	if (calls_left < count)
		inner_to_main();
	else
		calls_left -= count;
}

/* ---- threads ---- */

int inner_prepare(struct uthread *t)
{
	if (!t->record)
		t->record = meta_alloc(&records);
	if (!t->buffer)
		t->buffer = page_alloc_uninit();
	if (!t->record || !t->buffer)
		return -ENOMEM;
	t->record->stack = (seL4_Word)t->buffer->va + PAGE_SIZE;
	return selkie_TCB_SetInner(t->tcb, (seL4_Word)inner_syscall, (seL4_Word)inner_fault,
				   (seL4_Word)t->record)
		       ? -ENOMEM
		       : 0;
}

void inner_belongs(struct uthread *t)
{
	t->record->unused[0] = (seL4_Word)ops->regs(t->cookie);
	t->record->unused[1] = (seL4_Word)ops->stack(t->cookie);
	t->record->unused[2] = (seL4_Word)t;
}

void inner_release(struct uthread *t)
{
	if (t->buffer)
		page_put(t->buffer);
	if (t->record)
		meta_free(&records, t->record);
}

/* What the processor would refuse to load, and flags that are not a program's. As the microkernel
 * does. */
static void sanitise(struct user_regs *regs)
{
	regs->rflags = (regs->rflags & FLAGS_OF_PROGRAM) | FLAGS_ALWAYS;
	if (!is_canonical(regs->rip))
		regs->rip = 0;
	if (!is_canonical(regs->fs_base))
		regs->fs_base = 0;
	if (!is_canonical(regs->gs_base))
		regs->gs_base = 0;
}

/* The microkernel takes an address in the upper half for ring 1. No program is sent there
 * (user/registers.c); if one were, this is the last that can keep it out. */
static void send(const struct uthread *t, const struct user_regs *regs)
{
	struct user_regs sent = *regs;
	seL4_Error err;

	if (sent.rip > USER_END)
		sent.rip = USER_END;
	err = seL4_TCB_WriteRegisters(t->tcb, 1, 0, sizeof(sent) / sizeof(seL4_Word),
				      (seL4_UserContext *)&sent);
	if (err)
		log_error("writing a user thread's registers failed: %d", err);
}

void inner_run(struct uthread *t)
{
	struct user_regs *regs = regs_of(t);

	sanitise(regs);
	if (t == carrier) {
		carrier_leaves = true;
		return;
	}
	inner_calls_ahead(1);
	send(t, regs);
}

bool inner_stop(struct uthread *t)
{
	struct user_regs now;

	if (t == carrier) {
		carrier_leaves = false;
		return true;
	}
	seL4_TCB_ReadRegisters(t->tcb, 1, 0, sizeof(now) / sizeof(seL4_Word),
			       (seL4_UserContext *)&now);
	if (now.rip >= (uint64_t)inner_exit && now.rip < (uint64_t)inner_exit_end)
		return true; /* it has left: its registers are where they were */
	if (now.rip >= SELKIE_HIGH_BASE) {
		inner_complete_entry(regs_of(t), t->record, &now);
		seL4_TCB_Resume(t->tcb);
		return false;
	}
	*regs_of(t) = now;
	return true;
}

void inner_get_regs(const struct uthread *t, struct user_regs *regs)
{
	*regs = *regs_of(t);
}

/* ---- coming and going ---- */

void inner_entered(struct selkie_inner_record *record, bool fault)
{
	static const struct event call = {.type = EVENT_SYSCALL};
	static struct event event;
	struct uthread *t = (struct uthread *)record->unused[2];

	carrier = t;
	carrier_leaves = false;
	calls_left = fault ? 0 : CALLS_IN_PLACE;
	seL4_SetIPCBuffer((seL4_IPCBuffer *)t->buffer->va);
	if (!fault) {
		ops->entered(t->cookie, &call);
		return;
	}
	event.regs.rip = record->rip;
	event_of_exception(&event, (unsigned)record->vector, (unsigned)record->error, record->cr2);
	ops->entered(t->cookie, &event);
}

_Noreturn void machine_carrier_idle(void)
{
	ops->idle();
	if (!carrier_leaves)
		inner_park();
	set_frame(carrier);
	inner_leave(carrier->record);
}
