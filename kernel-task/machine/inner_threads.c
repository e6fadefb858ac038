/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring: how threads get to their programs.
 *
 * A thread that waits in the kernel task has no registers worth keeping: its work is on kernel
 * stacks. So it is sent to its program by writing all of its registers, wherever in the kernel task
 * it stands.
 *
 * Sending a thread takes an entry into the microkernel, and so does waiting; programs that wake
 * each other do both all the time. So a carrier puts threads that may go on in a list, and looks at
 * the list when it has nothing else to do. If its own program goes on, the others wait a little
 * (inner_ops.put_off). If not, and the first thread of the list is of the same address space, the
 * two change seL4 threads, and the carrier leaves to that program itself, without the microkernel.
 * If the first is of another address space, one entry sends it and waits. The main thread sends at
 * once, for an entry into the microkernel costs it no change of address space.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <selkie/batch.h>
#include <selkie/inner.h>

#include "machine/fpu.h"
#include "machine/inner.h"
#include "machine/inner_carrier.h"
#include "machine/inner_offsets.h"
#include "machine/internal.h"
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
AT(rdi, REGS_RDI);
_Static_assert(offsetof(struct selkie_inner_record, unused) == RECORD_REGS, "ours begins there");
_Static_assert(SYSCALL_SEND == seL4_SysSend && SYSCALL_RECV == seL4_SysRecv &&
		       SYSCALL_CALL == seL4_SysCall && SYSCALL_YIELD == seL4_SysYield,
	       "for the assembler");

/* Of the flags a program decides: the arithmetic ones, TF, DF, NT, RF, AC, ID. */
#define FLAGS_OF_PROGRAM 0x254dd5ul
#define FLAGS_ALWAYS	 0x202ul

/* Words of a record that point to its owner. */
enum { OWN_REGS, OWN_STACK, OWN_THREAD, OWN_WORDS };
_Static_assert(OWN_THREAD == RECORD_THREAD_WORD, "for inner_thread_of()");

/* Labels of inner_entry.S. */
extern const char inner_syscall[], inner_fault[], inner_exit[], inner_exit_end[];
extern const char inner_go[], inner_go_with_lock[];
_Noreturn void inner_switch(seL4_CPtr tcb, seL4_Word info, seL4_Word count, seL4_Word flags,
			    seL4_CPtr from);
_Noreturn void inner_park(void);

static struct meta records, states;
static bool may_adopt; /* the floating-point state is not too large */
struct list_head inner_ready = LIST_HEAD_INIT(inner_ready);

static struct user_regs *regs_of(const struct uthread *t)
{
	return (struct user_regs *)t->record->unused[OWN_REGS];
}

void inner_threads_init(void)
{
	machine_records_init(&records, sizeof(struct selkie_inner_record));
	machine_records_init(&states, FPU_BYTES);
	may_adopt = fpu_init();
}

bool inner_others_ready(void)
{
	return !list_empty(&inner_ready);
}

int inner_prepare(struct uthread *t)
{
	if (!t->record)
		t->record = meta_alloc(&records);
	if (!t->buffer)
		t->buffer = page_alloc_uninit();
	if (!t->fpu)
		t->fpu = meta_alloc(&states);
	if (!t->record || !t->buffer || !t->fpu)
		return -ENOMEM;
	list_init(&t->ready);
	fpu_fresh(t->fpu);
	t->fpu_saved = true;
	t->fpu_elsewhere = false; /* the seL4 thread is new */
	t->record->unused[RECORD_TCB_WORD] = t->tcb;
	t->record->cs = SELKIE_INNER_USER_CS;
	t->record->ss = SELKIE_INNER_USER_SS;
	t->record->stack = (seL4_Word)t->buffer->va + PAGE_SIZE;
	return selkie_TCB_SetInner(t->tcb, (seL4_Word)inner_syscall, (seL4_Word)inner_fault,
				   (seL4_Word)t->record)
		       ? -ENOMEM
		       : 0;
}

