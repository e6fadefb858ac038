/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI devices for the tasks that drive them: each gets the pages of its device's registers and one
 * interrupt, and nothing else of the bus. A device whose owner is not running cannot access memory.
 */
#pragma once

#include "root-task/description.h"
#include "root-task/task.h"

/* Finds a device for the component, which is number `index` of the description, and programs its
 * interrupt as seL4's interrupt `index`. True also when the machine has no usable device, which is
 * logged: the component is left out then. False: the device's registers or its interrupt are not
 * available. */
bool pci_claim_device(const struct component_description *component, unsigned index);
/* Was a device found? */
bool pci_has_device(const struct component_description *component);
/* Gives the component's device, if one was found, to a task that is being made, and lets the device
 * access memory. False: no memory. */
bool pci_give_device(const struct component_description *component, struct task *t);
/* The task with the component's driver has ended: resets the device, so that it does not write to
 * memory that gets a new owner. */
void pci_stop_device(const struct component_description *component);
