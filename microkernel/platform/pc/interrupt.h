/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts of a PC: the local APIC (timer, end of interrupt), one IOAPIC (pins) and MSIs, which
 * need no programming here. The two old PICs get vectors behind the exceptions' and are masked.
 * Registers: Intel's Software Developer's Manual, volume 3, chapter on the APIC; 82093AA; 8259A.
 */
#pragma once

#include "api/invocation.h"
#include "object/irq.h"
#include "platform/pc/acpi.h"

#define MAX_IOAPICS 1 /* the configuration of the fact sheet; more are ignored */

/* Initialise the interrupt controllers with all user interrupts masked, measure the frequency of
 * the TSC (cpu.tsc_mhz), which takes some 32 ms, and start the timer of TIMER_TICK_MS. False, with
 * a line on the console, if the registers cannot be mapped. */
bool interrupt_init(const struct acpi_info *acpi);

/* End of interrupt: the local APIC may deliver the next one. */
void interrupt_done(void);
