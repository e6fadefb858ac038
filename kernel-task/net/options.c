/* SPDX-License-Identifier: BSD-2-Clause */
/* setsockopt and getsockopt at the level SOL_SOCKET. socket(7). */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/time.h>

#include "fs/file.h"
#include "net/socket.h"
#include "abi/capability.h"
#include "proc/task.h"
#include "sys/syscall.h"
#include "wait/timer.h"

enum {
	OPT_DEBUG = 1,
	OPT_REUSEADDR = 2,
	OPT_TYPE = 3,
	OPT_ERROR = 4,
	OPT_BROADCAST = 6,
	OPT_SNDBUF = 7,
	OPT_RCVBUF = 8,
	OPT_DONTROUTE = 5,
	OPT_KEEPALIVE = 9,
	OPT_OOBINLINE = 10,
	OPT_NO_CHECK = 11,
	OPT_PRIORITY = 12,
	OPT_LINGER = 13,
	OPT_REUSEPORT = 15,
	OPT_PASSCRED = 16,
	OPT_PEERCRED = 17,
	OPT_RCVLOWAT = 18,
	OPT_SNDLOWAT = 19,
	OPT_RCVTIMEO = 20,
	OPT_SNDTIMEO = 21,
	OPT_BINDTODEVICE = 25,
	OPT_TIMESTAMP = 29,
	OPT_ACCEPTCONN = 30,
	OPT_SNDBUFFORCE = 32,
	OPT_RCVBUFFORCE = 33,
	OPT_PASSSEC = 34,
	OPT_TIMESTAMPNS = 35,
	OPT_MARK = 36,
	OPT_PROTOCOL = 38,
	OPT_DOMAIN = 39,
	OPT_PEEK_OFF = 42,
	OPT_PEERGROUPS = 59,
	OPT_BINDTOIFINDEX = 62,
	OPT_TIMESTAMP_NEW = 63,
	OPT_TIMESTAMPNS_NEW = 64,
};

#define LEVEL_PACKET 263
#define OPTION_MAX   256 /* bytes of the longest option of a family */
#define SEND_MIN     4608u
#define RECEIVE_MIN  2304u
#define BUFFER_MAX   212992u /* net.core.wmem_max; doubled as Linux does */

static int set_timeout(uint64_t *to, uint64_t value, int length)
{
	struct timeval tv;

	if (length < (int)sizeof(tv))
		return -EINVAL;
	if (copy_from_user(&tv, value, sizeof(tv)))
		return -EFAULT;
	if (tv.tv_usec < 0 || tv.tv_usec >= 1000000)
		return -EDOM;
	if (tv.tv_sec < 0 || (uint64_t)tv.tv_sec > INT64_MAX / NSEC_PER_SEC / 2)
		*to = tv.tv_sec < 0 ? 1 : 0;
	else
		*to = (uint64_t)tv.tv_sec * NSEC_PER_SEC + (uint64_t)tv.tv_usec * 1000;
	return 0;
}

static unsigned buffer_size(int wanted, unsigned least)
{
	unsigned n = wanted < 0 ? BUFFER_MAX : (unsigned)wanted;

	n = n > BUFFER_MAX ? BUFFER_MAX : n;
	return n * 2 < least ? least : n * 2;
}

static int set_linger(struct socket *sock, uint64_t value, int length)
{
	int pair[2];

	if (length < (int)sizeof(pair))
		return -EINVAL;
	if (copy_from_user(pair, value, sizeof(pair)))
		return -EFAULT;
	sock->linger.on = pair[0] != 0;
	if (pair[0])
		sock->linger.seconds = pair[1];
	return 0;
}

