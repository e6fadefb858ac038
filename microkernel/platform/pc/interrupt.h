/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts of a PC: the local APIC (timer, acknowledge), one IOAPIC (pins) and MSIs, which need
 * no programming here. The two old PICs are initialised away from the exception vectors and masked.
 */
#pragma once

#include "api/invocation.h"
#include "object/irq.h"
#include "platform/pc/acpi.h"

#define MAX_IOAPICS 1 /* the configuration of the fact sheet; more are ignored */

/* Bring all of it up with everything masked, start the 2 ms timer. False (said on the console): the
 * registers cannot be reached. Also finds the TSC frequency. */
bool interrupt_init(const struct acpi_info *acpi);

/* End of interrupt: the local APIC may deliver the next one. */
void interrupt_done(void);
