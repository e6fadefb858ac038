/* SPDX-License-Identifier: BSD-2-Clause */
/* Control messages: SCM_RIGHTS and SCM_CREDENTIALS. unix(7), cmsg(3). */
#pragma once

#include "net/socket.h"
#include "wait/may_wait.h"

/* Takes the control messages of header->control into m->rights and m->cred. -EINVAL, -EBADF,
 * -EPERM, -ENOMEM... */
MAY_WAIT int control_from_user(const struct linux_msghdr *header, struct message *m);
/*
 * Writes the control messages of `m` to header->control, installing descriptors; returns the bytes
 * used. What does not fit is dropped and sets MSG_CTRUNC in m->out_flags.
 */
MAY_WAIT uint64_t control_to_user(const struct linux_msghdr *header, struct message *m,
				  bool close_on_exec);
