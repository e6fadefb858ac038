/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The replay log of a socket, for a stack that is a task of its own: after a restart the stack gets
 * the former sockets again, with the same ids. Listeners and datagram sockets are as before;
 * connections are reset. For a linked-in stack no log is kept: it ends with the kernel.
 *
 * Whoever changes a log has entered the stack (stack_enter()) before the call that it notes,
 * because another task may be replaying it, and waits in the middle.
 */
#pragma once

#include "net/inet.h"
#include "wait/may_wait.h"

/* Begins the log of a new socket. -ENOMEM. */
int inet_replay_begin(struct inet_socket *s);
void inet_replay_end(struct inet_socket *s);

/* These note what the component has accepted. */
/* `asked`: the name that bind(2) was given; NULL: the stack has chosen one. */
MAY_WAIT void inet_replay_bound(struct inet_socket *s, const struct net_address *asked);
MAY_WAIT void inet_replay_listening(struct inet_socket *s, int backlog);
/* AF_UNSPEC: the socket is not connected any more. */
MAY_WAIT void inet_replay_connected(struct inet_socket *s, const struct net_address *peer);
/* An option is not noted if there are too many, or no memory. */
void inet_replay_option(struct inet_socket *s, int level, int option, const void *value, size_t n);

/* Makes all sockets again in a restarted stack, which has none. The caller has entered the stack.
 */
MAY_WAIT void inet_replay_restore(void);
/* Wakes those that wait for them. */
MAY_WAIT void inet_replay_tell(void);
/* Connects datagram sockets whose peer could not be reached at the restart, as far as that is
 * possible now. */
MAY_WAIT void inet_replay_retry(void);
