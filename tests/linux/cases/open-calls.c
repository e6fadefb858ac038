/* SPDX-License-Identifier: BSD-2-Clause */
/* open, openat, openat2 and creat: every flag, every kind of object, every refusal. */
#include "case.h"

#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

/* Opens, shows the flags that F_GETFL has, closes. */
static void try(const char *name, int flags, int mode)
{
	int fd = open(name, flags, mode);

	printf("open(%s, %#o, %#o): ", name, flags, mode);
	if (fd < 0) {
		puts(strerrorname_np(errno));
		return;
	}
	struct stat st;
	fstat(fd, &st);
	printf("flags %#o fd %d size %ld\n", fcntl(fd, F_GETFL), fcntl(fd, F_GETFD),
	       S_ISDIR(st.st_mode) ? 0 : (long)st.st_size);
	close(fd);
}

static void make_objects(void)
{
	int fd = open("file", O_CREAT | O_RDWR, 0644);

	SHOW(write(fd, "12345", 5));
	close(fd);
	SHOW(mkdir("dir", 0755));
	SHOW(mkfifo("fifo", 0600));
	SHOW(mknod("null", S_IFCHR | 0666, makedev(1, 3)));
	SHOW(mknod("nodevice", S_IFCHR | 0666, makedev(240, 77)));
	SHOW(mknod("noblock", S_IFBLK | 0666, makedev(240, 77)));
	SHOW(symlink("file", "to-file"));
	SHOW(symlink("dir", "to-dir"));
	SHOW(symlink("nothing", "to-nothing"));
	SHOW(symlink("dir/new", "to-new"));
	SHOW(symlink("self", "self"));
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "socket"};
	SHOW(bind(s, (void *)&a, sizeof(a)));
	close(s);
}

static void every_flag(void)
{
	static const char *const names[] = {
		"file", "dir",	   "null",     "to-file", "to-dir",   "to-nothing",
		"self", "nothing", "nodevice", "noblock", "socket",   "file/x",
		"dir/", "file/",   "to-file/", "to-dir/", "nothing/", ".",
		"..",	"/",	   "dir/.",    "to-dir/."};
	static const int flags[] = {O_RDONLY,
				    O_WRONLY,
				    O_RDWR,
				    3,
				    O_RDONLY | O_TRUNC,
				    O_APPEND | O_WRONLY,
				    O_NONBLOCK,
				    O_DIRECTORY,
				    O_NOFOLLOW,
				    O_DIRECTORY | O_NOFOLLOW,
				    O_PATH,
				    O_PATH | O_NOFOLLOW,
				    O_PATH | O_DIRECTORY,
				    O_PATH | O_DIRECTORY | O_NOFOLLOW,
				    O_PATH | O_CREAT | O_EXCL | O_RDWR,
				    O_CLOEXEC,
				    O_NOATIME,
				    O_SYNC | O_RDWR,
				    O_DSYNC | O_RDWR,
				    O_ASYNC,
				    O_NOCTTY,
				    O_EXCL,
				    O_CREAT | O_EXCL,
				    O_CREAT,
				    O_CREAT | O_DIRECTORY,
				    O_CREAT | O_NOFOLLOW,
				    O_TMPFILE | O_RDWR,
				    O_TMPFILE | O_RDONLY,
				    O_TMPFILE | O_CREAT | O_RDWR,
				    020000000 | O_RDWR,
				    O_DIRECTORY | O_RDWR,
				    0x40000000,
				    04 | O_RDWR};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		for (size_t f = 0; f < sizeof(flags) / sizeof(*flags); f++) {
			if (f >= 21 && strstr(names[i], "nothing")) {
				try(names[i], flags[f], 0600);
				unlink("nothing");
				continue;
			}
			try(names[i], flags[f], 0600);
		}
		truncate("file", 5);
	}
}

