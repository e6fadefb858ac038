/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions that the architecture-independent kernel (api/, object/, kernel/) needs from an
 * architecture and a platform. arch/x86_64/ and platform/pc/ implement them; no other folder
 * includes headers of these two. arch/context.h gives access to a thread's registers by meaning.
 * None of these functions waits. "Sheet" in the comments of the kernel is docs/sel4-abi.md.
 *
 * The opposite direction (the headers that arch/ and platform/ include): api/syscall.h,
 * api/invocation.h, object/cap.h, object/cte.h, object/irq.h, object/cspace.h, kernel/sched.h,
 * kernel/print.h, kernel/string.h and, for the debug build, kernel/invariants.h.
 */
#pragma once

#include "api/invocation.h"
#include "object/tcb.h"

/* --- threads --------------------------------------------------------------------------------- */

/* Registers and FPU state of a new thread (memory is zero): RFLAGS 0x202, FPU reset state. */
void arch_context_init(struct tcb *t);

/* UserContext word `index` (0..19) of a thread; index 0 is FaultIP. The FS and GS bases are right
 * even while the processor holds newer ones than memory. */
word_t arch_get_register(const struct tcb *t, unsigned index);

/* Writes the first `count` (at most 20) UserContext words of a thread to `values`. */
void arch_get_registers(const struct tcb *t, word_t *values, unsigned count);

/* Sets UserContext word `index` (0..19), sanitised as sheet section 9 says. Index 0 sets FaultIP
 * and NextIP. */
void arch_set_register(struct tcb *t, unsigned index, word_t value);

/* Sets the base of thread-local storage, sanitised like the register that holds it. */
void arch_set_tls_base(struct tcb *t, word_t base);

/* The same for `count` words, from index `first` (at most 17, the last general register) on. */
void arch_set_registers(struct tcb *t, unsigned first, const word_t *values, unsigned count);

/* WriteRegisters or CopyRegisters wrote registers of a thread that is not running, or the reply to
 * a fault wrote those that a short exit does not restore: the thread must be resumed by the exit
 * that restores all. */
void arch_context_written(struct tcb *t);

/* A thread with authority over `t` wrote its next address (WriteRegisters, CopyRegisters). In a
 * child (arch/x86_64/gate.h), that address decides whether `t` continues in the inner ring; every
 * other way to resume a thread leaves it in the ring where it was. */
void arch_address_given(struct tcb *t);

/* Is `base` acceptable as FS base, that is, a canonical address? */
bool arch_valid_tls_base(word_t base);

/* `t` becomes the thread to resume: loads its address space, FPU state, FS and GS base. `t` is
 * never the idle thread. */
void arch_switch_to_thread(struct tcb *t);
/* The idle thread becomes the one to resume: the next exit waits for an interrupt. */
void arch_switch_to_idle(void);

/* `t` is being deleted: saves its FPU state and its FS and GS base, as far as the processor still
 * holds them, in the TCB. Afterwards the processor holds no state of `t`. */
void arch_fpu_release(struct tcb *t);
/* t->flags changed, perhaps while `t` is core.current: applies the flags that disable the FPU and
 * that say what a `syscall` means. */
void arch_flags_changed(struct tcb *t);

/* Is `address` in the lower half, so that it may be the handler of arch_set_redirect()? */
bool arch_is_user_address(vaddr_t address);
/* With TCB_FLAG_REDIRECT_SYSCALL, a `syscall` of `t` whose address is not among the `size` bytes
 * from `window` on continues at `handler` in user mode, with `word` in a register. `handler` is a
 * user address. In effect from the next `syscall` of `t` on (selkie/extensions.h). */
void arch_set_redirect(struct tcb *t, vaddr_t handler, word_t word, vaddr_t window, word_t size);
/* Only calls whose number has its bit in `chosen` are redirected; NULL: all calls. `chosen` has
 * SELKIE_REDIRECT_SET_WORDS words and is copied. */
void arch_choose_redirected(struct tcb *t, const word_t *chosen);

/* Is `address` in the part of the upper half that programs may use (a window of the inner ring)? */
bool arch_is_inner_address(vaddr_t address);
/* Sets where a `syscall` and an exception of `t` in ring 3 continue in ring 1, each 0 (the event
 * goes to the kernel) or an inner address, and the address of the record of `t`, an inner address
 * unless both are 0. In effect from the next entry of `t` on (selkie/extensions.h). */
