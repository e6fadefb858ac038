/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions that the architecture-independent kernel (api/, object/, kernel/) needs from an
 * architecture and a platform. arch/x86_64/ and platform/pc/ implement them; no other folder
 * includes headers of these two. arch/context.h gives access to a thread's registers by meaning.
 *
 * The opposite direction (what arch/ calls) is api/syscall.h, object/cap.h, object/cte.h,
 * object/irq.h, kernel/sched.h and object/cspace.h.
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

/* The first `count` (..20) of them. */
void arch_get_registers(const struct tcb *t, word_t *values, unsigned count);

/* Set UserContext word `index` (0..19), sanitised as sheet section 9 says. Index 0 sets FaultIP and
 * NextIP. */
void arch_set_register(struct tcb *t, unsigned index, word_t value);

/* The same for `count` of them, from `first` (..17) on. */
void arch_set_registers(struct tcb *t, unsigned first, const word_t *values, unsigned count);

/* The registers of a thread that is not running were written as a whole (WriteRegisters,
 * CopyRegisters): it must be resumed by the full `iret` restore. */
void arch_context_written(struct tcb *t);

/* The registers were written together with the next address, by a thread with authority over `t`.
 * In a child, that address decides whether `t` continues in the inner ring; every other way to
 * resume a thread leaves it in the ring where it was. */
void arch_address_given(struct tcb *t);

/* Is `base` acceptable as FS base (canonical user address)? */
bool arch_valid_tls_base(word_t base);

/* `t` becomes the thread to resume: address space, FPU state, FS/GS base. Never the idle thread. */
void arch_switch_to_thread(struct tcb *t);
void arch_switch_to_idle(void);

/* FPU ownership ends (the thread is deleted, or its FPU was disabled by flags): save or drop. The
 * state in memory is valid afterwards. */
void arch_fpu_release(struct tcb *t);
/* t->flags changed, perhaps while `t` is core.current: FPU, what a `syscall` means. */
void arch_flags_changed(struct tcb *t);

/* With TCB_FLAG_REDIRECT_SYSCALL, a `syscall` of `t` outside the window continues at `handler`, a
 * user address. */
bool arch_is_user_address(vaddr_t address);
void arch_set_redirect(struct tcb *t, vaddr_t handler, word_t word, vaddr_t window, word_t size);
/* Redirect only calls whose number has its bit in `chosen`, SELKIE_REDIRECT_SET_WORDS words; NULL:
 * for all. */
void arch_choose_redirected(struct tcb *t, const word_t *chosen);

/* The inner ring: handlers, 0 or in the upper half, and the record of `t`, from its next entry on.
 */
bool arch_is_inner_address(vaddr_t address);
void arch_set_inner(struct tcb *t, vaddr_t syscall_handler, vaddr_t fault_handler, vaddr_t record);

/* --- objects and capabilities ---------------------------------------------------------------- */

/* Size of architecture object `type` (>= OBJ_PDPT) in bits. */
unsigned arch_object_bits(enum object_type type);

/* Is `type` a frame (may be made from device memory)? */
bool arch_object_is_frame(enum object_type type);

/* Initialise one object in memory that is already zero (PML4: kernel mappings) and return its
 * capability. */
struct cap arch_create_object(enum object_type type, kaddr_t addr, bool device);

/* All invocations of capabilities >= CAP_FIRST_ARCH. */
enum outcome arch_decode_object(const struct invocation *inv);
/*
 * Page_Map and Page_Unmap in a batch (api/batch.h), without a struct invocation: `extra` is the
 * slot of the first extra capability, NULL if there is none. They change only the page's capability
 * and the page tables. False: it is another invocation, and nothing was done.
 */
bool arch_decode_quick(struct cte *slot, word_t label, const struct cte *extra, const word_t *words,
		       word_t length, enum outcome *o);

/* LABEL_IRQ_ISSUE_HANDLER_IOAPIC/MSI on an IRQ control capability; any other label ->
 * IllegalOperation. Uses irq_is_active() and irq_issue() of object/irq.h. */
enum outcome arch_decode_irq_control(const struct invocation *inv);

/* The CDT rules for architecture capabilities (both are >= CAP_FIRST_ARCH). */
bool arch_same_region(struct cap a, struct cap b);
bool arch_same_object(struct cap a, struct cap b);
/* Physical extent of the object for "untyped contains it": false if it has no memory (IO ports,
 * ASID control). */
bool arch_cap_extent(struct cap c, kaddr_t *base, word_t *size_bits);

/* cap_derive and cap_mask_rights for architecture capabilities. */
enum outcome arch_derive(const struct cte *slot, struct cap cap, struct cap *out);
struct cap arch_mask_rights(struct cap cap, word_t rights);

/* The capability is being deleted; `final`: the object goes too. Sheet section 7 "Final deletion".
 */
void arch_finalise(struct cap cap, bool final);

/* TCB_Configure and SetSpace: is `cap` an address space root that may be used now (assigned PML4)?
 */
bool arch_valid_vspace(struct cap cap);

/* IPC buffer: check alignment (AlignmentError) and kind (non-device frame; IllegalOperation). */
enum outcome arch_check_ipc_buffer(vaddr_t addr, struct cap cap);

/* --- machine --------------------------------------------------------------------------------- */

/* Is an interrupt pending that the processor would take if interrupts were on? */
bool arch_irq_pending(void);

/* Mask or unmask the source of `irq`; unmask is also the acknowledge. MSIs ignore both. */
void arch_irq_mask(word_t irq);
void arch_irq_unmask(word_t irq);
/* The handler capability of `irq` is gone: forget its routing. */
void arch_irq_release(word_t irq);

/* Zero `bytes` (multiple of 16) of kernel-window memory. */
void arch_clear_memory(void *start, word_t bytes);

/* One character to the console, newline as CR LF. */
void arch_console_putc(char c);

/* A clock that counts processor cycles, for measuring. */
word_t arch_cycles(void);
word_t arch_cycles_per_tick(void);

_Noreturn void arch_halt(void);

/* Boot command line contained the word `extensions`. */
extern bool arch_extensions_enabled;
/* The inner ring exists: extensions are enabled, and no mitigation that excludes it is on. */
extern bool arch_inner_available;
