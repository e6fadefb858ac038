/* SPDX-License-Identifier: BSD-2-Clause */
/* NETLINK_GENERIC: nlctrl, the family that describes the families, by name and number, and a family
 * that no kernel has. And sockets of NETLINK_KOBJECT_UEVENT with a filter, as udev opens them. */
#include "case.h"

#include <linux/filter.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>

static int fd;

static void show(const struct nlmsghdr *h)
{
	const struct genlmsghdr *g = NLMSG_DATA(h);
	int left = (int)(h->nlmsg_len - NLMSG_LENGTH(sizeof(*g)));

	printf("type %u command %u version %u:", h->nlmsg_type, g->cmd, g->version);
	for (const struct nlattr *a = (const void *)(g + 1);
	     left >= (int)sizeof(*a) && a->nla_len >= sizeof(*a); left -= NLMSG_ALIGN(a->nla_len),
				 a = (const void *)((const char *)a + NLMSG_ALIGN(a->nla_len))) {
		int type = a->nla_type & NLA_TYPE_MASK;

		if (type == CTRL_ATTR_FAMILY_NAME)
			printf(" name %s", (const char *)(a + 1));
		if (type == CTRL_ATTR_FAMILY_ID)
			printf(" id %u", *(const uint16_t *)(a + 1));
		if (type == CTRL_ATTR_VERSION)
			printf(" version %u", *(const uint32_t *)(a + 1));
		if (type == CTRL_ATTR_HDRSIZE)
			printf(" header %u", *(const uint32_t *)(a + 1));
	}
	putchar('\n');
}

/* Of a dump, only the family that every kernel has is shown. */
static void ask(int type, int command, int flags, const char *name, int id)
{
	struct {
		struct nlmsghdr h;
		struct genlmsghdr g;
		char bytes[100];
	} r = {.h = {.nlmsg_type = (uint16_t)type,
		     .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
		     .nlmsg_len = NLMSG_LENGTH(sizeof(struct genlmsghdr))},
	       .g = {.cmd = (uint8_t)command, .version = 1}};
	struct nlattr *a = (void *)r.bytes;
	static char bytes[65536];
	bool done = false;

	if (name) {
		*a = (struct nlattr){(uint16_t)(4 + strlen(name) + 1), CTRL_ATTR_FAMILY_NAME};
		strcpy((char *)(a + 1), name);
		r.h.nlmsg_len += NLMSG_ALIGN(a->nla_len);
	} else if (id) {
		*a = (struct nlattr){6, CTRL_ATTR_FAMILY_ID};
		memcpy(a + 1, &id, 2);
		r.h.nlmsg_len += 8;
	}
	printf("%d %d %x %s %d:\n", type, command, flags, name ? name : "-", id);
	send(fd, &r, r.h.nlmsg_len, 0);
	while (!done) {
		ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

		for (struct nlmsghdr *h = (void *)bytes; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
			if (h->nlmsg_type == NLMSG_ERROR)
				printf("  error %s\n",
				       strerrorname_np(-((struct nlmsgerr *)NLMSG_DATA(h))->error));
			else if (h->nlmsg_type == GENL_ID_CTRL &&
				 memmem(h, h->nlmsg_len, "nlctrl", 6))
				show(h);
			done |= h->nlmsg_type == NLMSG_ERROR || h->nlmsg_type == NLMSG_DONE ||
				!(h->nlmsg_flags & NLM_F_MULTI);
		}
	}
}

static void uevents(void)
{
	struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_groups = 2};
	struct sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
				     BPF_JUMP(BPF_JMP | BPF_JEQ, 0x6c696275, 0, 1),
				     BPF_STMT(BPF_RET, 0xffffffff), BPF_STMT(BPF_RET, 0)};
	struct sock_fprog program = {4, code};
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT), on = 1;
	char byte;

	SHOW(setsockopt(s, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
	SHOW(setsockopt(s, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)));
	SHOW(setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &on, sizeof(on)));
	SHOW(bind(s, (struct sockaddr *)&name, sizeof(name)));
	SHOW(recv(s, &byte, 1, 0));
	close(s);
}

int main(void)
{
	case_begin();
	alarm(20);
	fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	SHOW(fd < 0);
	ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, "nlctrl", 0);
	ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, NULL, GENL_ID_CTRL);
	ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, "no-such-family", 0);
	ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, NULL, 4711);
	ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, NULL, 0);
	ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, NLM_F_DUMP, NULL, 0);
	ask(GENL_ID_CTRL, 77, 0, "nlctrl", 0);
	ask(4711, 1, 0, NULL, 0);
	uevents();
	return 0;
}
