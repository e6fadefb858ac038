/* SPDX-License-Identifier: BSD-2-Clause */
/* fsopen, fsconfig, fsmount, fspick, move_mount, open_tree, mount_setattr. */
#include "case.h"

#include <linux/mount.h>
#include <sys/statfs.h>
#include <sys/syscall.h>

int mount(const char *source, const char *target, const char *type, unsigned long flags,
	  const void *data);
int umount2(const char *target, int flags);

#define EMPTY 4 /* MOVE_MOUNT_F_EMPTY_PATH */

static long fs_open(const char *name, unsigned flags)
{
	return syscall(SYS_fsopen, name, flags);
}

static long config(int fd, unsigned command, const void *key, const void *value, int aux)
{
	return syscall(SYS_fsconfig, fd, command, key, value, aux);
}

static long fs_mount(int fd, unsigned flags, unsigned attributes)
{
	return syscall(SYS_fsmount, fd, flags, attributes);
}

static long move(int from, const char *name, int to, const char *where, unsigned flags)
{
	return syscall(SYS_move_mount, from, name, to, where, flags);
}

static long tree(int dir, const char *name, unsigned flags)
{
	return syscall(SYS_open_tree, dir, name, flags);
}

static long pick(int dir, const char *name, unsigned flags)
{
	return syscall(SYS_fspick, dir, name, flags);
}

static long setattr(int dir, const char *name, unsigned flags, struct mount_attr *a, size_t size)
{
	return syscall(SYS_mount_setattr, dir, name, flags, a, size);
}

static void flags_of(const char *name)
{
	struct statfs s;

	if (statfs(name, &s))
		printf("%s: %s\n", name, strerrorname_np(errno));
	else
		printf("%s: flags %#lx blocks %ld\n", name, (long)s.f_flags,
		       s.f_blocks < 1000 ? (long)s.f_blocks : -1);
}

static int there(const char *name)
{
	return !access(name, F_OK);
}

static void describing(void)
{
	char buf[100];
	int null = open("/dev/null", O_RDONLY);

	SHOW(fs_open("nofs", 0));
	SHOW(fs_open(NULL, 0));
	SHOW(fs_open("tmpfs", 2));
	SHOW(fs_open("tmpfs", -1));
	int fd = (int)fs_open("tmpfs", 1);
	SHOW(fcntl(fd, F_GETFD));
	SHOW(read(fd, buf, 100));
	SHOW(write(fd, buf, 1));
	SHOW(config(-1, 0, "ro", NULL, 0));
	SHOW(config(99, 0, "ro", NULL, 0));
	SHOW(config(null, 0, "ro", NULL, 0));
	SHOW(config(fd, 99, "ro", NULL, 0));
	SHOW(config(fd, 0, NULL, NULL, 0));
	SHOW(config(fd, 0, "ro", "x", 0));
	SHOW(config(fd, 0, "ro", NULL, 1));
	SHOW(config(fd, 1, "size", NULL, 0));
	SHOW(config(fd, 1, NULL, "1", 0));
	SHOW(config(fd, 1, "size", "1", 1));
	SHOW(config(fd, 2, "size", "1", 0));
	SHOW(config(fd, 2, "size", "1", -1));
	SHOW(config(fd, 2, "size", "1", (1 << 20) + 1));
	SHOW(config(fd, 3, "size", NULL, AT_FDCWD));
	SHOW(config(fd, 3, "size", "1", -1));
	SHOW(config(fd, 5, "size", "1", 0));
	SHOW(config(fd, 5, "size", NULL, -1));
	SHOW(config(fd, 6, "x", NULL, 0));
	SHOW(config(fd, 6, NULL, "x", 0));
	SHOW(config(fd, 6, NULL, NULL, 1));
	SHOW(config(fd, 7, NULL, NULL, 0));
	SHOW(config(fd, 1, (void *)1, "x", 0));
	SHOW(config(fd, 1, "size", (void *)1, 0));
	SHOW(config(fd, 0, "unknown", NULL, 0));
	SHOW(config(fd, 1, "unknown", "x", 0));
	SHOW(config(fd, 1, "size", "what", 0));
	SHOW(config(fd, 0, "size", NULL, 0));
	SHOW(config(fd, 0, "rw", NULL, 0));
	SHOW(config(fd, 1, "source", "mine", 0));
	SHOW(config(fd, 1, "source", "again", 0));
	SHOW(config(fd, 1, "size", "64k", 0));
	SHOW(config(fd, 1, "mode", "0755", 0));
	SHOW(fs_mount(fd, 0, 0));
	SHOW(config(fd, 6, NULL, NULL, 0));
	SHOW(config(fd, 6, NULL, NULL, 0));
	SHOW(config(fd, 1, "size", "64k", 0));
	SHOW(fs_mount(fd, 2, 0));
	SHOW(fs_mount(fd, 0, 0x1000000));
	SHOW(fs_mount(fd, 0, 0x70));
	SHOW(fs_mount(99, 0, 0));
	SHOW(fs_mount(null, 0, 0));
	int m = (int)fs_mount(fd, 1, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOATIME);
	SHOW_OK(m);
	SHOW(fs_mount(fd, 0, 0));
	SHOW(fcntl(m, F_GETFD));
	SHOW(fcntl(m, F_GETFL) == O_PATH);
	SHOW_OK(close(openat(m, "inside", O_CREAT | O_RDWR, 0644)));
	SHOW(faccessat(m, "inside", F_OK, 0));
	SHOW(move(m, "", AT_FDCWD, "d", 0));
	SHOW(move(m, "", AT_FDCWD, "none", EMPTY));
	SHOW(move(m, "", AT_FDCWD, "file", EMPTY));
	SHOW(move(m, "inside", AT_FDCWD, "d", 0));
	SHOW(move(m, "", AT_FDCWD, "d", 0x800));
	SHOW(move(99, "", AT_FDCWD, "d", EMPTY));
	SHOW(move(AT_FDCWD, "plain", AT_FDCWD, "d", 0));
	SHOW(move(m, "", AT_FDCWD, "d", EMPTY));
	SHOW(there("d/inside"));
	flags_of("d");
	SHOW(move(m, "", AT_FDCWD, "plain", EMPTY));
	SHOW(there("d/inside"));
	SHOW(there("plain/inside"));
	close(m);
	SHOW(there("plain/inside"));
	SHOW(umount2("plain", 0));
	/* A mount that is never attached ends with its descriptor. */
	fd = (int)fs_open("tmpfs", 0);
	SHOW(config(fd, 0, "ro", NULL, 0));
	SHOW(config(fd, 6, NULL, NULL, 0));
	m = (int)fs_mount(fd, 0, MOUNT_ATTR_RDONLY);
	SHOW(openat(m, "x", O_CREAT | O_RDWR, 0600));
	close(m);
	SHOW(config(fd, 6, NULL, NULL, 0));
	close(fd);
	close(null);
	IN_CHILD(setuid(1000); SHOW(fs_open("tmpfs", 0)); SHOW(fs_mount(0, 0, 0));
		 SHOW(pick(AT_FDCWD, ".", 0)); SHOW(move(AT_FDCWD, ".", AT_FDCWD, "d", 0));
		 SHOW(tree(AT_FDCWD, ".", 1)); SHOW_OK(tree(AT_FDCWD, ".", 0));
		 SHOW(config(0, 0, "ro", NULL, 0)); struct mount_attr a = {};
		 SHOW(setattr(AT_FDCWD, "d", 0, &a, sizeof(a))));
}

