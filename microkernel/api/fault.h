/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults as messages, both ways (sheet sections 11 and 12). */
#pragma once

#include "object/tcb.h"

/* Make the pending fault of `t` the message that `handler` receives (all but the badge). */
void fault_to_message(struct tcb *t, struct tcb *handler);

/* `handler` has set its reply to the pending fault of `t`: apply it. True if `t` is to run again,
 * from its FaultIP. */
bool fault_from_reply(struct tcb *handler, struct tcb *t);
