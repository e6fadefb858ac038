/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /dev/net/tun: the other side of a TUN or TAP link, which a program reads and writes. An open file
 * is a socket of the network component; TUNSETIFF makes its link or takes over one that exists.
 * Linux's Documentation/networking/tuntap.rst.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "abi/capability.h"
#include "fs/bounce.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "net/inet.h"
#include "net/links.h"
#include "net/network.h"
#include "proc/task.h"

#define TUN_DEVICE  makedev(10, 200)
#define PACKET_MOST 65535u

#define SET_LINK	0x400454cau
#define SET_PERSISTS	0x400454cbu
#define SET_OWNER	0x400454ccu
#define SET_GROUP	0x400454ceu
#define GET_FEATURES	0x800454cfu
#define SET_OFFLOAD	0x400454d0u
#define GET_LINK	0x800454d2u
#define GET_SEND_BUFFER 0x800454d3u
#define SET_SEND_BUFFER 0x400454d4u

enum {
	FLAG_TUN = 1,
	FLAG_TAP = 2,
	FLAG_NO_INFO = 0x1000,
	FLAG_ONE_QUEUE = 0x2000, /* has no meaning any more */
	FLAG_EXCLUSIVE = 0x8000,
};
#define FEATURES      (FLAG_TUN | FLAG_TAP | FLAG_NO_INFO | FLAG_ONE_QUEUE)
#define FLAGS_ALLOWED (FEATURES | FLAG_EXCLUSIVE)

/* struct tun_pi, before each packet unless FLAG_NO_INFO is set. */
struct packet_info {
	uint16_t flags, protocol; /* the protocol in network byte order */
};
enum { INFO_CUT = 1 };

/* struct ifreq */
struct tun_request {
	char name[NET_LINK_NAME];
	uint16_t flags;
	uint8_t rest[22];
};
_Static_assert(sizeof(struct tun_request) == 40, "struct ifreq");

struct tun_file {
	struct inet_socket *socket;
	bool attached, tap, no_info;
	int send_buffer;
};

/* ---- the link ---- */

/* The link and its namespace's stack. -EBADFD: there is none (any more). */
static int find_link(const struct tun_file *t, uint32_t *stack, struct net_link *l)
{
	struct net_address name;

	if (!t->attached || net_call(name, t->socket->id, false, &name))
		return -EBADFD;
	*stack = name.port;
	return net_call(link, name.port, name.scope, l) ? -EBADFD : 0;
}

/* May the caller take over this link? */
static bool may_use(struct net_namespace *ns, const struct net_link *l)
{
	const struct cred *c = current->cred;
	bool owned = l->owner == KUID_NONE.value || uid_eq(c->euid, KUID(l->owner));
	bool shared = l->group == KGID_NONE.value || in_group(KGID(l->group));

	return (owned && shared) || net_capable(ns, CAP_NET_ADMIN);
}

static int set_number(const struct tun_file *t, int option, uint32_t value)
{
	return t->attached ? net_call(set_option, t->socket->id, SOL_PACKET, option, &value,
				      sizeof(value))
			   : -EBADFD;
}

static int make_link(struct net_namespace *ns, const struct tun_request *r, struct net_link *l)
{
	struct net_new_link made = {.kind = r->flags & FLAG_TUN ? NET_KIND_TUN : NET_KIND_TAP};
	uint32_t at = 0, last = 0;

	if (!net_capable(ns, CAP_NET_ADMIN))
		return -EPERM;
	memcpy(made.name, r->name, sizeof(made.name));
	int error = net_call(add_link, ns->stack, &made);
	if (error)
		return error;
	/* The component has completed a name with %d or an empty one: the newest link of the kind.
	 */
	if (!net_namespace_link_by_name(ns, r->name, l))
		return 0;
	while (net_namespace_next_link(ns, &at, l))
		if (l->kind == made.kind && !l->attached && !l->persists)
			last = l->index;
	return net_namespace_link(ns, last, l);
}

static int check_link(struct net_namespace *ns, const struct tun_request *r,
		      const struct net_link *l)
{
	if (r->flags & FLAG_EXCLUSIVE)
		return -EBUSY;
	if (l->kind != (r->flags & FLAG_TUN ? NET_KIND_TUN : NET_KIND_TAP))
		return -EINVAL;
	return may_use(ns, l) ? 0 : -EPERM;
}