void socket_add_timestamp(const struct socket *sock, struct message *m, uint64_t realtime_ns)
{
	struct message_extra *e = &m->extra[m->extras];
	bool micro = sock->option_timestamp == OPT_TIMESTAMP ||
		     sock->option_timestamp == OPT_TIMESTAMP_NEW;
	int64_t pair[2] = {(int64_t)(realtime_ns / NSEC_PER_SEC),
			   (int64_t)(realtime_ns % NSEC_PER_SEC)};

	if (!sock->option_timestamp || m->extras == EXTRA_MAX)
		return;
	if (micro)
		pair[1] /= 1000;
	*e = (struct message_extra){
		.level = LINUX_SOL_SOCKET, .type = sock->option_timestamp, .length = sizeof(pair)};
	memcpy(e->data, pair, sizeof(pair));
	m->extras++;
}

/* Where options that are a number or a switch are kept. NULL: it is none of those. */
static int *simple_option(struct socket *sock, int option)
{
	switch (option) {
	case OPT_REUSEADDR:
		return &sock->option_reuse;
	case OPT_BROADCAST:
		return &sock->option_broadcast;
	case OPT_KEEPALIVE:
		return &sock->option_keepalive;
	case OPT_DONTROUTE:
		return &sock->option_dont_route;
	case OPT_DEBUG:
		return &sock->option_debug;
	case OPT_REUSEPORT:
		return &sock->option_reuse_port;
	case OPT_OOBINLINE:
		return &sock->option_oob_inline;
	case OPT_NO_CHECK:
		return &sock->option_no_check;
	case OPT_PASSSEC:
		return &sock->option_pass_security;
	default:
		return NULL;
	}
}

