/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The programs that credential-chains executes: copies of itself with every kind of set-id bits and
 * capabilities, on mounts of every kind. Descriptors lead to them, for who is in a chroot.
 */
#pragma once

#include "case.h"

#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/xattr.h>

#define ROOT	  "/tmp/chains"
#define FD_FIRST  100 /* of the programs */
#define CAP_RIGHT "security.capability"

struct program {
	const char *name;
	uid_t uid;
	gid_t gid;
	mode_t mode;
	uint64_t permitted, inheritable;
	bool effective;
	int root; /* of revision 3; -1: revision 2 */
};

#define BIT(capability) (1ull << (capability))
#define ALL_CAPS	((1ull << 41) - 1)

static const struct program programs[] = {
	{"plain", 0, 0, 0755, 0, 0, false, -1},
	{"suid0", 0, 0, 04755, 0, 0, false, -1},
	{"suid1", 1000, 0, 04755, 0, 0, false, -1},
	{"sgid1", 0, 1000, 02755, 0, 0, false, -1},
	{"both2", 2000, 2000, 06755, 0, 0, false, -1},
	{"lock1", 0, 1000, 02745, 0, 0, false, -1},
	{"raw", 0, 0, 0755, BIT(CAP_NET_RAW), 0, true, -1},
	{"ids", 0, 0, 0755, BIT(CAP_SETUID) | BIT(CAP_SETGID), 0, false, -1},
	{"inherits", 0, 0, 0755, 0, BIT(CAP_CHOWN) | BIT(CAP_KILL), false, -1},
	{"inherits-e", 0, 0, 0755, 0, BIT(CAP_CHOWN), true, -1},
	{"suid0-caps", 0, 0, 04755, BIT(CAP_SYS_ADMIN), 0, true, -1},
	{"suid1-caps", 1000, 1000, 06755, BIT(CAP_SETPCAP), BIT(CAP_KILL), true, -1},
	{"all", 0, 0, 0755, ALL_CAPS & ~BIT(CAP_SYS_RESOURCE), 0, true, -1},
	{"elsewhere", 0, 0, 0755, BIT(CAP_NET_RAW), 0, true, 1000},
	{"revision3", 0, 0, 0755, BIT(CAP_SYS_PTRACE), 0, true, 0},
	{"unreadable", 0, 0, 0711, 0, 0, false, -1},
	{"suid0-unreadable", 0, 0, 04711, 0, 0, false, -1},
	{"nosuid/suid0", 0, 0, 04755, 0, 0, false, -1},
	{"nosuid/raw", 0, 0, 0755, BIT(CAP_NET_RAW), 0, true, -1},
	{"noexec/suid0", 0, 0, 04755, 0, 0, false, -1},
	{"script", 2000, 2000, 06755, 0, 0, false, -1}, /* of the set-user-id interpreter suid1 */
};
#define PROGRAMS ((int)(sizeof(programs) / sizeof(programs[0])))
#define SCRIPT	 (PROGRAMS - 1)

static char self[64 * 1024];

static void give_caps(const char *path, const struct program *p)
{
	uint32_t v[6] = {0x02000000u | p->effective,	   (uint32_t)p->permitted,
			 (uint32_t)p->inheritable,	   (uint32_t)(p->permitted >> 32),
			 (uint32_t)(p->inheritable >> 32), 0};

	if (p->root >= 0) {
		v[0] = 0x03000000u | p->effective;
		v[5] = (uint32_t)p->root;
	}
	if (p->permitted || p->inheritable)
		if (setxattr(path, CAP_RIGHT, v, p->root >= 0 ? 24 : 20, 0))
			perror(path);
}

static void make_script(const char *path)
{
	static const char line[] = "#!" ROOT "/suid1 x\n";
	int fd = open(path, O_CREAT | O_WRONLY, 0755);

	write(fd, line, sizeof(line) - 1);
	close(fd);
}

static void copy_self(const char *path)
{
	int from = open("/proc/self/exe", O_RDONLY), to = open(path, O_CREAT | O_WRONLY, 0755);
	ssize_t n;

	while ((n = read(from, self, sizeof(self))) > 0)
		write(to, self, (size_t)n);
	close(from);
	close(to);
}

static void path_of(int program, char path[64])
{
	snprintf(path, 64, ROOT "/%s", programs[program].name);
}

static void make_programs(void)
{
	char path[64];

	mkdir(ROOT, 0755);
	mount("t", ROOT, "tmpfs", 0, "mode=755");
	mkdir(ROOT "/nosuid", 0755);
	mount("t", ROOT "/nosuid", "tmpfs", MS_NOSUID, "mode=755");
	mkdir(ROOT "/noexec", 0755);
	mount("t", ROOT "/noexec", "tmpfs", MS_NOEXEC, "mode=755");
	mkdir(ROOT "/jail", 0755);
	for (int i = 0; i < PROGRAMS; i++) {
		path_of(i, path);
		if (i == SCRIPT)
			make_script(path);
		else
			copy_self(path);
		chown(path, programs[i].uid, programs[i].gid);
		give_caps(path, &programs[i]);
		chmod(path, programs[i].mode);
		int fd = open(path, O_PATH);
		dup2(fd, FD_FIRST + i);
		close(fd);
	}
}
