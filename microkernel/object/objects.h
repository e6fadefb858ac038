/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoders of the object types, one file each. A decoder checks the invocation completely, then
 * performs it. Errors: the rows of sheet section 5.
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
enum outcome tcb_decode_configure(const struct invocation *inv);
enum outcome tcb_decode_set_space(const struct invocation *inv);
enum outcome tcb_decode_set_ipc_buffer(const struct invocation *inv);
enum outcome tcb_decode_read_registers(const struct invocation *inv);
enum outcome tcb_decode_write_registers(const struct invocation *inv);
enum outcome tcb_decode_copy_registers(const struct invocation *inv);
