/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of the machine. */
#pragma once

/* Switches the machine off by ACPI. Returns if it has no such thing (logged). */
void power_off(void);
