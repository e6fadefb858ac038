/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI devices for the tasks that drive them: each gets the pages of its device's registers and one
 * interrupt, and nothing else of the bus. While a device has no living owner it can reach no
 * memory.
 */
#pragma once

#include "root-task/description.h"
#include "root-task/task.h"

/* Finds a device for component `index`. True also when the machine has none: then it is left out.
 */
bool pci_claim_device(const struct component_description *component, unsigned index);
/* Was one found? */
bool pci_has_device(const struct component_description *component);
/* Hands what was claimed for the component to a task that is being put together. */
bool pci_give_device(const struct component_description *component, struct task *t);
/* The component's driver is gone: its device must not write into memory that others get. */
void pci_stop_device(const struct component_description *component);
