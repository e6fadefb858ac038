/* SPDX-License-Identifier: BSD-2-Clause */
/* See fake_machine.h. Architecture capabilities do not occur in these tests. */
#include "fake_machine.h"

#include "api/batch.h"
#include "arch/arch.h"
#include "kernel/print.h"

#include <stdlib.h>
#include <string.h>

unsigned fake_irq_period;
bool arch_extensions_enabled;

static void *blocks[4096];
static unsigned block_count;

void *fake_memory(unsigned size_bits)
{
	size_t size = (size_t)1 << (size_bits < 6 ? 6 : size_bits);
	void *p = aligned_alloc(size, size);

	assert_non_null(p);
	assert_true(block_count < sizeof(blocks) / sizeof(blocks[0]));
	blocks[block_count++] = p;
	return memset(p, 0, size);
}

void fake_memory_reset(void)
{
	while (block_count)
		free(blocks[--block_count]);
}

void kernel_panic(const char *file, int line, const char *what)
{
	fail_msg("kernel panic at %s:%d: %s", file, line, what);
	abort();
}

void kprintf(const char *format, ...)
{
}

word_t stack_used(void)
{
	return 0;
}

void tables_check_begin(void)
{
}

void tables_check_cap(struct cap cap)
{
	(void)cap;
}

void tables_check_end(void)
{
}

word_t fake_cycles = 1;

word_t arch_cycles(void)
{
	return fake_cycles;
}

word_t arch_cycles_per_tick(void)
{
	return FAKE_TICK;
}

bool arch_irq_pending(void)
{
	static unsigned looks;

	return fake_irq_period && ++looks % fake_irq_period == 0;
}

void arch_context_init(struct tcb *t)
{
}

word_t arch_get_register(const struct tcb *t, unsigned index)
{
	return 0;
}

void arch_get_registers(const struct tcb *t, word_t *values, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		values[i] = arch_get_register(t, i);
}

void arch_set_register(struct tcb *t, unsigned index, word_t value)
{
}

void arch_set_tls_base(struct tcb *t, word_t base)
{
	arch_set_register(t, 18, base);
}

void arch_set_registers(struct tcb *t, unsigned first, const word_t *values, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		arch_set_register(t, first + i, values[i]);
}

void arch_context_written(struct tcb *t)
{
}

bool arch_is_user_address(vaddr_t address)
{
	return address < BIT(47);
}

void arch_set_redirect(struct tcb *t, vaddr_t handler, word_t word, vaddr_t window, word_t size)
{
	struct context *c = &t->arch.context;

	c->redirect_handler = handler;
	c->redirect_word = word;
	c->window = window;
	c->window_size = size;
}

void arch_choose_redirected(struct tcb *t, const word_t *chosen)
{
	t->arch.chooses = chosen != NULL;
}

/* This machine has no upper half. */
void arch_address_given(struct tcb *t)
{
	(void)t;
}

/* Thread capabilities are not decoded here with the label of a batch. */
enum outcome decode_batch(const struct invocation *inv)
{
	(void)inv;
	abort();
}

bool arch_inner_available;

bool arch_is_inner_address(vaddr_t address)
{
	return false;
}

void arch_set_inner(struct tcb *t, vaddr_t syscall_handler, vaddr_t fault_handler, vaddr_t record)
{
}

bool arch_valid_tls_base(word_t base)
{
	return true;
}

void arch_switch_to_thread(struct tcb *t)
{
}

void arch_switch_to_idle(void)
{
}

void arch_fpu_release(struct tcb *t)
{
}

void arch_flags_changed(struct tcb *t)
{
}

bool arch_same_region(struct cap a, struct cap b)
{
	return false;
}

bool arch_same_object(struct cap a, struct cap b)
{
	return false;
}

bool arch_cap_extent(struct cap c, kaddr_t *base, word_t *size_bits)
{
	return false;
}

enum outcome arch_derive(const struct cte *slot, struct cap cap, struct cap *out)
{
	*out = cap_null();
	return OUTCOME_OK;
}

struct cap arch_mask_rights(struct cap cap, word_t rights)
{
	return cap;
}

void arch_finalise(struct cap cap, bool final)
{
}

bool arch_valid_vspace(struct cap cap)
{
	return false;
}

enum outcome arch_check_ipc_buffer(vaddr_t addr, struct cap cap)
{
	return error_plain(ERR_ILLEGAL_OPERATION);
}

void arch_irq_mask(word_t irq)
{
}

void arch_irq_unmask(word_t irq)
{
}

void arch_irq_release(word_t irq)
{
}
