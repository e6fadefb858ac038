/* SPDX-License-Identifier: BSD-2-Clause */
/* Corners of calls: which error comes first, lengths that wrap, and calls that need rights. */
#include "case.h"

#include <linux/filter.h>
#include <linux/membarrier.h>
#include <linux/seccomp.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <sys/xattr.h>

#define BAD ((void *)1)

static void barriers(void)
{
	SHOW(syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0) & 0x180);
	SHOW(syscall(SYS_membarrier, 128, 0, 0));
	SHOW(syscall(SYS_membarrier, 256, 1, 0));
	SHOW(syscall(SYS_membarrier, 256, 0, 0));
	SHOW(syscall(SYS_membarrier, 128, 0, 0));
	SHOW(syscall(SYS_membarrier, 128, 1, 0));
	SHOW(syscall(SYS_membarrier, 128, 2, 0));
}

static void old_release(void)
{
	struct utsname names;

	personality(UNAME26);
	uname(&names);
	printf("%.4s\n", names.release);
	personality(0);
	uname(&names);
	printf("%d\n", strncmp(names.release, "2.6.", 4) != 0);
}

static void show_mode(const char *name)
{
	struct stat s;

	if (!lstat(name, &s))
		printf("%s %o group %d\n", name, s.st_mode, s.st_gid);
}

/* In a directory with the set-group-id bit. */
static void make_as_stranger(void)
{
	umask(0);
	mkdir("of-group", 0755);
	chown("of-group", 1000, 1000);
	chmod("of-group", 02777);
	close(open("of-group/roots", O_CREAT | O_RDWR, 02777));
	show_mode("of-group/roots");
	fflush(stdout);
	IN_CHILD({
		if (setgid(2000) || setuid(2000))
			_exit(1);
		close(open("of-group/runs", O_CREAT | O_RDWR, 02777));
		show_mode("of-group/runs");
		close(open("of-group/reads", O_CREAT | O_RDWR, 02767));
		show_mode("of-group/reads");
		SHOW(mknod("of-group/fifo", S_IFIFO | 02777, 0));
		show_mode("of-group/fifo");
		SHOW(mknod("of-group/white", S_IFCHR | 0666, 0));
		SHOW(mknod("of-group/char", S_IFCHR | 0666, makedev(1, 3)));
		SHOW(mknod("of-group/block", S_IFBLK | 0666, 0));
	});
}

static void strangers_filter(void)
{
	struct sock_fprog empty = {.len = 0};

	if (setuid(2000))
		_exit(1);
	SHOW(prctl(PR_SET_SECCOMP, 2, BAD));
	SHOW(prctl(PR_SET_SECCOMP, 2, &empty));
	empty.len = 1;
	SHOW(prctl(PR_SET_SECCOMP, 2, &empty));
}

static void lengths(void)
{
	int fd = open("file", O_CREAT | O_RDWR, 0600), sock = socket(AF_INET, SOCK_STREAM, 0);
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int size = -1;
	socklen_t length = sizeof(size);

	SHOW(readahead(fd, 0, -1));
	SHOW(readahead(fd, 0, 4096));
	SHOW(msync(page, -1, MS_ASYNC));
	SHOW(msync(page, 0, MS_ASYNC));
	SHOW(setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	SHOW(getsockopt(sock, SOL_SOCKET, SO_SNDBUF, &size, &length));
	printf("%d\n", size);
}

static void errors_in_order(void)
{
	siginfo_t info = {.si_code = 0};
	int fs;

	SHOW(syscall(SYS_rt_tgsigqueueinfo, -1, getpid(), 1, &info));
	SHOW(syscall(SYS_rt_tgsigqueueinfo, getpid(), -1, 1, &info));
	SHOW(syscall(SYS_rt_tgsigqueueinfo, -1, getpid(), 1, BAD));
	mkfifo("fifo", 0600);
	SHOW(syscall(SYS_setxattr, "fifo", "user.a", BAD, 1, 0));
	SHOW(setxattr("fifo", "user.a", "x", 1, 0));
	fs = (int)syscall(SYS_fsopen, "tmpfs", 0);
	SHOW(syscall(SYS_fsconfig, fs, 5, "fd", NULL, 999));
}

/* Files from which splice and sendfile do not read. */
static void not_to_be_spliced(void)
{
	int null = open("/dev/null", O_RDONLY), event = eventfd(1, EFD_NONBLOCK);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	int watcher = inotify_init1(IN_NONBLOCK), file = open("out", O_CREAT | O_RDWR, 0600);
	int p[2];

	if (pipe2(p, O_NONBLOCK))
		return;
	SHOW(splice(null, NULL, p[1], NULL, 64, SPLICE_F_NONBLOCK));
	SHOW(splice(event, NULL, p[1], NULL, 64, SPLICE_F_NONBLOCK));
	SHOW(splice(timer, NULL, p[1], NULL, 64, SPLICE_F_NONBLOCK));
	SHOW(splice(watcher, NULL, p[1], NULL, 64, SPLICE_F_NONBLOCK));
	SHOW(sendfile(file, null, NULL, 64));
	SHOW(sendfile(file, event, NULL, 64));
	SHOW(sendfile(file, watcher, NULL, 64));
}

int main(void)
{
	case_begin();
	barriers();
	old_release();
	make_as_stranger();
	IN_CHILD(strangers_filter());
	lengths();
	errors_in_order();
	not_to_be_spliced();
}
