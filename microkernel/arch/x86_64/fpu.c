/* SPDX-License-Identifier: BSD-2-Clause */
/* See fpu.h. The kernel itself is compiled without any use of these registers. */
#include "arch/x86_64/fpu.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/hot.h"
#include "arch/x86_64/thread.h"

#define XCR0_X87_SSE 3u
#define XCR0_AVX     4u

#define IMAGE_FCW   0
#define IMAGE_MXCSR 24
#define FCW_RESET   0x037f
#define MXCSR_RESET 0x1f80

enum fpu_method { FPU_FXSAVE, FPU_XSAVE, FPU_XSAVEOPT };

static enum fpu_method method;
static uint32_t components; /* XCR0 */
struct tcb fpu_no_thread;
HOT_DATA struct fpu_unit fpu;

void fpu_init(void)
{
	fpu.owner = &fpu_no_thread;
	/* Upstream's default saves no AVX registers. */
	bool avx = cpu.avx && cpu_imitation == IMITATE_NOTHING;
	components = XCR0_X87_SSE | (avx ? XCR0_AVX : 0);
	if (cpu.xsave) {
		__asm__ volatile("xsetbv" ::"c"(0), "a"(components), "d"(0));
		method = cpu.xsaveopt ? FPU_XSAVEOPT : FPU_XSAVE;
	} else {
		method = FPU_FXSAVE;
	}
}

static void save(struct fpu_state *s)
{
	if (method == FPU_XSAVEOPT)
		__asm__ volatile("xsaveopt64 %0" : "+m"(*s) : "a"(components), "d"(0) : "memory");
	else if (method == FPU_XSAVE)
		__asm__ volatile("xsave64 %0" : "+m"(*s) : "a"(components), "d"(0) : "memory");
	else
		__asm__ volatile("fxsave64 %0" : "+m"(*s)::"memory");
}

/* MXCSR has a load of its own: QEMU's XRSTOR leaves it alone where the image has no SSE component.
 */
static void load(struct fpu_state *s)
{
	if (method == FPU_FXSAVE)
		__asm__ volatile("fxrstor64 %0" ::"m"(*s));
	else
		__asm__ volatile("xrstor64 %0\n\tldmxcsr %3" ::"m"(*s), "a"(components), "d"(0),
				 "m"(s->image[IMAGE_MXCSR]));
}

static void set_off(bool off)
{
	if (off == fpu.off)
		return;
	if (off)
		write_cr0(read_cr0() | CR0_TS);
	else
		__asm__ volatile("clts");
	fpu.off = off;
}

/* Saves the owner's state and loads that of `t`. CR0.TS is clear. */
static void exchange(struct tcb *t)
{
	struct fpu_state *from = &fpu.owner->arch.fpu, *to = &t->arch.fpu;

	fpu.owner = t;
	if (likely(method == FPU_XSAVEOPT)) {
		__asm__ volatile("xsaveopt64 %0\n\txrstor64 %1\n\tldmxcsr %4"
				 : "+m"(*from)
				 : "m"(*to), "a"(components), "d"(0), "m"(to->image[IMAGE_MXCSR])
				 : "memory");
	} else {
		save(from);
		load(to);
	}
}

HOT_TEXT void fpu_decide(struct tcb *t)
{
	bool disabled = t->flags & TCB_FLAG_FPU_DISABLED;

	if (disabled || (fpu.owner != t && !t->arch.fpu_credit)) {
		set_off(true);
		return;
	}
	set_off(false);
	if (fpu.owner == t)
		return;
	if (t->arch.fpu_credit != FPU_CREDIT_ENDLESS)
		t->arch.fpu_credit--;
	exchange(t);
}

bool fpu_unavailable(struct tcb *t)
{
	if (t->flags & TCB_FLAG_FPU_DISABLED)
		return false;
	set_off(false);
	if (fpu.owner != t)
		exchange(t);
	if (t->arch.fpu_credit != FPU_CREDIT_ENDLESS)
		t->arch.fpu_credit = FPU_CREDIT;
	return true;
}

void fpu_reset(struct tcb *t)
{
	uint8_t *image = t->arch.fpu.image;

	*(uint16_t *)(image + IMAGE_FCW) = FCW_RESET;
	*(uint32_t *)(image + IMAGE_MXCSR) = MXCSR_RESET;
	t->arch.fpu_credit = cpu.lazy_fpu ? 0 : FPU_CREDIT_ENDLESS;
}

void arch_fpu_release(struct tcb *t)
{
	bool was_off = fpu.off;

	thread_unload(t);
	if (fpu.owner != t)
		return;
	set_off(false);
	save(&t->arch.fpu);
	fpu.owner = &fpu_no_thread;
	set_off(was_off);
}