static int set_link(struct tun_file *t, struct tun_request *r)
{
	struct net_namespace *ns = net_namespace_of(t->socket->base.net);
	struct net_link l;
	bool fresh;
	int error;

	r->name[NET_LINK_NAME - 1] = '\0';
	if (r->flags & ~FLAGS_ALLOWED || !(r->flags & (FLAG_TUN | FLAG_TAP)))
		return -EINVAL;
	fresh = !r->name[0] || net_namespace_link_by_name(ns, r->name, &l);
	error = fresh ? make_link(ns, r, &l) : check_link(ns, r, &l);
	if (error)
		return error;
	const struct net_address name = {.family = AF_PACKET, .scope = l.index};
	error = net_call(bind, t->socket->id, &name);
	if (error) {
		if (fresh)
			net_call(remove_link, ns->stack, l.index);
		return error;
	}
	t->attached = true;
	t->tap = l.kind == NET_KIND_TAP;
	t->no_info = r->flags & FLAG_NO_INFO;
	if (fresh) {
		set_number(t, NET_TUNNEL_OWNER, KUID_NONE.value);
		set_number(t, NET_TUNNEL_GROUP, KGID_NONE.value);
	}
	memcpy(r->name, l.name, sizeof(r->name));
	return 0;
}

/* ---- packets ---- */

static uint16_t protocol_of(const struct tun_file *t, const uint8_t *packet, size_t n)
{
	if (!t->tap)
		return n && packet[0] >> 4 == 6 ? 0x86dd : 0x0800;
	return n < 14 ? 0 : (uint16_t)(packet[12] << 8 | packet[13]);
}

static ssize_t give_packet(const struct tun_file *t, const uint8_t *packet, size_t n,
			   struct iov_iter *to)
{
	size_t room = to->count, part = n;
	struct packet_info info = {.protocol = __builtin_bswap16(protocol_of(t, packet, n))};
	size_t head = t->no_info ? 0 : sizeof(info);

	part = part < room - head ? part : room - head;
	info.flags = part < n ? INFO_CUT : 0;
	if (head && copy_to_iter(&info, head, to) != head)
		return -EFAULT;
	return copy_to_iter(packet, part, to) == part ? (ssize_t)(head + part) : -EFAULT;
}

static ssize_t tun_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct tun_file *t = file->private;
	struct iov_iter it;
	uint8_t *bytes = NULL;
	uint32_t stack;
	struct net_link l;

	if (find_link(t, &stack, &l))
		return -EBADFD;
	if (!t->no_info && to->count < sizeof(struct packet_info))
		return -EINVAL;
	bytes = bounce_get(PACKET_MOST);
	if (!bytes)
		return -ENOMEM;
	iov_iter_kernel(&it, bytes, PACKET_MOST);
	struct message m = {.iter = &it, .nonblock = (file->flags | to->flags) & O_NONBLOCK};
	struct net_packet packet;
	ssize_t n = inet_receive_whole(t->socket, &m, &packet);
	if (n == -EBADFD)
		n = -EFAULT; /* as in Linux, if the link goes during the wait */
	if (n >= 0)
		n = give_packet(t, bytes, (size_t)n, to);
	bounce_put(bytes, PACKET_MOST);
	return n;
}

static ssize_t tun_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct tun_file *t = file->private;
	size_t n = from->count, head = t->no_info ? 0 : sizeof(struct packet_info);
	uint32_t stack;
	struct net_link l;

	if (find_link(t, &stack, &l))
		return -EBADFD;
	if (n < head)
		return -EINVAL;
	if (n - head > PACKET_MOST)
		return -EMSGSIZE;
	uint8_t *bytes = bounce_get(n ? n : 1);
	if (!bytes)
		return -ENOMEM;
	ssize_t done = -EFAULT;
	if (copy_from_iter(bytes, n, from) == n)
		done = net_call(send, t->socket->id, bytes + head, n - head, 0, NULL);
	bounce_put(bytes, n ? n : 1);
	return done < 0 ? done : (ssize_t)n;
}

