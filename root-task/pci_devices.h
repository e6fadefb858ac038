/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI devices for the tasks that drive them: each gets the pages of its device's registers and one
 * interrupt, and nothing else of the bus. A device whose owner is not running cannot access memory.
 */
#pragma once

#include "root-task/description.h"
#include "root-task/task.h"

/* Finds a device for component `index`. True also when the machine has none: then it is left out.
 */
bool pci_claim_device(const struct component_description *component, unsigned index);
/* Was a device found? */
bool pci_has_device(const struct component_description *component);
/* Gives the component's device to a task that is being made. */
bool pci_give_device(const struct component_description *component, struct task *t);
/* The component's driver has ended: stops the device, so that it does not write to memory with a
 * new owner. */
void pci_stop_device(const struct component_description *component);
