/* SPDX-License-Identifier: BSD-2-Clause */
/* See interrupt.h. */
#include "platform/pc/interrupt.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "object/cspace.h"
#include "platform/pc/pit.h"

/* --- local APIC --------------------------------------------------------------------------------
 */

enum lapic_register {
	LAPIC_TASK_PRIORITY = 0x80,
	LAPIC_EOI = 0xb0,
	LAPIC_SPURIOUS = 0xf0,
	LAPIC_LVT_TIMER = 0x320,
	LAPIC_LVT_LINT0 = 0x350,
	LAPIC_LVT_LINT1 = 0x360,
	LAPIC_LVT_ERROR = 0x370,
	LAPIC_TIMER_START = 0x380,
	LAPIC_TIMER_COUNT = 0x390,
	LAPIC_TIMER_DIVIDE = 0x3e0,
};

#define LAPIC_ENABLE	   (1u << 8)
#define LVT_MASKED	   (1u << 16)
#define LVT_PERIODIC	   (1u << 17)
#define LVT_NMI		   (4u << 8)
#define TIMER_DIVIDE_BY_16 3
#define APIC_BASE_ENABLE   BIT(11)
#define APIC_BASE_X2APIC   BIT(10)
#define CALIBRATION_MS	   2
#define CALIBRATIONS	   16

static volatile uint8_t *lapic;

static uint32_t lapic_read(enum lapic_register r)
{
	return *(volatile uint32_t *)(lapic + r);
}

static void lapic_write(enum lapic_register r, uint32_t v)
{
	*(volatile uint32_t *)(lapic + r) = v;
}

void interrupt_done(void)
{
	lapic_write(LAPIC_EOI, 0);
}

/* What the TSC and the APIC timer count in CALIBRATION_MS by the PIT, the only clock of known
 * frequency. A delay of the processor makes the counts too large, never too small. */
struct counts {
	uint64_t tsc;
	uint32_t timer;
};

static struct counts count_once(void)
{
	uint64_t tsc = read_tsc();

	lapic_write(LAPIC_TIMER_START, UINT32_MAX);
	pit_start(CALIBRATION_MS);
	pit_wait();
	return (struct counts){.tsc = read_tsc() - tsc,
			       .timer = UINT32_MAX - lapic_read(LAPIC_TIMER_COUNT)};
}

/* Measures cpu.tsc_mhz, and returns the APIC timer's count for a tick. Takes CALIBRATIONS times
 * CALIBRATION_MS. */
static uint32_t calibrate_timer(void)
{
	struct counts least = {UINT64_MAX, UINT32_MAX};

	lapic_write(LAPIC_TIMER_DIVIDE, TIMER_DIVIDE_BY_16);
	for (unsigned i = 0; i < CALIBRATIONS; i++) {
		struct counts c = count_once();

		least.tsc = c.tsc < least.tsc ? c.tsc : least.tsc;
		least.timer = c.timer < least.timer ? c.timer : least.timer;
	}
	cpu.tsc_mhz = (uint32_t)((least.tsc + 500 * CALIBRATION_MS) / (1000 * CALIBRATION_MS));
	return least.timer / CALIBRATION_MS * TIMER_TICK_MS;
}

static void lapic_init(void)
{
	uint32_t ticks;

	write_msr(MSR_APIC_BASE, (read_msr(MSR_APIC_BASE) | APIC_BASE_ENABLE) & ~APIC_BASE_X2APIC);
	lapic_write(LAPIC_TASK_PRIORITY, 0);
	lapic_write(LAPIC_SPURIOUS, LAPIC_ENABLE | VECTOR_SPURIOUS);
	lapic_write(LAPIC_LVT_LINT0, LVT_MASKED);
	lapic_write(LAPIC_LVT_LINT1, LVT_NMI);
	lapic_write(LAPIC_LVT_ERROR, LVT_MASKED);
	lapic_write(LAPIC_LVT_TIMER, LVT_MASKED | VECTOR_TIMER);
	ticks = calibrate_timer();
	lapic_write(LAPIC_LVT_TIMER, LVT_PERIODIC | VECTOR_TIMER);
	lapic_write(LAPIC_TIMER_START, ticks ? ticks : 1);
}

/* --- PIC ---------------------------------------------------------------------------------------
 */

#define PIC1_COMMAND 0x20
#define PIC1_DATA    0x21
#define PIC2_COMMAND 0xa0
#define PIC2_DATA    0xa1

/* The four initialisation words of both 8259s: edge-triggered, vectors from VECTOR_PIC on, cascaded
 * at line 2, 8086 mode. Then all lines are masked. */
static void pic_disable(void)
{
	out8(PIC1_COMMAND, 0x11);
	out8(PIC2_COMMAND, 0x11);
	out8(PIC1_DATA, VECTOR_PIC);
	out8(PIC2_DATA, VECTOR_PIC + 8);
	out8(PIC1_DATA, 4);
	out8(PIC2_DATA, 2);
	out8(PIC1_DATA, 1);
	out8(PIC2_DATA, 1);
	out8(PIC1_DATA, 0xff);
	out8(PIC2_DATA, 0xff);
}

/* --- IOAPIC ------------------------------------------------------------------------------------
 */

#define IOAPIC_SELECT	    0x00
#define IOAPIC_WINDOW	    0x10
#define IOAPIC_VERSION	    0x01
#define IOAPIC_REDIRECTION  0x10
#define REDIRECT_LOW_ACTIVE (1u << 13)
#define REDIRECT_LEVEL	    (1u << 15)
#define REDIRECT_MASKED	    (1u << 16)

