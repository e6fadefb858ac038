/* SPDX-License-Identifier: BSD-2-Clause */
/* Control blocks of stream sockets, for connect(2) (tcp_open.c) and for listeners (tcp_listen.c).
 */
#pragma once

#include "components/net/internal.h"

/* A block of lwIP for `s`, which is in no list yet. NULL: out of memory. */
struct tcp_pcb *net_tcp_make_block(struct net_socket *s);
/* Gives the block the name of `s`. */
err_t net_tcp_name_block(struct net_socket *s, struct tcp_pcb *pcb);
/* Applies TCP_MAXSEG to a connection that was made. */
void net_tcp_limit_segments(struct net_socket *s);
/* lwIP finishes the block, which has no socket any more, and frees it. */
void net_tcp_end_in_order(struct tcp_pcb *pcb);
/* Takes the block from `s`, if it has one; the peer gets a reset. */
void net_tcp_abort(struct net_socket *s);

/* ---- tcp_listen.c ---- */

/* `s` stops listening. Connections that wait for accept(2) are ended; another socket that listens
 * by the same name goes on. */
void net_tcp_close_listener(struct net_socket *s);
