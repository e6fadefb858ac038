/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking into processes that are about to end: /proc, pidfds, their memory. */
#include "crowd.h"

static void read_all(const char *name)
{
	int fd = open(name, O_RDONLY | O_NONBLOCK);

	if (fd < 0)
		return;
	for (int i = 0; i < 8 && read(fd, anywhere(8192), 8192) > 0; i++)
		;
	close(fd);
}

static void read_file(void)
{
	static const char *const names[] = {
		"cmdline",	"environ", "maps",	"smaps",  "stat",      "status",
		"io",		"auxv",	   "mounts",	"limits", "mountinfo", "statm",
		"wchan",	"syscall", "schedstat", "comm",	  "cgroup",    "oom_score",
		"smaps_rollup", "timers",  "mountstats"};
	char name[64];

	snprintf(name, sizeof(name), "/proc/%d/%s", somebody(),
		 names[pick(sizeof(names) / sizeof(names[0]))]);
	read_all(name);
}

static void read_memory(void)
{
	char name[64];
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/%s", somebody(), chance(4) ? "pagemap" : "mem");
	fd = open(name, O_RDWR);
	if (fd < 0)
		fd = open(name, O_RDONLY);
	pread(fd, anywhere(8192), 8192, (off_t)(uintptr_t)anywhere(8192));
	if (chance(3))
		pwrite(fd, anywhere(64), 64, (off_t)(uintptr_t)anywhere(64));
	close(fd);
}

static void links(void)
{
	static const char *const names[] = {"exe", "cwd", "root", "fd/3", "fd/4", "ns/ipc", "fd/5"};
	char name[64];

	snprintf(name, sizeof(name), "/proc/%d/%s", somebody(),
		 names[pick(sizeof(names) / sizeof(names[0]))]);
	readlink(name, anywhere(256), 256);
	if (chance(2))
		close(open(name, O_RDONLY | O_NONBLOCK));
}

static void folders(void)
{
	static const char *const names[] = {"fd", "task", "fdinfo", "ns", "net", "."};
	char name[64];
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/%s", somebody(),
		 names[pick(sizeof(names) / sizeof(names[0]))]);
	fd = open(name, O_RDONLY | O_DIRECTORY);
	while (syscall(SYS_getdents64, fd, anywhere(512), 512) > 0)
		;
	close(fd);
}

static void whole_system(void)
{
	static const char *const names[] = {
		"/proc/stat",	  "/proc/meminfo",     "/proc/sysvipc/sem", "/proc/sysvipc/shm",
		"/proc/mounts",	  "/proc/sysvipc/msg", "/proc/locks",	    "/proc/loadavg",
		"/proc/net/unix", "/proc/diskstats",   "/proc/vmstat",	    "/proc/filesystems"};

	read_all(names[pick(sizeof(names) / sizeof(names[0]))]);
}

static void other_memory(void)
{
	struct iovec *local = anywhere(4 * sizeof(*local)), *remote = anywhere(4 * sizeof(*remote));

	for (int i = 0; i < 4; i++) {
		local[i] = (struct iovec){anywhere(6000), 6000};
		remote[i] = (struct iovec){anywhere(6000), 6000};
	}
	syscall(chance(2) ? SYS_process_vm_readv : SYS_process_vm_writev, somebody(), local, 4,
		remote, 4, 0);
}

static void pidfds(void)
{
	struct iovec *iov = anywhere(sizeof(*iov));
	int fd = (int)syscall(SYS_pidfd_open, somebody(), 0), other;

	if (fd < 0)
		return;
	other = (int)syscall(SYS_pidfd_getfd, fd, pick(12), 0);
	if (other >= 0)
		close(other);
	*iov = (struct iovec){anywhere(16384), 16384};
	syscall(SYS_process_madvise, fd, iov, 1, 3, 0);
	syscall(SYS_process_mrelease, fd, 0);
	syscall(SYS_pidfd_send_signal, fd, chance(2) ? 0 : SIGUSR1, NULL, 0);
	syscall(SYS_waitid, 3 /* P_PIDFD */, fd, anywhere(128), WEXITED | WNOHANG, anywhere(144));
	close(fd);
}

static void pages(void)
{
	void **where = anywhere(64);
	size_t bytes;

	for (int i = 0; i < 8; i++)
		where[i] = some_pages(&bytes);
	syscall(SYS_move_pages, somebody(), 8, where, NULL, anywhere(32), 0);
}

static request *const list[] = {read_file, read_file,	 read_file,    read_memory, links,
				folders,   whole_system, other_memory, pidfds,	    pages};
const struct requests proc_requests = {list, sizeof(list) / sizeof(list[0])};