static volatile uint8_t *ioapic;
static unsigned ioapic_pins;

static uint32_t ioapic_read(uint32_t r)
{
	*(volatile uint32_t *)(ioapic + IOAPIC_SELECT) = r;
	return *(volatile uint32_t *)(ioapic + IOAPIC_WINDOW);
}

static void ioapic_write(uint32_t r, uint32_t v)
{
	*(volatile uint32_t *)(ioapic + IOAPIC_SELECT) = r;
	*(volatile uint32_t *)(ioapic + IOAPIC_WINDOW) = v;
}

static void ioapic_route(unsigned pin, uint32_t low)
{
	ioapic_write(IOAPIC_REDIRECTION + 2 * pin + 1, 0); /* to processor 0 */
	ioapic_write(IOAPIC_REDIRECTION + 2 * pin, low);
}

static void ioapic_init(void)
{
	ioapic_pins = (ioapic_read(IOAPIC_VERSION) >> 16 & 0xff) + 1;
	for (unsigned pin = 0; pin < ioapic_pins; pin++)
		ioapic_route(pin, REDIRECT_MASKED);
}

bool interrupt_init(const struct acpi_info *acpi)
{
	lapic = paging_map_device(acpi->lapic);
	ioapic = paging_map_device(acpi->ioapic[0]);
	if (!lapic || !ioapic) {
		kprintf("interrupt controllers cannot be mapped\n");
		return false;
	}
	pic_disable();
	ioapic_init();
	lapic_init();
	return true;
}

/* --- user interrupts ---------------------------------------------------------------------------
 */

/* How an interrupt arrives: by a pin, or by MSI. */
struct route {
	bool by_pin;
	uint8_t pin;
	uint32_t low; /* of the pin's redirection entry, not masked */
};
static struct route routes[NUM_IRQS];

void arch_irq_mask(word_t irq)
{
	const struct route *r = &routes[irq];

	if (r->by_pin)
		ioapic_write(IOAPIC_REDIRECTION + 2u * r->pin, r->low | REDIRECT_MASKED);
}

void arch_irq_unmask(word_t irq)
{
	const struct route *r = &routes[irq];

	if (r->by_pin)
		ioapic_write(IOAPIC_REDIRECTION + 2u * r->pin, r->low);
}

void arch_irq_release(word_t irq)
{
	arch_irq_mask(irq);
	routes[irq] = (struct route){0};
}

/* The checks that GetIOAPIC and GetMSI begin with; *dest is the empty slot for the capability. */
static enum outcome decode_common(const struct invocation *inv, struct cte **dest)
{
	word_t irq;

	if (inv->length < 7 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	irq = inv_mr(inv, 6);
	if (irq >= NUM_IRQS)
		return error_range(0, NUM_IRQS - 1);
	if (irq_is_active(irq))
		return error_plain(ERR_REVOKE_FIRST);
	return cspace_empty_slot(inv->extra[0]->cap, inv_mr(inv, 0), inv_mr(inv, 1), dest);
}

static enum outcome perform_ioapic(word_t irq, unsigned pin, uint32_t flags, struct cte *control,
				   struct cte *dest)
{
	routes[irq] = (struct route){
		.by_pin = true,
		.pin = (uint8_t)pin,
		.low = (uint32_t)(irq + VECTOR_IRQ0) | flags,
	};
	irq_issue(irq, control, dest);
	ioapic_route(pin, routes[irq].low);
	return OUTCOME_OK;
}

static enum outcome decode_ioapic(const struct invocation *inv)
{
	word_t pin, level, polarity;
	struct cte *dest;
	enum outcome o = decode_common(inv, &dest);

	if (o != OUTCOME_OK)
		return o;
	pin = inv_mr(inv, 3);
	level = inv_mr(inv, 4);
	polarity = inv_mr(inv, 5);
	if (inv_mr(inv, 2) >= MAX_IOAPICS)
		return error_range(0, MAX_IOAPICS - 1);
	if (pin >= ioapic_pins)
		return error_range(0, ioapic_pins - 1);
	if (level > 1 || polarity > 1)
		return error_range(0, 1);
	return perform_ioapic(inv_mr(inv, 6), (unsigned)pin,
			      (level ? REDIRECT_LEVEL : 0) | (polarity ? REDIRECT_LOW_ACTIVE : 0),
			      inv->slot, dest);
}

static enum outcome perform_msi(word_t irq, struct cte *control, struct cte *dest)
{
	routes[irq] = (struct route){0};
	irq_issue(irq, control, dest);
	return OUTCOME_OK;
}

static enum outcome decode_msi(const struct invocation *inv)
{
	struct cte *dest;
	enum outcome o = decode_common(inv, &dest);

	if (o != OUTCOME_OK)
		return o;
	if (inv_mr(inv, 2) > 255)
		return error_range(0, 255);
	if (inv_mr(inv, 3) > 31)
		return error_range(0, 31);
	if (inv_mr(inv, 4) > 7)
		return error_range(0, 7);
	return perform_msi(inv_mr(inv, 6), inv->slot, dest);
}

enum outcome arch_decode_irq_control(const struct invocation *inv)
{
	switch (inv->label) {
	case LABEL_IRQ_ISSUE_HANDLER_IOAPIC:
		return decode_ioapic(inv);
	case LABEL_IRQ_ISSUE_HANDLER_MSI:
		return decode_msi(inv);
	default:
		return error_plain(ERR_ILLEGAL_OPERATION);
	}
}
