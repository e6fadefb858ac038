/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a socket has been told, for a stack that is a task of its own: one that is started again
 * gets the sockets of before under their ids. Listeners and datagram sockets are what they were;
 * connections are reset. Of a stack that is linked in nothing is kept: it ends with the kernel.
 */
#pragma once

#include "net/inet.h"

/* Begins it, for a new socket. -ENOMEM. */
int inet_replay_begin(struct inet_socket *s);
void inet_replay_end(struct inet_socket *s);

/* What the component has agreed to. */
void inet_replay_bound(struct inet_socket *s);
void inet_replay_listening(struct inet_socket *s, int backlog);
/* AF_UNSPEC: not connected any more. */
void inet_replay_connected(struct inet_socket *s, const struct net_address *peer);
/* Options beyond a bound, or without memory, are forgotten. */
void inet_replay_option(struct inet_socket *s, int level, int option, const void *value, size_t n);

/* Makes all sockets again in a stack that has none. */
void inet_replay_restore(void);
/* Datagram sockets whose peer could not be reached then: they are connected now, if they can be. */
void inet_replay_retry(void);
