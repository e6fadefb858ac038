/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one place where the kernel task waits. Faults of user threads arrive on its endpoint;
 * notifications do too, since the task's notification is bound to its thread. A message is told
 * from a signal by its badge: the address of a thread's record, or a set of the connections' bits.
 *
 * seL4 keeps one caller to reply to, until the next receive. So a reply is only noted here, and
 * goes out with that receive in one call.
 */
#include "machine/inner.h"
#include "machine/internal.h"

/* Message words of an UnknownSyscall fault, in their order (fact sheet section 11). */
enum {
	WORD_RAX,
	WORD_RBX,
	WORD_RCX,
	WORD_RDX,
	WORD_RSI,
	WORD_RDI,
	WORD_RBP,
	WORD_R8,
	WORD_R9,
	WORD_R10,
	WORD_R11,
	WORD_R12,
	WORD_R13,
	WORD_R14,
	WORD_R15,
	WORD_IP,
	WORD_SP,
	WORD_FLAGS,
	WORDS_OF_REPLY,
	WORD_NUMBER = WORDS_OF_REPLY
};

#define SYSCALL_LENGTH	  2 /* bytes of the instruction `syscall` */
#define VECTOR_PAGE_FAULT 14

/* Bits of the fault status word. */
enum { FSR_PRESENT = 1, FSR_WRITE = 2, FSR_FETCH = 16 };

struct uthread *event_caller;
static const struct user_regs *reply_regs;
static struct user_regs reply_copy;
static bool reply_due;
static seL4_Word
	put_off; /* badges of signals that came while the kernel task waited for another one */
static unsigned raised; /* SIGNAL_* raised by code inside this kernel task */

void event_reply(const struct user_regs *regs)
{
	reply_due = true;
	reply_regs = NULL;
	if (regs) {
		reply_copy = *regs;
		reply_regs = &reply_copy;
	}
}

void event_forget(const struct uthread *t)
{
	if (t != event_caller)
		return;
	event_caller = NULL;
	reply_due = false;
}

static seL4_MessageInfo_t reply_message(void)
{
	const struct user_regs *r = reply_regs;
	seL4_Word *mr = seL4_GetIPCBuffer()->msg;

	if (!r)
		return seL4_MessageInfo_new(0, 0, 0, 0);
	mr[WORD_RAX] = r->rax;
	mr[WORD_RBX] = r->rbx;
	mr[WORD_RCX] = r->rcx;
	mr[WORD_RDX] = r->rdx;
	mr[WORD_RSI] = r->rsi;
	mr[WORD_RDI] = r->rdi;
	mr[WORD_RBP] = r->rbp;
	mr[WORD_R8] = r->r8;
	mr[WORD_R9] = r->r9;
	mr[WORD_R10] = r->r10;
	mr[WORD_R11] = r->r11;
	mr[WORD_R12] = r->r12;
	mr[WORD_R13] = r->r13;
	mr[WORD_R14] = r->r14;
	mr[WORD_R15] = r->r15;
	mr[WORD_IP] = r->rip;
	mr[WORD_SP] = r->rsp;
	mr[WORD_FLAGS] = r->rflags;
	return seL4_MessageInfo_new(0, 0, 0, WORDS_OF_REPLY);
}

void event_finish(const struct uthread *t)
{
	if (t == event_caller && reply_due)
		seL4_Reply(reply_message());
	event_forget(t);
}

void event_put_off(uint64_t badge)
{
	put_off |= badge;
}

void event_raise(unsigned signals)
{
	raised |= signals;
	if (!machine_on_main())
		machine_wake_main();
}

unsigned event_take_raised(void)
{
	unsigned signals = raised;

	raised = 0;
	return signals;
}

/* Returns the badge; 0 if no message or signal came, but perhaps something was raised. */
static seL4_Word receive(bool poll, seL4_MessageInfo_t *info)
{
	seL4_Word badge = 0;

	if (machine_inner()) {
		badge = inner_receive(poll || put_off || raised) | put_off;
		put_off = 0;
		return badge;
	}
	if (put_off || raised) {
		if (reply_due)
			seL4_Reply(reply_message());
		*info = seL4_MessageInfo_new(0, 0, 0, 0);
		badge = put_off;
		put_off = 0;
	} else if (reply_due && !poll) {
		*info = seL4_ReplyRecv(fault_endpoint, reply_message(), &badge);
	} else if (!poll) {
		*info = seL4_Recv(fault_endpoint, &badge);
	} else {
		if (reply_due)
			seL4_Reply(reply_message());
		*info = seL4_NBRecv(fault_endpoint, &badge);
	}
	reply_due = false;
	event_caller = NULL;
	return badge;
}

void machine_yield_to_programs(void)
{
	if (machine_inner()) {
		inner_yield_to_programs();
		return;
	}
	seL4_TCB_SetPriority(TASK_SLOT_TCB, TASK_SLOT_TCB, uthread_yield_priority());
	seL4_Yield();
	seL4_TCB_SetPriority(TASK_SLOT_TCB, TASK_SLOT_TCB, MAIN_PRIORITY);
}

static seL4_Word signal_badges(void)
{
	static seL4_Word badges; /* computed once: every event asks for them */

	if (!badges)
		badges = device_badges();
	return badges;
}

static bool is_signal(seL4_Word badge)
{
	return !(badge & ~signal_badges());
}