void inner_belongs(struct uthread *t)
{
	t->record->unused[OWN_REGS] = (seL4_Word)inner_ops->regs(t->cookie);
	t->record->unused[OWN_STACK] = (seL4_Word)inner_ops->stack(t->cookie);
	t->record->unused[OWN_THREAD] = (seL4_Word)t;
	t->record->unused[RECORD_FPU_WORD] = 0;
	t->vs->threads++;
}

void inner_leaves(struct uthread *t)
{
	list_del(&t->ready);
	t->vs->threads--;
	fpu_fresh(t->fpu);
	t->fpu_saved = true;
	t->fpu_elsewhere = true;
	if (t == inner_carrier.thread)
		inner_carrier.lost_state = true;
}

void inner_release(struct uthread *t)
{
	if (t->buffer)
		page_put(t->buffer);
	if (t->record)
		meta_free(&records, t->record);
	if (t->fpu)
		meta_free(&states, t->fpu);
}

/* Replaces values that the processor would refuse to load, and flags that a program may not set, as
 * the microkernel does. */
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

/* Fills what iretq loads; from now on the registers must not change. */
void inner_set_frame(struct uthread *t)
{
	const struct user_regs *regs = regs_of(t);

	t->record->rip = regs->rip;
	t->record->rsp = regs->rsp;
	t->record->rflags = regs->rflags;
	t->record->unused[RECORD_FPU_WORD] = t->fpu_elsewhere ? (seL4_Word)t->fpu : 0;
}

static void write_registers(const struct uthread *t, const struct user_regs *regs)
{
	seL4_Error error = seL4_TCB_WriteRegisters(t->tcb, 1, 0, sizeof(*regs) / sizeof(seL4_Word),
						   (seL4_UserContext *)(uintptr_t)regs);

	if (error)
		log_error("writing a user thread's registers failed: %d", error);
}

/* The registers with which a thread that leaves by itself goes on at `entry`. */
static struct user_regs going(const struct uthread *t, const char *entry)
{
	return (struct user_regs){
		.rip = (uint64_t)entry, .rsp = t->record->stack, .rdi = (uint64_t)t->record};
}

/* The microkernel takes an address in the upper half for ring 1. No program is to be sent there:
 * user/registers.c sees to that, and this is the last check. */
static void send(struct uthread *t)
{
	struct user_regs sent = *regs_of(t);

	if (t->fpu_elsewhere) {
		inner_set_frame(t);
		sent = going(t, inner_go);
	} else if (sent.rip > USER_END) {
		sent.rip = USER_END;
	}
	write_registers(t, &sent);
}

static struct uthread *take_ready(void)
{
	struct uthread *t;

	if (list_empty(&inner_ready))
		return NULL;
	t = list_first_entry(&inner_ready, struct uthread, ready);
	list_del(&t->ready);
	return t;
}

void inner_send_ready(void)
{
	struct uthread *t;

	while ((t = take_ready()))
		send(t);
}

void inner_run(struct uthread *t)
{
	sanitise(regs_of(t));
	if (!inner_carrier.thread) {
		inner_send_ready();
		send(t);
	} else if (t == inner_carrier.thread &&
		   !(inner_carrier.yields && !list_empty(&inner_ready))) {
		inner_carrier.leaves = true;
	} else {
		list_add_tail(&t->ready, &inner_ready);
	}
}

void machine_yield(void)
{
	inner_carrier.yields = true;
}

bool inner_stop(struct uthread *t)
{
	struct user_regs now;

	if (t == inner_carrier.thread || !list_empty(&t->ready)) {
		inner_carrier.leaves &= t != inner_carrier.thread;
		list_del(&t->ready);
		return true;
	}
	seL4_TCB_ReadRegisters(t->tcb, 1, 0, sizeof(now) / sizeof(seL4_Word),
			       (seL4_UserContext *)&now);
	if (now.rip >= (uint64_t)inner_exit && now.rip < (uint64_t)inner_exit_end)
		return true; /* it has left: the task's registers are those that it left with */
	if (now.rip >= SELKIE_HIGH_BASE) {
		inner_complete_entry(regs_of(t), t->record, &now);
		seL4_TCB_Resume(t->tcb);
		return false;
	}
	t->fpu_elsewhere = false;
	t->fpu_saved = false;
	*regs_of(t) = now;
	return true;
}