static void picking(void)
{
	SHOW(mount("none", "d", "tmpfs", 0, NULL));
	SHOW(pick(AT_FDCWD, "d", 16));
	SHOW(pick(AT_FDCWD, "plain", 0));
	SHOW(pick(AT_FDCWD, "none", 0));
	SHOW(pick(99, "d", 0));
	SHOW(pick(AT_FDCWD, "", 0));
	int fd = (int)pick(AT_FDCWD, "d", 1);
	SHOW_OK(fd);
	SHOW(config(fd, 6, NULL, NULL, 0));
	SHOW(config(fd, 0, "ro", NULL, 0));
	SHOW(fs_mount(fd, 0, 0) == -1);
	int w = open("d/w", O_CREAT | O_RDWR, 0600);
	SHOW(config(fd, 7, NULL, NULL, 0));
	close(w);
	SHOW(config(fd, 7, NULL, NULL, 0));
	close(fd);
	fd = (int)pick(AT_FDCWD, "d", 0);
	SHOW(config(fd, 0, "ro", NULL, 0));
	SHOW(config(fd, 7, NULL, NULL, 0));
	flags_of("d");
	SHOW(open("d/x", O_CREAT | O_RDWR, 0600));
	SHOW(config(fd, 0, "rw", NULL, 0));
	SHOW(config(fd, 7, NULL, NULL, 0));
	SHOW_OK(close(open("d/x", O_CREAT | O_RDWR, 0600)));
	close(fd);
	SHOW(umount2("d", 0));
}