static void creating(void)
{
	struct stat st;
	static const int modes[] = {0, 0644, 0777, 04755, 02755, 01777, 07777, 010644, 0100644};

	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		umask(022);
		int fd = open("made", O_CREAT | O_EXCL | O_RDWR, modes[i]);
		fstat(fd, &st);
		printf("open mode %#o gives %#o, ", modes[i], st.st_mode);
		printf("write %zd, ", write(fd, "x", 1));
		close(fd);
		unlink("made");
		fd = creat("made", modes[i]);
		fstat(fd, &st);
		printf("creat %#o\n", st.st_mode);
		close(fd);
		unlink("made");
	}
	SHOW_OK(close(open("to-new", O_CREAT | O_WRONLY, 0600)));
	SHOW(unlink("dir/new"));
	SHOW(open("to-new", O_CREAT | O_EXCL | O_WRONLY, 0600));
	SHOW(open("to-new", O_CREAT | O_NOFOLLOW | O_WRONLY, 0600));
	SHOW(creat("dir", 0600));
	SHOW(creat("nothing/x", 0600));
	SHOW(creat("file/x", 0600));
	SHOW(creat("", 0600));
	SHOW(creat(NULL, 0600));
	SHOW(creat("fresh/", 0600));
	SHOW(open("fresh/", O_CREAT | O_DIRECTORY, 0600));
	SHOW(open("dir/..", O_CREAT, 0600));
	SHOW(open("to-dir", O_CREAT, 0600));
	SHOW(open("dir", O_CREAT | O_EXCL, 0600));
	SHOW(open(".", O_CREAT | O_EXCL, 0600));
	SHOW(open("self", O_CREAT, 0600));
	SHOW(openat(99, "x", O_CREAT, 0600));
	SHOW(openat(99, "/dev/null", O_RDONLY) >= 0);
	int file = open("file", O_RDONLY);
	SHOW(openat(file, "x", O_RDONLY));
	SHOW(openat(file, "", O_RDONLY));
}

static void long_names(void)
{
	static char name[5000];

	memset(name, 'a', 255);
	SHOW_OK(close(open(name, O_CREAT, 0600)));
	SHOW(unlink(name));
	memset(name, 'a', 256);
	SHOW(open(name, O_CREAT, 0600));
	SHOW(open(name, O_RDONLY));
	memset(name, 0, sizeof(name));
	for (int i = 0; i < 2047; i++)
		strcat(name, "./");
	SHOW(strlen(name));
	SHOW_OK(close(open(name, O_RDONLY)));
	strcat(name, ".");
	SHOW_OK(close(open(name, O_RDONLY)));
	strcat(name, "/");
	SHOW(open(name, O_RDONLY));
	/* 40 links are followed, 41 are not. */
	int links = 0;
	SHOW(symlink("file", "l0"));
	for (; links < 45; links++) {
		char from[8], to[8];
		snprintf(from, sizeof(from), "l%d", links);
		snprintf(to, sizeof(to), "l%d", links + 1);
		symlink(from, to);
	}
	SHOW_OK(close(open("l39", O_RDONLY)));
	SHOW(open("l40", O_RDONLY));
	SHOW_OK(close(open("l45", O_RDONLY | O_PATH | O_NOFOLLOW)));
}

static void fifos_and_limits(void)
{
	SHOW(open("fifo", O_WRONLY | O_NONBLOCK));
	int in = open("fifo", O_RDONLY | O_NONBLOCK);
	SHOW_OK(in);
	int out = open("fifo", O_WRONLY | O_NONBLOCK);
	SHOW_OK(out);
	SHOW(write(out, "x", 1));
	close(in);
	close(out);
	int both = open("fifo", O_RDWR);
	SHOW(write(both, "x", 1));
	SHOW(lseek(both, 0, SEEK_SET));
	close(both);
	SHOW_OK(close(open("fifo", O_PATH)));
	struct rlimit old, few = {10, 10};
	getrlimit(RLIMIT_NOFILE, &old);
	few.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_NOFILE, &few);
	int last = -1, fd;
	while ((fd = open("/dev/null", O_RDONLY)) >= 0)
		last = fd;
	printf("last %d, then %s\n", last, strerrorname_np(errno));
	SHOW(dup(0));
	SHOW(fcntl(0, F_DUPFD, 0));
	SHOW(fcntl(0, F_DUPFD, 10));
	SHOW(dup2(0, 10));
	setrlimit(RLIMIT_NOFILE, &old);
	for (int i = 3; i < 10; i++)
		close(i);
}

static void busy_text(void)
{
	char self[256];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n] = 0;
	SHOW(open(self, O_WRONLY));
	SHOW(open(self, O_RDWR));
	SHOW(truncate(self, 0));
	SHOW_OK(close(open(self, O_RDONLY)));
	int fd = open("prog", O_CREAT | O_WRONLY, 0755);
	IN_CHILD(execl("./prog", "prog", NULL); puts(strerrorname_np(errno)));
	close(fd);
}

static long open2(int dir, const char *name, uint64_t flags, uint64_t mode, uint64_t resolve)
{
	struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
	long fd = syscall(SYS_openat2, dir, name, &how, sizeof(how));

	if (fd < 0)
		return fd;
	close((int)fd);
	return 0;
}

