/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network of a user task: the sockets of interfaces/net.h, which never wait, and a wait.
 * Besides what libs/bypass/bypass.h says.
 *
 * A socket that may do nothing now answers -EAGAIN (connecting: -EINPROGRESS). Numbers of families,
 * types, options, flags and events are Linux's; ports and addresses are in host and in network
 * order as interfaces/net.h says. The stack's timers are run while the program waits: one that
 * computes for seconds lets connections stand still.
 *
 * When the network's task dies it is started again, with the sockets that there were under their
 * ids: listeners listen and datagram sockets have their name and peer again, connections end with
 * ECONNRESET. Options have to be set again.
 */
#pragma once

#include "interfaces/net.h"
#include "libs/bypass/bypass.h"

/*
 * Connects to the component of this name, waiting for its task to be ready. The table is the
 * library's, and the only one: a task has one network. -ENODEV, -ETIMEDOUT: as
 * bypass_disk_open(); -EBUSY: another one is open.
 *
 * Of the table, restoring sockets (reopen, break_connection) and timers (run) are the library's
 * business. What a socket can do now state() says without a call. All answer -EIO when the
 * component has been given up.
 */
int bypass_net_open(const char *name, const struct net_ops **out, void **instance);
/* How often the network's task has begun: whoever sets options compares. */
unsigned bypass_net_lives(void);

/*
 * Waits until the socket has one of these events (NET_IN, NET_OUT, NET_READ_HANGUP; NET_ERROR and
 * NET_HANGUP are waited for in any case), and gives those that it has; -ETIMEDOUT; -EBADF: there is
 * no such socket. Whoever has many calls bypass_wait() and then looks at all of them.
 */
long bypass_net_wait(net_id id, uint32_t events, uint64_t until_ns);
