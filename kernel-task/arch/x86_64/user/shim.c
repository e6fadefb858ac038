/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending threads through the shim. While a thread loads its state there (SHIM_RESTORING) the
 * registers for after it are in task->shim_regs and no signal is delivered: this takes a few
 * instructions and ends with a report or with a fault. The shim's page is sealed (mm_seal()), so
 * nothing else can be mapped there; and a thread that jumps into it harms only its own program.
 */
#include "arch/shim.h"

#include <cpuid.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "arch/answers.h"
#include "user/registers.h"
#include "mm/layout.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/proc.h"

extern const uint8_t shim_image[], shim_image_end[], shim_enter_xsave[], shim_enter_fxsave[],
	shim_restore_xsave[], shim_restore_fxsave[], shim_save_xsave[], shim_save_fxsave[],
	shim_reset_xsave[], shim_reset_fxsave[], shim_report[];

#define FXSAVE_SIZE    512
#define CPUID1_OSXSAVE (1u << 27)

static struct page *shim_page;
static size_t state_size = FXSAVE_SIZE;
static uint64_t state_mask;

static uint64_t address_in(const struct mm *mm, const uint8_t *label)
{
	return mm->shim + (uint64_t)(label - shim_image);
}

static uint64_t address_of(const uint8_t *label)
{
	return address_in(current->mm, label);
}

static void find_state_size(void)
{
	unsigned a, b, c, d, low, high;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & CPUID1_OSXSAVE))
		return;
	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	if (!__get_cpuid_count(0xd, 0, &a, &b, &c, &d))
		return;
	state_mask = low; /* the upper half has no component for programs */
	state_size = b;
}

int shim_init(void)
{
	find_state_size();
	shim_page = page_alloc();
	if (!shim_page)
		return -ENOMEM;
	memcpy(shim_page->va, shim_image, (size_t)(shim_image_end - shim_image));
	return 0;
}

int shim_map(struct mm *mm)
{
	uint64_t below = answers_size(), at = layout_kernel_pages(mm, below + PAGE_SIZE);
	int error;

	if (!at)
		return -ENOMEM;
	mm->shim = at + below;
	error = mm_map_pages(mm, mm->shim, &shim_page, 1, PROT_READ | PROT_EXEC, true, "[shim]");
	if (error)
		return error;
	mm_seal(mm, mm->shim, mm->shim + PAGE_SIZE);
	return answers_map(mm);
}

size_t shim_state_size(void)
{
	return state_size;
}

uint64_t shim_state_mask(void)
{
	return state_mask;
}

void shim_enter_handler(uint64_t state, uint64_t handler, uint64_t arg3)
{
	struct user_regs *r = &current->regs;

	r->rip = address_of(state_mask ? shim_enter_xsave : shim_enter_fxsave);
	r->rax = state_mask;
	r->r8 = state;
	r->r9 = handler;
	r->r10 = arg3;
	user_regs_general_changed();
}

bool shim_is_entering(uint64_t address)
{
	return address >= address_of(shim_enter_xsave) && address < address_of(shim_reset_xsave);
}

void shim_restore(const struct user_regs *regs, uint64_t state, bool xsave, uint64_t mask)
{
	struct user_regs *r = &current->regs;

	current->shim_regs = *regs;
	current->shim_regs_complete = current->entry.regs_complete;
	current->shim = SHIM_RESTORING;
	*r = *regs;
	if (!state)
		r->rip = address_of(state_mask ? shim_reset_xsave : shim_reset_fxsave);
	else
		r->rip = address_of(xsave ? shim_restore_xsave : shim_restore_fxsave);
	r->rflags = REGS_FLAGS_START;
	r->rax = state ? mask : state_mask;
	r->r8 = state;
	user_regs_general_changed();
}

static void go_on_with_kept_registers(void)
{
	struct user_regs kept = current->shim_regs;

	current->shim = SHIM_IDLE;
	current->syscall_number = -1;
	/* First, because it may fetch all registers. */
	user_regs_general_changed();
	if (current->entry.regs_complete) {
		kept.fs_base = current->regs.fs_base;
		kept.gs_base = current->regs.gs_base;
	}
	current->regs = kept;
	current->entry.regs_complete |= current->shim_regs_complete;
}

bool shim_returned(void)
{
	if (current->shim == SHIM_IDLE)
		return false;
	if (current->regs.rip != address_of(shim_report)) {
		current->shim = SHIM_IDLE;
		return false;
	}
	go_on_with_kept_registers();
	return true;
}

#define XSAVE_HEADER	  512
#define XSAVE_HEADER_SIZE 64

/* Runs the thread in the shim until it reports. Faults on its stack are resolved as usual. */
static int run_until_report(void)
{
	struct task *task = current;
	struct fault fault;

	for (;;) {
		user_run();
		switch (task->entry.kind) {
		case ENTRY_SYSCALL:
			return shim_returned() ? 0 : -EFAULT;
		case ENTRY_PAGE_FAULT:
			if (mm_fault(task->mm, task->entry.event.address, task->entry.event.access,
				     &fault) < 0 ||
			    fault.signal)
				return -EFAULT;
			break;
		case ENTRY_KICK:
			if (fatal_signal_pending())
				return -EINTR;
			break;
		case ENTRY_EXCEPTION:
		case ENTRY_INT:
		case ENTRY_LOST:
			return -EFAULT;
		}
	}
}

/* Runs the shim at `label` with the state's place, and restores all registers. */
static int run_at(const uint8_t *label, uint64_t place)
{
	struct task *task = current;
	int number = task->syscall_number, error;

	task->shim_regs = task->regs;
	task->shim_regs_complete = true;
	task->shim = SHIM_SAVING;
	task->regs.rip = address_of(label);
	task->regs.rflags = REGS_FLAGS_START;
	task->regs.rax = state_mask;
	task->regs.r8 = place;
	user_regs_general_changed();
	error = run_until_report();
	go_on_with_kept_registers();
	task->syscall_number = number;
	return error;
}

uint64_t shim_place(const struct user_regs *r)
{
	return (r->rsp - RED_ZONE - state_size) & ~63ull;
}

static uint64_t place_on_stack(void)
{
	user_regs_complete();
	return shim_place(&current->regs);
}

int shim_save(uint64_t *place)
{
	*place = place_on_stack();
	if (*place >= USER_END ||
	    (state_mask && clear_user(*place + XSAVE_HEADER, XSAVE_HEADER_SIZE) < 0))
		return -EFAULT;
	return run_at(state_mask ? shim_save_xsave : shim_save_fxsave, *place);
}

int shim_load(const void *state)
{
	uint64_t place = place_on_stack();

	if (place >= USER_END || copy_to_user(place, state, state_size) < 0)
		return -EFAULT;
	return run_at(state_mask ? shim_restore_xsave : shim_restore_fxsave, place);
}

void shim_start_with(struct task *task, uint64_t place)
{
	struct user_regs *r = &task->regs;

	task->shim_regs = *r;
	task->shim_regs_complete = true;
	task->shim = SHIM_RESTORING;
	r->rip = address_of(state_mask ? shim_restore_xsave : shim_restore_fxsave);
	r->rflags = REGS_FLAGS_START;
	r->rax = state_mask;
	r->r8 = place;
}

void shim_failed(void)
{
	if (current->shim != SHIM_IDLE)
		go_on_with_kept_registers();
}
