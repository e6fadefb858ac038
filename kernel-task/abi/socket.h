/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket structures and numbers as the system calls have them (linux/socket.h,
 * asm-generic/socket.h). */
#pragma once

#include <stdint.h>

struct linux_msghdr {
	uint64_t name;
	int32_t name_length, pad1;
	uint64_t iov;
	uint64_t iov_count;
	uint64_t control;
	uint64_t control_length;
	uint32_t flags, pad2;
};
_Static_assert(sizeof(struct linux_msghdr) == 56, "struct msghdr");

struct linux_mmsghdr {
	struct linux_msghdr header;
	uint32_t length, pad;
};

struct linux_cmsghdr {
	uint64_t length; /* with this header */
	int32_t level, type;
};

struct linux_ucred {
	int32_t pid;
	uint32_t uid, gid;
};

#define LINUX_CMSG_ALIGN(n) (((n) + 7) & ~(uint64_t)7)

enum {
	LINUX_SOL_SOCKET = 1,
	LINUX_SCM_RIGHTS = 1,
	LINUX_SCM_CREDENTIALS = 2,
	LINUX_SCM_MAX_FD = 253,
};

enum {
	LINUX_MSG_OOB = 1,
	LINUX_MSG_PEEK = 2,
	LINUX_MSG_CTRUNC = 8,
	LINUX_MSG_TRUNC = 0x20,
	LINUX_MSG_DONTWAIT = 0x40,
	LINUX_MSG_EOR = 0x80,
	LINUX_MSG_WAITALL = 0x100,
	LINUX_MSG_NOSIGNAL = 0x4000,
	LINUX_MSG_WAITFORONE = 0x10000,
	LINUX_MSG_CMSG_CLOEXEC = 0x40000000,
};

/* Flags in the type of socket(2). */
#define LINUX_SOCK_CLOEXEC  02000000u
#define LINUX_SOCK_NONBLOCK 04000u
