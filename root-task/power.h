/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of the machine. */
#pragma once

/* Switches the machine off by ACPI. Returns only if the machine cannot be switched off so, which is
 * logged. */
void power_off(void);
