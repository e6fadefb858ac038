/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims the PC's own devices, and gives their ports, registers and interrupts to a task. */
#include "root-task/platform.h"

#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

#define SPANS 3

struct port_span {
	uint16_t first, last;
};

/* ISA interrupts are IOAPIC pins of the same number, but the timer's (0) is pin 2. */
static struct platform {
	enum driver driver;
	uint64_t type;
	struct port_span ports[SPANS];
	unsigned port_spans;
	unsigned irq_pin;
	uint64_t registers; /* physical address of a page, 0: none */
	/* Made once, kept. */
	seL4_CPtr port_caps[SPANS], irq_handler, frame;
} platforms[] = {
	{.driver = DRIVER_UART16550,
	 .type = TASK_PLATFORM_CONSOLE,
	 .ports = {{0x2f8, 0x2ff}},
	 .port_spans = 1,
	 .irq_pin = 3},
	{.driver = DRIVER_HPET,
	 .type = TASK_PLATFORM_CLOCK,
	 .ports = {{0x40, 0x43}, {0x61, 0x61}, {0x70, 0x71}},
	 .port_spans = 3,
	 .irq_pin = 2,
	 /* Where the chipsets of PCs have it (HPET specification 1.0a, section 3.2.4). */
	 .registers = 0xfed00000},
};
#define PLATFORMS (sizeof(platforms) / sizeof(*platforms))
_Static_assert(PLATFORMS <= TASK_PLATFORM_MAX, "a task may have them all");

static struct source lasting = {.pool = &resources.ram};

static struct platform *platform_of(enum driver driver)
{
	for (unsigned i = 0; i < PLATFORMS; i++)
		if (platforms[i].driver == driver)
			return &platforms[i];
	return NULL;
}

bool driver_is_platform(enum driver driver)
{
	return platform_of(driver);
}

bool platform_claim(const struct component_description *component, unsigned vector)
{
	struct platform *p = platform_of(component->driver);

	for (unsigned i = 0; i < p->port_spans; i++) {
		p->port_caps[i] = source_slot(&lasting);
		if (!p->port_caps[i] ||
		    seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, p->ports[i].first,
						 p->ports[i].last, seL4_CapInitThreadCNode,
						 p->port_caps[i], SLOT_DEPTH) != seL4_NoError)
			return false;
	}
	p->irq_handler = source_slot(&lasting);
	if (!p->irq_handler ||
	    seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, seL4_CapInitThreadCNode, p->irq_handler,
				      SLOT_DEPTH, 0, p->irq_pin, 0, 0, vector) != seL4_NoError)
		return false;
	if (p->registers) {
		p->frame = device_frame(p->registers);
		if (!p->frame)
			log_warn("%s: no device registers at %#lx", component->name, p->registers);
	}
	return true;
}

static bool give_ports(const struct platform *p, struct task *t, struct task_platform *out)
{
	for (unsigned i = 0; i < p->port_spans; i++) {
		out->ports[i] = (struct task_port_range){task_give(t, p->port_caps[i]),
							 p->ports[i].first, p->ports[i].last};
		if (!out->ports[i].slot)
			return false;
	}
	return true;
}

/* A frame can be mapped once per capability: by a copy. */
static bool give_registers(const struct platform *p, struct task *t, struct task_platform *out)
{
	seL4_CPtr copy = source_slot(&t->source);

	out->registers = t->base + TASK_DEVICE_ADDRESS;
	return copy &&
	       seL4_CNode_Copy(seL4_CapInitThreadCNode, copy, SLOT_DEPTH, seL4_CapInitThreadCNode,
			       p->frame, SLOT_DEPTH, seL4_AllRights) == seL4_NoError &&
	       vspace_map(t->vspace, out->registers, copy, seL4_ReadWrite, seL4_X86_Uncacheable,
			  &t->source);
}

bool platform_give(const struct component_description *component, struct task *t)
{
	const struct platform *p = platform_of(component->driver);
	struct task_platform *out = &task_info.platform[task_info.platform_count++];

	out->type = p->type;
	return give_ports(p, t, out) &&
	       task_give_interrupt(t, p->irq_handler, TASK_PLATFORM_BADGE(out - task_info.platform),
				   &out->interrupt) &&
	       (!p->frame || give_registers(p, t, out));
}