void inner_get_regs(const struct uthread *t, struct user_regs *regs)
{
	*regs = *regs_of(t);
}

/* ---- a carrier that has no stack to run ---- */

/* Saves the floating-point state of the carrier's program: other threads may use the processor's
 * registers before it runs again. */
static void keep_state(struct uthread *t)
{
	if (!may_adopt || t->fpu_saved || t->fpu_elsewhere || t->vs->threads < 2)
		return;
	fpu_save(t->fpu);
	t->fpu_saved = true;
}

static void exchange(struct uthread *a, struct uthread *b)
{
	struct uthread before = *a;

	for (unsigned i = 0; i < OWN_WORDS; i++) {
		seL4_Word word = a->record->unused[i];

		a->record->unused[i] = b->record->unused[i];
		b->record->unused[i] = word;
	}
	a->tcb = b->tcb;
	a->tcb_chunk = b->tcb_chunk;
	a->tcb_number = b->tcb_number;
	a->buffer = b->buffer;
	a->record = b->record;
	b->tcb = before.tcb;
	b->tcb_chunk = before.tcb_chunk;
	b->tcb_number = before.tcb_number;
	b->buffer = before.buffer;
	b->record = before.record;
}

/* The carrier goes on as `t`. The two exchange seL4 threads, so the seL4 thread of `t`, which
 * waits, now belongs to the program that the carrier was. */
static void adopt(struct uthread *t)
{
	struct uthread *self = inner_carrier.thread;

	keep_state(self);
	exchange(self, t);
	self->fpu_elsewhere = true;
	t->fpu_elsewhere = true; /* until it leaves */
	inner_carrier.thread = t;
	inner_carrier.leaves = true;
	inner_carrier.lost_state = true;
}

static bool may_become(const struct uthread *t)
{
	const struct uthread *self = inner_carrier.thread;

	return may_adopt && t->vs == self->vs && t->priority == self->priority && t->fpu_saved;
}

/* By one entry into the microkernel `t` leaves and this carrier waits. */
static _Noreturn void switch_to(struct uthread *t)
{
	enum { WORDS = offsetof(struct user_regs, rbp) / sizeof(seL4_Word) };
	seL4_Word words[2 + WORDS] = {1, WORDS}; /* it is resumed */
	struct user_regs regs = going(t, inner_go_with_lock);
	struct selkie_batch batch = selkie_batch_begin();

	inner_set_frame(t);
	memcpy(&words[2], &regs, WORDS * sizeof(seL4_Word));
	selkie_batch_add(&batch, t->tcb, TCBWriteRegisters, 0, NULL, 2 + WORDS, words);
	seL4_CPtr own = inner_carrier.thread->tcb;

	inner_carrier.thread = t;
	inner_lock_passes_to(t->record);
	inner_switch(own, seL4_MessageInfo_new(SELKIE_LABEL_TCB_BATCH, 0, 0, batch.end).words[0],
		     batch.count, SELKIE_BATCH_RECEIVE, inner_park_notification);
}

/* Does a thread wait for the lock? Then it must not be handed to a thread that has yet to get its
 * turn. */
static bool lock_is_wanted(void)
{
	return inner_lock_wanted.waiters || inner_lock_wanted.main_waits;
}

void inner_go_on_as_another(void)
{
	struct uthread *t = take_ready();

	if (t == inner_carrier.thread) {
		inner_carrier.leaves = true;
		return;
	}
	if (t && may_become(t)) {
		adopt(t);
		return;
	}
	keep_state(inner_carrier.thread);
	if (t && machine_has(SELKIE_FEATURE_BATCH) && !lock_is_wanted()) {
		if (!list_empty(&inner_ready))
			inner_ops->put_off();
		switch_to(t);
	}
	for (; t; t = take_ready()) {
		if (t == inner_carrier.thread) /* a thread cannot send itself */
			inner_carrier.leaves = true;
		else
			send(t);
	}
	if (!inner_carrier.leaves)
		inner_park();
}