static void signals(struct event *out, seL4_Word badge)
{
	out->type = EVENT_SIGNALS;
	out->cookie = NULL;
	out->signals = event_take_raised() | (badge ? SIGNAL_DEVICES : 0);
	device_interrupted(badge);
}

static void exception(struct event *out, uint64_t rip, unsigned vector, unsigned code)
{
	out->type = EVENT_EXCEPTION;
	out->regs.rip = rip;
	out->vector = vector;
	out->code = code;
}

static void system_call(struct event *out, const seL4_Word *mr)
{
	out->type = EVENT_SYSCALL;
	out->regs = (struct user_regs){.rip = mr[WORD_IP] + SYSCALL_LENGTH,
				       .rsp = mr[WORD_SP],
				       .rflags = mr[WORD_FLAGS],
				       .rax = mr[WORD_RAX],
				       .rbx = mr[WORD_RBX],
				       .rcx = mr[WORD_RCX],
				       .rdx = mr[WORD_RDX],
				       .rsi = mr[WORD_RSI],
				       .rdi = mr[WORD_RDI],
				       .rbp = mr[WORD_RBP],
				       .r8 = mr[WORD_R8],
				       .r9 = mr[WORD_R9],
				       .r10 = mr[WORD_R10],
				       .r11 = mr[WORD_R11],
				       .r12 = mr[WORD_R12],
				       .r13 = mr[WORD_R13],
				       .r14 = mr[WORD_R14],
				       .r15 = mr[WORD_R15]};
}

/* What seL4 reports for `int $n`: n and the lower 24 bits of EAX, sign-extended. */
static bool number_is_of_int(seL4_Word number, seL4_Word rax)
{
	return number == (seL4_Word)(int32_t)number && (number & 0xffffff) == (rax & 0xffffff);
}

static void unknown_syscall(struct event *out, const seL4_Word *mr)
{
	seL4_Word number = mr[WORD_NUMBER];

	if (machine_syscall_form() == SYSCALL_FORM_FOREIGN && number == mr[WORD_RAX]) {
		system_call(out, mr);
	} else if (number_is_of_int(number, mr[WORD_RAX])) {
		system_call(out, mr);
		out->type = EVENT_INT;
		out->vector = (unsigned)(number >> 24) & 0xff;
	} else {
		out->type = EVENT_LOST;
		out->regs.rip = mr[WORD_IP];
	}
}

static void page_fault(struct event *out, const seL4_Word *mr)
{
	seL4_Word ip = mr[seL4_VMFault_IP], address = mr[seL4_VMFault_Addr];
	seL4_Word status = mr[seL4_VMFault_FSR];

	out->type = EVENT_PAGE_FAULT;
	out->regs.rip = ip;
	out->address = address;
	out->present = status & FSR_PRESENT;
	if (status & FSR_WRITE)
		out->access = VM_PROT_WRITE;
	else if (mr[seL4_VMFault_PrefetchFault] || status & FSR_FETCH || ip == address)
		out->access = VM_PROT_EXEC; /* old processors do not report fetches */
	else
		out->access = VM_PROT_READ;
}

/* A `syscall` with an RDX of -8..-1 is a seL4 call; it fails, as there is no capability. */
static void lost_call(struct event *out, seL4_Word ip)
{
	if (machine_syscall_form() == SYSCALL_FORM_PATCHED) {
		out->type = EVENT_LOST;
		out->regs.rip = ip;
	} else { /* a `sysenter`, which Linux programs in 64-bit mode do not use */
		exception(out, ip, VECTOR_PROTECTION, 0);
	}
}

#define VECTORS 32

void event_of_exception(struct event *out, unsigned vector, unsigned error, uint64_t address)
{
	out->vector = vector;
	out->code = error;
	if (vector == VECTOR_PAGE_FAULT) {
		out->type = EVENT_PAGE_FAULT;
		out->address = address;
		out->present = error & FSR_PRESENT;
		out->access = error & FSR_WRITE ? VM_PROT_WRITE : VM_PROT_READ;
		if (error & FSR_FETCH || (out->access == VM_PROT_READ && address == out->regs.rip))
			out->access = VM_PROT_EXEC;
	} else {
		out->type = vector < VECTORS ? EVENT_EXCEPTION : EVENT_INT;
	}
}

static void fault(struct event *out, seL4_MessageInfo_t info)
{
	const seL4_Word *mr = seL4_GetIPCBuffer()->msg;

	switch (seL4_MessageInfo_get_label(info)) {
	case seL4_Fault_UnknownSyscall:
		unknown_syscall(out, mr);
		break;
	case seL4_Fault_VMFault:
		page_fault(out, mr);
		break;
	case seL4_Fault_UserException:
		exception(out, mr[seL4_UserException_FaultIP],
			  (unsigned)mr[seL4_UserException_Number],
			  (unsigned)mr[seL4_UserException_Code]);
		break;
	default: /* a `syscall` that an upstream seL4 took for its own */
		lost_call(out, mr[seL4_CapFault_IP]);
	}
}

bool machine_next_event(struct event *out, bool poll)
{
	seL4_MessageInfo_t info = {{0}};
	seL4_Word badge = receive(poll, &info);
	struct uthread *t;

	if (!badge && !raised)
		return false;
	if (is_signal(badge)) {
		signals(out, badge);
		return true;
	}
	t = (struct uthread *)badge;
	event_caller = t;
	out->cookie = t->cookie;
	fault(out, info);
	return true;
}
