/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame that a signal leaves on the program's stack: Linux's struct rt_sigframe for x86_64,
 * byte for byte, since programs look into it and return through it:
 *
 * 	higher addresses	the interrupted stack, 128 bytes of red zone
 * 				fpstate: XSAVE image (64-byte aligned) and a closing magic number
 * 				siginfo, ucontext, return address (= the stack pointer)
 *
 * The kernel task writes all of it but the XSAVE image, which the thread itself writes on its way
 * to the handler (arch/x86_64/user/shim.c). The program can change the frame, so rt_sigreturn
 * checks all of it.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "arch/shim.h"
#include "user/registers.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/ptrace.h"
#include "sys/syscall.h"

struct linux_sigcontext {
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	uint16_t cs, gs, fs, ss;
	uint64_t error, trap, oldmask, cr2, fpstate, reserved[8];
};
_Static_assert(sizeof(struct linux_sigcontext) == 256, "struct sigcontext");

struct linux_stack {
	uint64_t sp;
	int32_t flags;
	uint32_t pad;
	uint64_t size;
};

struct linux_ucontext {
	uint64_t flags, link;
	struct linux_stack stack;
	struct linux_sigcontext context;
	uint64_t mask;
};

struct rt_sigframe {
	uint64_t return_address;
	struct linux_ucontext uc;
	siginfo_t info;
};
_Static_assert(sizeof(struct rt_sigframe) == 440, "struct rt_sigframe");

/* The last 48 bytes of the FXSAVE area, which are for software. */
struct fp_software {
	uint32_t magic, extended_size;
	uint64_t features;
	uint32_t size, padding[7];
};
_Static_assert(sizeof(struct fp_software) == 48, "struct _fpx_sw_bytes");

#define FP_SOFTWARE_OFFSET 464
#define FP_HEADER_OFFSET   512
#define FP_HEADER_SIZE	   64
#define FP_MAGIC1	   0x46505853u
#define FP_MAGIC2	   0x46505845u
#define UC_FP_XSTATE	   1u
#define UC_SIGCONTEXT_SS   2u
#define UC_STRICT_SS	   4u
#define LINUX_USER_CS	   0x33
#define LINUX_USER_SS	   0x2b
/* Flags that a program may set: arithmetic, DF, AC, ID. */
#define RFLAGS_USER 0x240dd5ull

#define LINUX_SS_AUTODISARM (1u << 31)

bool on_altstack(const struct task *task, uint64_t sp)
{
	const stack_t *s = &task->altstack;
	uint64_t base = (uint64_t)(uintptr_t)s->ss_sp;

	if ((unsigned)s->ss_flags & LINUX_SS_AUTODISARM)
		return false;
	return sp > base && sp - base <= s->ss_size;
}

static uint64_t round_down(uint64_t value, uint64_t to)
{
	return value & ~(to - 1);
}

/* Where the frame and the floating-point state go. -EFAULT: an alternate stack overflows. */
static int place_frame(const struct linux_sigaction *action, uint64_t *frame, uint64_t *fpstate)
{
	const stack_t *alt = &current->altstack;
	uint64_t sp = current->regs.rsp;
	bool was_on = on_altstack(current, sp);
	bool enter = (action->flags & SA_ONSTACK) && !was_on && !(alt->ss_flags & SS_DISABLE);

	if (enter)
		sp = (uint64_t)(uintptr_t)alt->ss_sp + alt->ss_size;
	else
		sp -= RED_ZONE;
	*fpstate = round_down(sp - shim_state_size() - sizeof(uint32_t), 64);
	*frame = round_down(*fpstate - sizeof(struct rt_sigframe), 16) - 8;
	if ((enter || was_on) && *frame <= (uint64_t)(uintptr_t)alt->ss_sp)
		return -EFAULT;
	if (*frame >= USER_END || *fpstate >= USER_END)
		return -EFAULT;
	return 0;
}

/* Writes the parts of the state that the processor's XSAVE does not write. */
static int prepare_fpstate(uint64_t fpstate)
{
	struct fp_software sw = {
		.magic = FP_MAGIC1,
		.extended_size = (uint32_t)shim_state_size() + sizeof(uint32_t),
		.features = shim_state_mask(),
		.size = (uint32_t)shim_state_size(),
	};

	if (!shim_state_mask())
		memset(&sw, 0, sizeof(sw));
	if (copy_to_user(fpstate + FP_SOFTWARE_OFFSET, &sw, sizeof(sw)) < 0)
		return -EFAULT;
	if (!shim_state_mask())
		return 0;
	if (clear_user(fpstate + FP_HEADER_OFFSET, FP_HEADER_SIZE) < 0)
		return -EFAULT;
	return put_user((uint32_t)FP_MAGIC2, fpstate + shim_state_size());
}

static void fill_context(struct linux_sigcontext *c, const struct user_regs *r)
{
	*c = (struct linux_sigcontext){
		.r8 = r->r8,
		.r9 = r->r9,
		.r10 = r->r10,
		.r11 = r->r11,
		.r12 = r->r12,
		.r13 = r->r13,
		.r14 = r->r14,
		.r15 = r->r15,
		.rdi = r->rdi,
		.rsi = r->rsi,
		.rbp = r->rbp,
		.rbx = r->rbx,
		.rdx = r->rdx,
		.rax = r->rax,
		.rcx = r->rcx,
		.rsp = r->rsp,
		.rip = r->rip,
		.rflags = r->rflags,
		.cs = LINUX_USER_CS,
		.ss = LINUX_USER_SS,
		.error = current->fault_error,
		.trap = current->fault_trap,
		.cr2 = current->fault_address,
	};
}

