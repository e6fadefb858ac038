/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether an address can be used, found out by a thread of its own with a fault handler: the answer
 * is the FSR of the VM fault (bit 0 present, 1 write, 2 user, 4 fetch), or PROBE_NO_FAULT.
 */
#pragma once

#include <sel4/sel4.h>

#define PROBE_NO_FAULT 0x1000

seL4_Word probe_read(seL4_Word vaddr);
seL4_Word probe_write(seL4_Word vaddr);
seL4_Word probe_execute(seL4_Word vaddr);
