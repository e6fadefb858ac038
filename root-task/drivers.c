/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of drivers, generated from the component.def files. It does not use seL4. */
#include "root-task/drivers.h"

#include <string.h>

#include "components/driver_rows.h"

const struct driver_facts driver_facts[DRIVERS] = {DRIVER_ROWS};

enum driver driver_named(const char *name)
{
	for (enum driver driver = DRIVER_NONE + 1; driver < DRIVERS; driver++)
		if (!strcmp(driver_facts[driver].name, name))
			return driver;
	return DRIVER_NONE;
}

bool driver_is_pci(enum driver driver)
{
	return driver_facts[driver].virtio_type;
}

bool driver_is_platform(enum driver driver)
{
	return driver_facts[driver].irq_pin;
}

bool driver_has_owner(enum driver driver)
{
	return driver_facts[driver].serves == SERVES_OWNER;
}
