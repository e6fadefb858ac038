/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoders of the object types, one file each. decode_OBJECT() chooses by label among functions
 * decode_INVOCATION(), each of which checks the words and capabilities completely, changes nothing,
 * and ends in perform_INVOCATION(), which cannot fail (but may be preempted). Errors: the rows of
 * sheet section 5.
 */
#pragma once

#include "api/invocation.h"

enum outcome decode_untyped(const struct invocation *inv);
enum outcome decode_cnode(const struct invocation *inv);
enum outcome decode_tcb(const struct invocation *inv);
enum outcome decode_irq_handler(const struct invocation *inv);
enum outcome decode_domain(const struct invocation *inv);
enum outcome decode_budget(const struct invocation *inv);

/* TCB_Configure, SetSpace, SetIPCBuffer (object/tcb_space.c) and the register transfers
 * (object/tcb_registers.c), called by decode_tcb. */
enum outcome decode_tcb_configure(const struct invocation *inv);
enum outcome decode_tcb_set_space(const struct invocation *inv);
enum outcome decode_tcb_set_ipc_buffer(const struct invocation *inv);
enum outcome decode_tcb_read_registers(const struct invocation *inv);
enum outcome decode_tcb_write_registers(const struct invocation *inv);
enum outcome decode_tcb_copy_registers(const struct invocation *inv);