static int set_number(struct socket *sock, int option, int number)
{
	if (option == OPT_DEBUG && number && !capable(CAP_NET_ADMIN))
		return -EACCES;
	if (simple_option(sock, option)) {
		*simple_option(sock, option) = number != 0;
		return 0;
	}
	switch (option) {
	case OPT_MARK:
		if (!net_capable(sock->net, CAP_NET_ADMIN))
			return -EPERM;
		sock->option_mark = number;
		return 0;
	case OPT_RCVLOWAT:
		sock->option_receive_low = number < 0 ? INT_MAX : number ? number : 1;
		return 0;
	case OPT_TIMESTAMP:
	case OPT_TIMESTAMPNS:
	case OPT_TIMESTAMP_NEW:
	case OPT_TIMESTAMPNS_NEW:
		sock->option_timestamp = number ? option : 0;
		return 0;
	case OPT_PRIORITY:
		if ((number < 0 || number > 6) && !net_capable(sock->net, CAP_NET_ADMIN))
			return -EPERM;
		sock->option_priority = number;
		return 0;
	case OPT_SNDBUFFORCE:
		number = number < 0 ? 0 : number;
		/* fallthrough */
	case OPT_SNDBUF:
		sock->send_buffer = buffer_size(number, SEND_MIN);
		return 0;
	case OPT_RCVBUFFORCE:
		number = number < 0 ? 0 : number;
		/* fallthrough */
	case OPT_RCVBUF:
		sock->receive_buffer = buffer_size(number, RECEIVE_MIN);
		return 0;
	case OPT_PASSCRED:
		sock->pass_cred = number != 0;
		return 0;
	case OPT_PEEK_OFF:
		if (sock->family != AF_UNIX)
			return -EOPNOTSUPP;
		sock->option_peek_offset = number;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int set_option(struct socket *sock, int option, uint64_t value, int length)
{
	int number;

	if (option == OPT_RCVTIMEO)
		return set_timeout(&sock->receive_timeout_ns, value, length);
	if (option == OPT_SNDTIMEO)
		return set_timeout(&sock->send_timeout_ns, value, length);
	if (option == OPT_LINGER)
		return set_linger(sock, value, length);
	if (length < (int)sizeof(number))
		return -EINVAL;
	if (get_user(number, value))
		return -EFAULT;
	return set_number(sock, option, number);
}

/* A socket that is bound to a link may be bound to another one only with a capability. */
static bool is_bound_again(const struct socket *sock, int level, int option)
{
	return level == LINUX_SOL_SOCKET && sock->bound_to_link &&
	       (option == OPT_BINDTODEVICE || option == OPT_BINDTOIFINDEX);
}

static void note_bound(struct socket *sock, int option, const void *value, size_t n)
{
	int index = 0;

	if (option == OPT_BINDTODEVICE)
		sock->bound_to_link = n && *(const char *)value;
	if (option == OPT_BINDTOIFINDEX) {
		memcpy(&index, value, sizeof(index));
		sock->bound_to_link = index != 0;
	}
}

/* Options that need a capability, in all families: the component does not check capabilities. */
static bool is_privileged(int level, int option)
{
	return level == LINUX_SOL_SOCKET &&
	       (option == OPT_SNDBUFFORCE || option == OPT_RCVBUFFORCE);
}

/* Sets an option of the family; one that the family does not know may be one of SOL_SOCKET. */
static int set_any(struct socket *sock, int level, int option, uint64_t value, int length)
{
	uint8_t copy[OPTION_MAX];
	size_t n = (size_t)length < sizeof(copy) ? (size_t)length : sizeof(copy);

	if (is_privileged(level, option) && !net_capable(sock->net, CAP_NET_ADMIN))
		return -EPERM;
	if (is_bound_again(sock, level, option) && !net_capable(sock->net, CAP_NET_RAW))
		return -EPERM;
	int error = level == LINUX_SOL_SOCKET ? socket_filter_set(sock, option, value, length)
					      : -ENOPROTOOPT;
	if (error != -ENOPROTOOPT)
		return error;
	if (sock->ops->set_option) {
		if (copy_from_user(copy, value, n))
			return -EFAULT;
		error = sock->ops->set_option(sock, level, option, copy, n);
		if (!error && level == LINUX_SOL_SOCKET)
			note_bound(sock, option, copy, n);
		if (error != -ENOPROTOOPT || level != LINUX_SOL_SOCKET)
			return error;
	}
	if (level != LINUX_SOL_SOCKET)
		return -EOPNOTSUPP;
	return set_option(sock, option, value, length);
}

SYSCALL_DEFINE5(setsockopt, int, fd, int, level, int, option, uint64_t, value, int, length)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	error = length < 0 ? -EINVAL : set_any(sock, level, option, value, length);
	file_put(file);
	return error;
}

/* ---- get ---- */

/* The value of an option that is a number; -ENOPROTOOPT: it is none. */
static int number_of(struct socket *sock, int option, int *out)
{
	if (simple_option(sock, option)) {
		*out = *simple_option(sock, option);
		return 0;
	}
	switch (option) {
	case OPT_TYPE:
		*out = sock->type;
		return 0;
	case OPT_DOMAIN:
		*out = sock->family;
		return 0;
	case OPT_PROTOCOL:
		*out = sock->protocol;
		return 0;
	case OPT_ERROR:
		*out = sock->error;
		sock->error = 0;
		return 0;
	case OPT_PRIORITY:
		*out = sock->option_priority;
		return 0;
	case OPT_SNDBUF:
		*out = (int)sock->send_buffer;
		return 0;
	case OPT_RCVBUF:
		*out = (int)sock->receive_buffer;
		return 0;
	case OPT_PASSCRED:
		*out = sock->pass_cred;
		return 0;
	case OPT_PEEK_OFF:
		*out = sock->option_peek_offset;
		return sock->family == AF_UNIX ? 0 : -EOPNOTSUPP;
	case OPT_RCVLOWAT:
		*out = sock->option_receive_low ? sock->option_receive_low : 1;
		return 0;
	case OPT_SNDLOWAT:
		*out = 1;
		return 0;
	case OPT_MARK:
		*out = sock->option_mark;
		return 0;
	case OPT_TIMESTAMP:
	case OPT_TIMESTAMPNS:
	case OPT_TIMESTAMP_NEW:
	case OPT_TIMESTAMPNS_NEW:
		*out = sock->option_timestamp == option;
		return 0;
	case OPT_ACCEPTCONN:
		*out = sock->ops->listening(sock);
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int timeout_value(uint64_t ns, void *out)
{
	struct timeval tv = {(time_t)(ns / NSEC_PER_SEC), (long)(ns % NSEC_PER_SEC / 1000)};

	memcpy(out, &tv, sizeof(tv));
	return sizeof(tv);
}

static int peer_value(struct socket *sock, void *out)
{
	struct linux_ucred cred;
	struct sender peer;

	sock->ops->peer_cred(sock, &peer);
	sender_show(&peer, &cred);
	memcpy(out, &cred, sizeof(cred));
	return sizeof(cred);
}

/* The value of an option in `out` (32 bytes); its size, or a negative errno. */
static int option_value(struct socket *sock, int option, void *out)
{
	int number, error;

	switch (option) {
	case OPT_LINGER:
		memcpy(out, &sock->linger, sizeof(sock->linger));
		return sizeof(sock->linger);
	case OPT_PEERCRED:
		return peer_value(sock, out);
	case OPT_RCVTIMEO:
		return timeout_value(sock->receive_timeout_ns, out);
	case OPT_SNDTIMEO:
		return timeout_value(sock->send_timeout_ns, out);
	default:
		error = number_of(sock, option, &number);
		if (error)
			return error;
		memcpy(out, &number, sizeof(number));
		return sizeof(number);
	}
}

static int put_groups(const struct cred *c, uint64_t value, int room, uint64_t length)
{
	int n = (int)(c->group_count * sizeof(gid_t));

	if (put_user(n, length))
		return -EFAULT;
	if (room < n)
		return -ERANGE;
	return groups_to_user(c, value);
}

static int get_peer_groups(struct socket *sock, uint64_t value, int room, uint64_t length)
{
	struct cred *c = sock->ops->peer_identity ? sock->ops->peer_identity(sock) : NULL;

	if (!c)
		return -ENODATA;
	cred_get(c); /* the copy may wait */
	int error = put_groups(c, value, room, length);
	cred_put(c);
	return error;
}

static int get_option(struct socket *sock, int option, uint64_t value, uint64_t length)
{
	uint8_t buffer[32];
	int room;

	if (get_user(room, length))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (option == OPT_PEERGROUPS)
		return get_peer_groups(sock, value, room, length);
	int n = option_value(sock, option, buffer);
	if (n < 0)
		return n;
	if (n > room)
		n = room;
	if (copy_to_user(value, buffer, (size_t)n))
		return -EFAULT;
	return put_user(n, length);
}

static int get_any(struct socket *sock, int level, int option, uint64_t value, uint64_t length)
{
	uint8_t copy[OPTION_MAX] = {0};
	int room, error;

	error = level == LINUX_SOL_SOCKET ? socket_filter_get(sock, option, value, length)
					  : -ENOPROTOOPT;
	if (error != -ENOPROTOOPT)
		return error;
	if (!sock->ops->get_option)
		return level == LINUX_SOL_SOCKET ? get_option(sock, option, value, length)
						 : -EOPNOTSUPP;
	if (get_user(room, length))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	size_t n = (size_t)room < sizeof(copy) ? (size_t)room : sizeof(copy);
	/* PACKET_HDRLEN is asked with a number in the buffer. */
	if (level == LEVEL_PACKET && copy_from_user(copy, value, n))
		return -EFAULT;
	error = sock->ops->get_option(sock, level, option, copy, &n);
	if (error == -ENOPROTOOPT && level == LINUX_SOL_SOCKET)
		return get_option(sock, option, value, length);
	if (error)
		return error;
	if (copy_to_user(value, copy, n))
		return -EFAULT;
	return put_user((int)n, length);
}

SYSCALL_DEFINE5(getsockopt, int, fd, int, level, int, option, uint64_t, value, uint64_t, length)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	error = get_any(sock, level, option, value, length);
	file_put(file);
	return error;
}
