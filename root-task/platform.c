/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims the PC's own devices, and gives their ports, registers and interrupts to a task. */
#include "root-task/platform.h"

#include <stdio.h>

#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

/* The capabilities for each driver's device, made once and kept: a task that is started again gets
 * copies of the same ones. */
static struct claimed {
	seL4_CPtr port_caps[DRIVER_PORT_SPANS_MAX], irq_handler, frame;
} claims[DRIVERS];

static struct source lasting = {.pool = &resources.ram};

bool platform_claim(const struct component_description *component, unsigned vector)
{
	const struct driver_facts *p = &driver_facts[component->driver];
	struct claimed *c = &claims[component->driver];

	for (unsigned i = 0; i < p->port_spans; i++) {
		c->port_caps[i] = source_slot(&lasting);
		if (!c->port_caps[i] ||
		    seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, p->ports[i].first,
						 p->ports[i].last, seL4_CapInitThreadCNode,
						 c->port_caps[i], SLOT_DEPTH) != seL4_NoError)
			return false;
	}
	c->irq_handler = source_slot(&lasting);
	if (!c->irq_handler ||
	    seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, seL4_CapInitThreadCNode, c->irq_handler,
				      SLOT_DEPTH, 0, p->irq_pin, 0, 0, vector) != seL4_NoError)
		return false;
	if (p->registers) {
		c->frame = device_frame(p->registers);
		if (!c->frame)
			log_warn("%s: no device registers at %#lx", component->name, p->registers);
	}
	return true;
}

static bool give_ports(enum driver driver, struct task *t, struct task_platform *out)
{
	const struct driver_facts *p = &driver_facts[driver];

	for (unsigned i = 0; i < p->port_spans; i++) {
		out->ports[i] = (struct task_port_range){task_give(t, claims[driver].port_caps[i]),
							 p->ports[i].first, p->ports[i].last};
		if (!out->ports[i].slot)
			return false;
	}
	return true;
}

static bool give_registers(seL4_CPtr frame, struct task *t, unsigned number,
			   struct task_platform *out)
{
	out->registers = t->base + TASK_DEVICE_ADDRESS + number * TASK_DEVICE_STRIDE;
	return vspace_map_copy(t->vspace, out->registers, frame, seL4_ReadWrite,
			       seL4_X86_Uncacheable, &t->source);
}

bool platform_give(const struct component_description *component, struct task *t)
{
	const struct claimed *c = &claims[component->driver];
	uint64_t n = task_info.platform_count;

	if (n == TASK_PLATFORM_MAX)
		return false;
	struct task_platform *out = &task_info.platform[task_info.platform_count++];
	snprintf(out->name, sizeof(out->name), "%s", component->name);
	out->interface = driver_facts[component->driver].interface;
	out->driver = component->driver;
	return give_ports(component->driver, t, out) &&
	       task_give_interrupt(t, c->irq_handler, TASK_PLATFORM_BADGE(n), &out->interrupt) &&
	       (!c->frame || give_registers(c->frame, t, (unsigned)n, out));
}
