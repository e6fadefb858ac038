/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network of a user task: the sockets of interfaces/net.h, which never wait, and a function
 * that waits for them. The rules of libs/bypass/bypass.h hold here too.
 *
 * A call that would have to wait returns -EAGAIN (connect: -EINPROGRESS). Numbers of families,
 * types, options, flags and events are Linux's; ports and addresses are in host and in network
 * order as interfaces/net.h says. The stack's timers run only while the program waits, so
 * connections stall while it computes.
 *
 * When the network's task dies it is started again, and the open sockets keep their ids: listeners
 * listen and datagram sockets have their name and peer again, connections end with ECONNRESET. The
 * program sets options again.
 */
#pragma once

#include "interfaces/net.h"
#include "libs/bypass/bypass.h"

/*
 * Connects to the component of this name, and waits up to 10 s for its task to start. *out is the
 * table of functions, which the library owns, and *instance their first argument. A task has only
 * one network. -ENODEV, -ETIMEDOUT: as bypass_disk_open(); -EBUSY: another network is open.
 *
 * Only the library calls the table's reopen, break_connection and run. state() tells without a call
 * to the stack what a socket can do now. The functions return -EIO when the root task has given the
 * component up.
 */
int bypass_net_open(const char *name, const struct net_ops **out, void **instance);
/* How often the network's task has been started. A program that set options compares it with the
 * number before, to see whether it has to set them again. */
unsigned bypass_net_lives(void);

/*
 * Waits until the socket has one of these events (NET_IN, NET_OUT, NET_READ_HANGUP; NET_ERROR and
 * NET_HANGUP always count), and returns those that it has. -ETIMEDOUT; -EBADF: there is no such
 * socket. A program with many sockets calls bypass_wait() instead and then checks all of them.
 */
long bypass_net_wait(net_id id, uint32_t events, uint64_t until_ns);