void arch_set_inner(struct tcb *t, vaddr_t syscall_handler, vaddr_t fault_handler, vaddr_t record);

/* --- objects and capabilities ---------------------------------------------------------------- */

/* Size of architecture object `type` (>= OBJ_PDPT) in bits. */
unsigned arch_object_bits(enum object_type type);

/* Is `type` a frame, the only architecture object that can be made from device memory? */
bool arch_object_is_frame(enum object_type type);

/* Initialises one object in memory that is already zero (a PML4 gets the kernel's mappings) and
 * returns a capability to it. `device`: the memory is a device's; only a frame can be. */
struct cap arch_create_object(enum object_type type, kaddr_t addr, bool device);

/* Decodes and performs all invocations of capabilities >= CAP_FIRST_ARCH. */
enum outcome arch_decode_object(const struct invocation *inv);
/*
 * Decodes and performs Page_Map and Page_Unmap in a batch (api/batch.h), without a struct
 * invocation: `extra` is the slot of the first extra capability, NULL if there is none; `words`, of
 * which there are `length`, are the message. These two change only the page's capability and the
 * page tables. Returns true with the outcome in *o; false for any other invocation: nothing was
 * done.
 */
bool arch_decode_quick(struct cte *slot, word_t label, const struct cte *extra, const word_t *words,
		       word_t length, enum outcome *o);

/* Decodes and performs LABEL_IRQ_ISSUE_HANDLER_IOAPIC and _MSI of an IRQ control capability; any
 * other label is IllegalOperation. Uses irq_is_active() and irq_issue() of object/irq.h. */
enum outcome arch_decode_irq_control(const struct invocation *inv);

/* Does the region of `a` contain that of `b`, so that `a` may be its parent in the derivation tree?
 * Are `a` and `b` the same object? Both are >= CAP_FIRST_ARCH; sheet section 7. */
bool arch_same_region(struct cap a, struct cap b);
bool arch_same_object(struct cap a, struct cap b);
/* The memory of the object, as kernel address and size, for the rule "an untyped contains it".
 * False if the object has no memory (IO ports, ASID control). */
bool arch_cap_extent(struct cap c, kaddr_t *base, word_t *size_bits);

/* cap_derive() and cap_mask_rights() for architecture capabilities. *out is the null capability if
 * `cap` cannot be copied; a paging structure that is not mapped is IllegalOperation. */
enum outcome arch_derive(const struct cte *slot, struct cap cap, struct cap *out);
struct cap arch_mask_rights(struct cap cap, word_t rights);

/* `cap` is being deleted; `final`: it is the last one to its object (sheet section 7). Removes the
 * mapping of a frame in any case, the other traces of the object only if `final`. */
void arch_finalise(struct cap cap, bool final);

/* May `cap` be the VSpace of a thread (TCB_Configure, SetSpace): is it a PML4 with an ASID? */
bool arch_valid_vspace(struct cap cap);

/* May `cap` and `addr` be a thread's IPC buffer? IllegalOperation if `cap` is no frame or is a
 * device's, AlignmentError if `addr` is no multiple of 1024. */
enum outcome arch_check_ipc_buffer(vaddr_t addr, struct cap cap);

/* --- machine --------------------------------------------------------------------------------- */

/* Is an interrupt pending that the processor would take if interrupts were on? */
bool arch_irq_pending(void);

/* Masks or unmasks the pin of `irq`; unmasking is also what IRQHandler_Ack does. No effect on an
 * MSI, which cannot be masked (sheet section 13). */
void arch_irq_mask(word_t irq);
void arch_irq_unmask(word_t irq);
/* The handler capability of `irq` was deleted: masks the source and forgets which pin it is. */
void arch_irq_release(word_t irq);

/* Zeroes `bytes` (a multiple of 16) of memory, at an address of the kernel window. */
void arch_clear_memory(void *start, word_t bytes);

/* Prints one character to the console; a newline is sent as CR LF. */
void arch_console_putc(char c);

/* The time in cycles of the processor's time-stamp counter, and the number of these cycles in one
 * tick of the timer. */
word_t arch_cycles(void);
word_t arch_cycles_per_tick(void);

/* Stops the processor with interrupts off. */
_Noreturn void arch_halt(void);

/* The boot command line contains the word `extensions`. */
extern bool arch_extensions_enabled;
/* The inner ring can be used: extensions are enabled, and the mitigations `window` and `verw`,
 * whose exits exclude it, are off. */
extern bool arch_inner_available;