static void with_how(void)
{
	struct {
		struct open_how how;
		uint64_t more;
	} big = {};
	int dir = open("dir", O_RDONLY);

	SHOW(syscall(SYS_openat2, AT_FDCWD, "file", &big, 0));
	SHOW(syscall(SYS_openat2, AT_FDCWD, "file", &big, 23));
	SHOW_OK(close(syscall(SYS_openat2, AT_FDCWD, "file", &big, 32)));
	big.more = 1;
	SHOW(syscall(SYS_openat2, AT_FDCWD, "file", &big, 32));
	SHOW(syscall(SYS_openat2, AT_FDCWD, "file", NULL, 24));
	SHOW(open2(AT_FDCWD, "file", 0, 0, 0));
	SHOW(open2(AT_FDCWD, "file", 0x40000000, 0, 0));
	SHOW(open2(AT_FDCWD, "file", 1ull << 40, 0, 0));
	SHOW(open2(AT_FDCWD, "file", O_RDONLY, 0600, 0));
	SHOW(open2(AT_FDCWD, "file", O_CREAT, 0600, 0));
	SHOW(open2(AT_FDCWD, "file", O_CREAT, 010600, 0));
	SHOW(open2(AT_FDCWD, "file", O_PATH | O_RDWR, 0, 0));
	SHOW(open2(AT_FDCWD, "file", O_PATH | O_CREAT, 0600, 0));
	SHOW(open2(AT_FDCWD, "file", 3, 0, 0));
	SHOW(open2(AT_FDCWD, "file", O_TMPFILE, 0600, 0));
	SHOW(open2(AT_FDCWD, "dir", O_TMPFILE | O_RDWR, 0600, 0));
	SHOW(open2(AT_FDCWD, "file", 0, 0, 64));
	SHOW(open2(AT_FDCWD, "file", 0, 0, 1ull << 33));
	SHOW(open2(AT_FDCWD, "file", 0, 0, RESOLVE_BENEATH | RESOLVE_IN_ROOT));
	SHOW(open2(dir, "../file", 0, 0, RESOLVE_BENEATH));
	SHOW(open2(dir, "/file", 0, 0, RESOLVE_BENEATH));
	SHOW(open2(AT_FDCWD, "dir/../file", 0, 0, RESOLVE_BENEATH));
	SHOW(open2(AT_FDCWD, "to-file", 0, 0, RESOLVE_BENEATH));
	SHOW(open2(dir, "../file", 0, 0, RESOLVE_IN_ROOT));
	SHOW(open2(AT_FDCWD, "/file", 0, 0, RESOLVE_IN_ROOT));
	SHOW(open2(AT_FDCWD, "../../../file", 0, 0, RESOLVE_IN_ROOT));
	SHOW(open2(AT_FDCWD, "to-file", 0, 0, RESOLVE_NO_SYMLINKS));
	SHOW(open2(AT_FDCWD, "to-file", O_PATH | O_NOFOLLOW, 0, RESOLVE_NO_SYMLINKS));
	SHOW(open2(AT_FDCWD, "to-dir/x", 0, 0, RESOLVE_NO_SYMLINKS));
	SHOW(open2(AT_FDCWD, "to-file", 0, 0, RESOLVE_NO_MAGICLINKS));
	SHOW(open2(AT_FDCWD, "/proc/self/exe", 0, 0, RESOLVE_NO_MAGICLINKS));
	SHOW(open2(AT_FDCWD, "/proc/self/exe", O_PATH | O_NOFOLLOW, 0, RESOLVE_NO_MAGICLINKS));
	SHOW(open2(AT_FDCWD, "/proc/self/fd/0", 0, 0, RESOLVE_NO_MAGICLINKS));
	SHOW(open2(AT_FDCWD, "/proc/self/cwd/file", 0, 0, RESOLVE_BENEATH));
	SHOW(open2(AT_FDCWD, "/proc/self/status", 0, 0, RESOLVE_NO_MAGICLINKS));
	SHOW(open2(AT_FDCWD, "/proc/version", 0, 0, RESOLVE_NO_XDEV));
	SHOW(open2(AT_FDCWD, "file", 0, 0, RESOLVE_NO_XDEV));
	SHOW(open2(AT_FDCWD, "..", 0, 0, RESOLVE_NO_XDEV));
	SHOW(open2(AT_FDCWD, "self", 0, 0, 0));
	SHOW(open2(AT_FDCWD, "x", O_CREAT | O_RDWR, 0600, RESOLVE_BENEATH));
	SHOW(open2(dir, "../y", O_CREAT | O_RDWR, 0600, RESOLVE_BENEATH));
	SHOW(open2(AT_FDCWD, "file", O_CREAT | O_DIRECTORY, 0600, 0));
}

