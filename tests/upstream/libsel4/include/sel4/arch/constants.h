/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupt vectors. */
#pragma once

#define IRQ_OFFSET (0x20 + 16)
#define VECTOR_MIN (0)
#define VECTOR_MAX (109)
#define MSI_MIN	   VECTOR_MIN
#define MSI_MAX	   VECTOR_MAX
