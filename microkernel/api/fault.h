/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults as messages, both ways (sheet sections 11 and 12). */
#pragma once

#include "object/tcb.h"

/* Writes the pending fault of `t` as a message, except the badge, to `handler`, which receives it.
 * Without a writable IPC buffer the handler gets the first 4 words. */
void fault_to_message(struct tcb *t, struct tcb *handler);

/* Applies the reply to the pending fault of `t`, which is in the message registers and buffer of
 * `handler`: for UnknownSyscall and UserException sets the registers of `t` that the reply has.
 * True if `t` is to run again, from its FaultIP; false if it is to become inactive. */
bool fault_from_reply(struct tcb *handler, struct tcb *t);
