/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of the machine. */
#pragma once

/* Switches the machine off by ACPI. Returns if the machine has no soft-off (logged). */
void power_off(void);
