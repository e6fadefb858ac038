/* SPDX-License-Identifier: BSD-2-Clause */
/* The drivers and their needs, as component.def describes them (docs/components.md). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "components/names.h"

#define DRIVER_PORT_SPANS_MAX 3

enum driver_serves {
	SERVES_OWNER,	  /* one kernel or user task; there may be several such components */
	SERVES_KERNELS,	  /* every kernel */
	SERVES_EVERYBODY, /* every kernel and user task */
};

struct port_span {
	uint16_t first, last;
};

struct driver_facts {
	const char *name;
	enum component_interface interface;
	enum driver_serves serves;
	bool heap; /* it needs a large heap */
	/* A virtio device on the PCI bus. */
	unsigned virtio_type; /* 0: it drives none */
	unsigned dma_bits;    /* memory for queues and buffers that the device accesses */
	/* A device of the PC itself. */
	struct port_span ports[DRIVER_PORT_SPANS_MAX];
	unsigned port_spans;
	unsigned irq_pin;   /* 0: it drives none */
	uint64_t registers; /* physical address of a page of them, 0: none */
};

extern const struct driver_facts driver_facts[DRIVERS];

/* The driver of this name; DRIVER_NONE: there is none. */
enum driver driver_named(const char *name);
/* Its device is found on the PCI bus: a machine may have several such devices, or none. */
bool driver_is_pci(enum driver driver);
/* It drives a device of the PC itself. */
bool driver_is_platform(enum driver driver);
/* A component with this driver belongs to one kernel or user task and serves it alone. */
bool driver_has_owner(enum driver driver);