static uint32_t tun_poll(struct file *file, struct poll_table *pt)
{
	struct tun_file *t = file->private;
	uint32_t events;

	poll_wait(file, &t->socket->wait, pt);
	/* The link's state is the socket's: an error if there is none, output while it is up. */
	events = t->attached ? inet_events(t->socket) : NET_ERROR;
	if (events & NET_ERROR)
		return POLLERR;
	return events & (POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM);
}

/* ---- ioctl ---- */

static long link_request(struct tun_file *t, uint64_t arg)
{
	struct tun_request r;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	stack_enter(); /* the newest link is the one that it makes */
	int error = set_link(t, &r);
	stack_leave();
	return error ? error : copy_to_user(arg, &r, sizeof(r));
}

static long get_link(const struct tun_file *t, uint64_t arg)
{
	struct tun_request r = {.flags = t->tap ? FLAG_TAP : FLAG_TUN};
	struct net_link l;
	uint32_t stack;
	int error = find_link(t, &stack, &l);

	if (error)
		return error;
	memcpy(r.name, l.name, sizeof(r.name));
	r.flags |= t->no_info ? FLAG_NO_INFO : 0;
	return copy_to_user(arg, &r, sizeof(r));
}

static long set_owner(const struct tun_file *t, uint32_t id)
{
	kuid_t uid = kuid_given(id);

	return uid_valid(uid) ? set_number(t, NET_TUNNEL_OWNER, uid.value) : -EINVAL;
}

static long set_group(const struct tun_file *t, uint32_t id)
{
	kgid_t gid = kgid_given(id);

	return gid_valid(gid) ? set_number(t, NET_TUNNEL_GROUP, gid.value) : -EINVAL;
}

static long set_send_buffer(struct tun_file *t, uint64_t arg)
{
	int size;

	if (get_user(size, arg))
		return -EFAULT;
	if (size <= 0)
		return -EINVAL;
	t->send_buffer = size;
	return 0;
}

static long tun_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct tun_file *t = file->private;

	if (command == GET_FEATURES)
		return put_user((unsigned)FEATURES, arg);
	if (command == SET_LINK && !t->attached)
		return link_request(t, arg);
	if (!t->attached)
		return -EBADFD;
	switch (command) {
	case SET_LINK:
		return -EEXIST;
	case GET_LINK:
		return get_link(t, arg);
	case SET_PERSISTS:
		return set_number(t, NET_TUNNEL_PERSISTS, arg != 0);
	case SET_OWNER:
		return set_owner(t, (uint32_t)arg);
	case SET_GROUP:
		return set_group(t, (uint32_t)arg);
	case SET_OFFLOAD:
		return arg ? -EINVAL : 0; /* no offload is supported */
	case GET_SEND_BUFFER:
		return put_user(t->send_buffer, arg);
	case SET_SEND_BUFFER:
		return set_send_buffer(t, arg);
	default:
		return -EINVAL;
	}
}

/* ---- open and close ---- */

static int tun_open(struct inode *inode, struct file *file)
{
	struct tun_file *t = calloc(1, sizeof(*t));
	net_id id;

	if (!t)
		return -ENOMEM;
	t->send_buffer = INT32_MAX;
	int error = net_call(open, &id, AF_PACKET, NET_TYPE_TUNNEL, 0, current->cred->fsuid.value,
			     net_namespace()->stack);
	if (!error)
		error = inet_adopt(id, AF_PACKET, NET_TYPE_TUNNEL, 0, current->net, &t->socket);
	if (error) {
		free(t);
		return error;
	}
	file->private = t;
	return 0;
}

static void tun_release(struct file *file)
{
	struct tun_file *t = file->private;

	inet_release(&t->socket->base);
	free(t);
}

static const struct file_ops tun_ops = {
	.open = tun_open,
	.read = tun_read,
	.write = tun_write,
	.poll = tun_poll,
	.ioctl = tun_ioctl,
	.release = tun_release,
	.llseek = file_seek_nowhere,
};

int tun_init(void)
{
	int error = chrdev_register(TUN_DEVICE, 1, "misc", &tun_ops);

	return error ? error : devfs_mknod("net/tun", S_IFCHR | 0666, TUN_DEVICE);
}