static void trees(void)
{
	SHOW(mount("none", "d", "tmpfs", 0, NULL));
	mkdir("d/sub", 0755);
	SHOW(mount("none", "d/sub", "tmpfs", 0, NULL));
	mkdir("d/sub/x", 0755);
	SHOW(tree(AT_FDCWD, "d", 2));
	SHOW(tree(AT_FDCWD, "d", 0x8000));
	SHOW(tree(AT_FDCWD, "none", 0));
	SHOW(tree(99, "d", 0));
	SHOW(tree(AT_FDCWD, "", 0));
	SHOW(tree(AT_FDCWD, NULL, 0));
	int plain = (int)tree(AT_FDCWD, "d", O_CLOEXEC);
	SHOW(fcntl(plain, F_GETFD));
	SHOW(faccessat(plain, "sub/x", F_OK, 0));
	int copy = (int)tree(AT_FDCWD, "d", 1);
	SHOW(faccessat(copy, "sub", F_OK, 0));
	SHOW(faccessat(copy, "sub/x", F_OK, 0));
	int deep = (int)tree(AT_FDCWD, "d", 1 | 0x8000);
	SHOW(faccessat(deep, "sub/x", F_OK, 0));
	SHOW(move(deep, "", AT_FDCWD, "plain", EMPTY));
	SHOW(there("plain/sub/x"));
	SHOW(umount2("plain", 0));
	SHOW(umount2("plain", 2));
	SHOW(move(copy, "", AT_FDCWD, "plain", EMPTY));
	SHOW(there("plain/sub/x"));
	SHOW(there("plain/sub"));
	close(copy);
	close(deep);
	close(plain);
	SHOW(umount2("plain", 2));
	int sub = (int)tree(AT_FDCWD, "d/sub/x", 1);
	SHOW(move(sub, "", AT_FDCWD, "plain", EMPTY));
	SHOW(umount2("plain", 2));
	close(sub);
	SHOW(umount2("d", 2));
}

static void attributes(void)
{
	static const struct mount_attr all[] = {
		{MOUNT_ATTR_RDONLY, 0, 0, 0},
		{0, MOUNT_ATTR_RDONLY, 0, 0},
		{MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, 0, 0, 0},
		{MOUNT_ATTR_NOATIME, 0, 0, 0},
		{MOUNT_ATTR_NOATIME, 0x70, 0, 0},
		{0, 0x70, 0, 0},
		{0x20, 0x70, 0, 0},
		{0x30, 0x70, 0, 0},
		{0, 0x10, 0, 0},
		{MOUNT_ATTR_NODIRATIME, 0, 0, 0},
		{0x200000, 0, 0, 0},
		{0, 0x200000 | MOUNT_ATTR_NODIRATIME | MOUNT_ATTR_NOEXEC, 0, 0},
		{0x1000000, 0, 0, 0},
		{0, 0x1000000, 0, 0},
		{0, 0, 1 << 20, 0},
		{0, 0, 1 << 18, 0},
		{0, 0, (1 << 20) | (1 << 18), 0},
		{0, 0, 1, 0},
		{0, 0, 0, 0}};
	struct {
		struct mount_attr a;
		uint64_t more;
	} big = {{MOUNT_ATTR_NOSUID, 0, 0, 0}, 0};

	SHOW(mount("none", "d", "tmpfs", 0, NULL));
	mkdir("d/sub", 0755);
	SHOW(mount("none", "d/sub", "tmpfs", 0, NULL));
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct mount_attr a = all[i];
		printf("%zu: ", i);
		SHOW(setattr(AT_FDCWD, "d", 0, &a, sizeof(a)));
		flags_of("d");
	}
	SHOW(setattr(AT_FDCWD, "d", 0, &big.a, 31));
	SHOW(setattr(AT_FDCWD, "d", 0, &big.a, 40));
	big.more = 1;
	SHOW(setattr(AT_FDCWD, "d", 0, &big.a, 40));
	SHOW(setattr(AT_FDCWD, "d", 0, &big.a, 5000));
	SHOW(setattr(AT_FDCWD, "d", 0, NULL, 32));
	SHOW(setattr(AT_FDCWD, "d", 2, &big.a, 32));
	SHOW(setattr(AT_FDCWD, "none", 0, &big.a, 32));
	SHOW(setattr(AT_FDCWD, "plain", 0, &big.a, 32));
	SHOW(setattr(99, "d", 0, &big.a, 32));
	SHOW(setattr(AT_FDCWD, "d", 0x8000, &big.a, 32));
	flags_of("d/sub");
	struct mount_attr ro = {MOUNT_ATTR_RDONLY, 0, 0, 0};
	int w = open("d/sub/w", O_CREAT | O_RDWR, 0600);
	SHOW(setattr(AT_FDCWD, "d", 0x8000, &ro, 32));
	flags_of("d");
	close(w);
	SHOW(setattr(AT_FDCWD, "d", 0x8000, &ro, 32));
	flags_of("d/sub");
	SHOW(umount2("d", 2));
}

int main(void)
{
	case_begin();
	mkdir("top", 0755);
	SHOW(mount("none", "top", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "top", NULL, 1 << 18, NULL));
	chdir("top");
	mkdir("d", 0755);
	mkdir("plain", 0755);
	close(open("file", O_CREAT, 0600));
	describing();
	picking();
	trees();
	attributes();
	chdir("..");
	SHOW(umount2("top", 2));
	return 0;
}
