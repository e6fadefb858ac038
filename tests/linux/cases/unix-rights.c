/* SPDX-License-Identifier: BSD-2-Clause */
/* Several SCM_RIGHTS messages in one sendmsg() arrive as one; a bad descriptor among them sends
 * nothing. */
#include <sys/socket.h>

#include "case.h"

static char control[4096];

/* Sends `groups` control messages with the descriptors fd, fd + 1, ... one in each. */
static long send_groups(int sock, const int *fd, int groups)
{
	struct iovec iov = {"x", 1};
	struct msghdr h = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control};

	memset(control, 0, sizeof(control));
	for (int i = 0; i < groups; i++) {
		struct cmsghdr *c = (void *)(control + i * CMSG_SPACE(sizeof(int)));

		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(fd[i] == -2 ? 0 : sizeof(int));
		memcpy(CMSG_DATA(c), &fd[i], sizeof(int));
	}
	h.msg_controllen = (size_t)groups * CMSG_SPACE(sizeof(int));
	return sendmsg(sock, &h, MSG_DONTWAIT);
}

static void receive(int sock)
{
	char byte;
	struct iovec iov = {&byte, 1};
	struct msghdr h = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	long n = recvmsg(sock, &h, MSG_DONTWAIT);

	printf("%ld bytes, %zu of control, flags %x\n", n, n < 0 ? 0 : h.msg_controllen,
	       h.msg_flags);
	for (struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(&h); c; c = CMSG_NXTHDR(&h, c)) {
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		printf("  type %d, %zu descriptors:", c->cmsg_type, count);
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
			printf(" %d", fcntl(fd, F_GETFL) & O_ACCMODE);
			close(fd);
		}
		printf("\n");
	}
}

int main(void)
{
	int fds[2], read_only = open("/dev/null", O_RDONLY),
		    write_only = open("/dev/null", O_WRONLY);
	int many[100];

	socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
	SHOW(send_groups(fds[0], (int[]){read_only, write_only}, 2));
	receive(fds[1]);
	SHOW(send_groups(fds[0], (int[]){read_only, 999}, 2));
	receive(fds[1]);
	SHOW(send_groups(fds[0], (int[]){999, read_only}, 2));
	SHOW(send_groups(fds[0], (int[]){-1}, 1));
	for (int i = 0; i < 100; i++)
		many[i] = i % 3 ? read_only : write_only;
	SHOW(send_groups(fds[0], many, 100));
	receive(fds[1]);
	SHOW(send_groups(fds[0], (int[]){-2, write_only, -2}, 3));
	receive(fds[1]);
	SHOW(send_groups(fds[0], (int[]){-2}, 1));
	receive(fds[1]);
	return 0;
}