static void path_descriptors(void)
{
	char buf[8];
	struct stat st;
	int fd = open("file", O_PATH), link = open("to-file", O_PATH | O_NOFOLLOW),
	    dir = open("dir", O_PATH);

	SHOW(read(fd, buf, 1));
	SHOW(write(fd, buf, 1));
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(ftruncate(fd, 0));
	SHOW(fchmod(fd, 0600));
	SHOW(fchown(fd, 0, 0));
	SHOW(ioctl(fd, 0x5421, buf));
	SHOW(fsync(fd));
	SHOW(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED);
	SHOW(fstat(fd, &st));
	SHOW(fcntl(fd, F_GETFL) == O_PATH);
	SHOW(fcntl(fd, F_SETFL, 0));
	SHOW(fcntl(fd, F_GETLK, buf));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_SETFD, FD_CLOEXEC));
	SHOW(fcntl(fd, F_GETOWN));
	SHOW_OK(close(dup(fd)));
	SHOW(fstat(link, &st));
	SHOW(S_ISLNK(st.st_mode));
	SHOW(readlinkat(link, "", buf, 8));
	SHOW(readlinkat(fd, "", buf, 8));
	SHOW(fstatat(link, "", &st, AT_EMPTY_PATH));
	SHOW(fchdir(dir));
	SHOW(chdir(".."));
	SHOW(fchdir(fd));
	SHOW_OK(close(openat(dir, ".", O_RDONLY)));
	SHOW(openat(fd, "x", O_RDONLY));
	SHOW(fchownat(fd, "", 0, 0, AT_EMPTY_PATH));
	SHOW(linkat(fd, "", AT_FDCWD, "by-fd", AT_EMPTY_PATH));
	SHOW(unlink("by-fd"));
	char name[64];
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	SHOW_OK(close(open(name, O_RDWR)));
	snprintf(name, sizeof(name), "/proc/self/fd/%d", link);
	SHOW(open(name, O_RDONLY));
}

static void temporary(void)
{
	char name[64];
	struct stat st;
	int fd = open("dir", O_TMPFILE | O_RDWR, 0640);

	SHOW(fstat(fd, &st));
	printf("%#o %lu\n", st.st_mode, (unsigned long)st.st_nlink);
	SHOW(write(fd, "tmp", 3));
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	SHOW(linkat(AT_FDCWD, name, AT_FDCWD, "kept", AT_SYMLINK_FOLLOW));
	SHOW(stat("kept", &st));
	SHOW(st.st_size);
	SHOW(linkat(fd, "", AT_FDCWD, "kept2", AT_EMPTY_PATH));
	close(fd);
	fd = open("dir", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	SHOW(linkat(AT_FDCWD, name, AT_FDCWD, "kept3", AT_SYMLINK_FOLLOW));
	close(fd);
}

static void read_only(void)
{
	SHOW(mkdir("ro", 0755));
	SHOW(mount("none", "ro", "tmpfs", 0, NULL));
	SHOW_OK(close(open("ro/f", O_CREAT | O_RDWR, 0600)));
	SHOW(mkdir("ro/d", 0700));
	SHOW(symlink("f", "ro/l"));
	SHOW(mkfifo("ro/p", 0600));
	int fd = open("ro/f", O_RDONLY), w = open("ro/f", O_RDWR);
	SHOW(mount(NULL, "ro", NULL, MS_REMOUNT | MS_RDONLY, NULL));
	close(w);
	SHOW(mount(NULL, "ro", NULL, MS_REMOUNT | MS_RDONLY, NULL));
	SHOW(open("ro/f", O_RDWR));
	SHOW(open("ro/f", O_TRUNC));
	SHOW(open("ro/f", O_CREAT | O_EXCL, 0600));
	SHOW_OK(close(open("ro/f", O_CREAT, 0600)));
	SHOW(open("ro/new", O_CREAT, 0600));
	SHOW(open("ro", O_TMPFILE | O_RDWR, 0600));
	SHOW_OK(close(open("ro/p", O_RDWR)));
	SHOW(mkdir("ro/new", 0700));
	SHOW(mkdir("ro/d", 0700));
	SHOW(rmdir("ro/d"));
	SHOW(rmdir("ro/none"));
	SHOW(unlink("ro/f"));
	SHOW(unlink("ro/none"));
	SHOW(link("ro/f", "ro/g"));
	SHOW(symlink("x", "ro/x"));
	SHOW(symlink("x", "ro/l"));
	SHOW(rename("ro/f", "ro/g"));
	SHOW(rename("ro/none", "ro/g"));
	SHOW(mknod("ro/n", S_IFREG, 0));
	SHOW(chmod("ro/f", 0644));
	SHOW(fchmod(fd, 0644));
	SHOW(chown("ro/f", 1, 1));
	SHOW(truncate("ro/f", 0));
	SHOW(utimensat(AT_FDCWD, "ro/f", NULL, 0));
	SHOW(access("ro/f", W_OK));
	SHOW(access("ro/p", W_OK));
	SHOW(access("ro/f", R_OK));
	close(fd);
	SHOW(umount("ro"));
}

int main(void)
{
	case_begin();
	umask(022);
	make_objects();
	every_flag();
	creating();
	long_names();
	fifos_and_limits();
	busy_text();
	with_how();
	path_descriptors();
	temporary();
	read_only();
	return 0;
}