static void read_context(const struct linux_sigcontext *c, struct user_regs *r)
{
	r->r8 = c->r8;
	r->r9 = c->r9;
	r->r10 = c->r10;
	r->r11 = c->r11;
	r->r12 = c->r12;
	r->r13 = c->r13;
	r->r14 = c->r14;
	r->r15 = c->r15;
	r->rdi = c->rdi;
	r->rsi = c->rsi;
	r->rbp = c->rbp;
	r->rbx = c->rbx;
	r->rdx = c->rdx;
	r->rax = c->rax;
	r->rcx = c->rcx;
	r->rsp = c->rsp;
	r->rip = c->rip;
	r->rflags = (r->rflags & ~RFLAGS_USER) | (c->rflags & RFLAGS_USER);
	if (trace_watches(current))
		r->rflags |= REGS_TRAP_FLAG;
}

int signal_frame_build(int sig, const siginfo_t *info, const struct linux_sigaction *action,
		       ksigset_t mask)
{
	struct user_regs *r = &current->regs;
	stack_t *alt = &current->altstack;
	struct rt_sigframe frame;
	uint64_t address, fpstate;

	if (!(action->flags & LINUX_SA_RESTORER))
		return -EFAULT; /* x86_64 has no other return from a handler */
	if (place_frame(action, &address, &fpstate) < 0 || prepare_fpstate(fpstate) < 0)
		return -EFAULT;
	memset(&frame, 0, sizeof(frame));
	frame.return_address = action->restorer;
	frame.uc.flags = UC_SIGCONTEXT_SS | UC_STRICT_SS | (shim_state_mask() ? UC_FP_XSTATE : 0);
	frame.uc.stack.sp = (uint64_t)(uintptr_t)alt->ss_sp;
	frame.uc.stack.flags = alt->ss_flags;
	frame.uc.stack.size = alt->ss_size;
	fill_context(&frame.uc.context, r);
	if (trace_watches(current))
		frame.uc.context.rflags &= ~REGS_TRAP_FLAG;
	frame.uc.context.oldmask = mask;
	frame.uc.context.fpstate = fpstate;
	frame.uc.mask = mask;
	frame.info = *info;
	if (copy_to_user(address, &frame, sizeof(frame)) < 0)
		return -EFAULT;
	if ((unsigned)alt->ss_flags & LINUX_SS_AUTODISARM)
		*alt = (stack_t){.ss_flags = SS_DISABLE};
	r->rsp = address;
	r->rdi = (uint64_t)sig;
	r->rsi = address + offsetof(struct rt_sigframe, info);
	/* Direction, trap and resume flags are clear in a handler. */
	r->rflags &= ~0x10500ull;
	shim_enter_handler(fpstate, action->handler, address + offsetof(struct rt_sigframe, uc));
	return 0;
}

/* Does the image at `fpstate` have XSAVE's form? As Linux decides it. */
static int read_fp_form(uint64_t fpstate, bool *xsave, uint64_t *mask)
{
	struct fp_software sw;
	uint32_t magic2;

	*xsave = false;
	*mask = 0;
	if (copy_from_user(&sw, fpstate + FP_SOFTWARE_OFFSET, sizeof(sw)) < 0)
		return -EFAULT;
	if (!shim_state_mask() || sw.magic != FP_MAGIC1 || sw.size != shim_state_size() ||
	    sw.extended_size < sw.size + sizeof(uint32_t))
		return 0;
	if (get_user(magic2, fpstate + sw.size) < 0)
		return -EFAULT;
	if (magic2 != FP_MAGIC2)
		return 0;
	*xsave = true;
	*mask = sw.features & shim_state_mask();
	return 0;
}

static long bad_frame(void)
{
	siginfo_t info;

	siginfo_kernel(&info, SIGSEGV);
	current->syscall_number = -1;
	force_signal(SIGSEGV, &info);
	return 0;
}

/* Segments with which iretq would fault. */
static bool bad_segments(const struct linux_ucontext *uc)
{
	return (uc->context.cs | 3) != LINUX_USER_CS ||
	       ((uc->flags & UC_STRICT_SS) && (uc->context.ss | 3) != LINUX_USER_SS);
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct linux_ucontext uc;
	struct user_regs regs;
	uint64_t frame, mask;
	bool xsave = false;

	user_regs_general();
	frame = current->regs.rsp - 8;
	if (copy_from_user(&uc, frame + offsetof(struct rt_sigframe, uc), sizeof(uc)) < 0)
		return bad_frame();
	mask = 0;
	if (uc.context.fpstate && read_fp_form(uc.context.fpstate, &xsave, &mask) < 0)
		return bad_frame();
	regs = current->regs;
	read_context(&uc.context, &regs);
	/* A non-canonical address becomes a fault of the program after the return. */
	set_blocked(uc.mask);
	altstack_restore(uc.stack.sp, (unsigned)uc.stack.flags, uc.stack.size);
	current->syscall_number = -1;
	shim_restore(&regs, uc.context.fpstate, xsave, mask);
	if (bad_segments(&uc)) {
		current->fault_trap = VECTOR_PROTECTION;
		bad_frame();
	}
	return (long)current->regs.rax;
}
