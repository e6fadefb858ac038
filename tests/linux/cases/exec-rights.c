/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities of files: who may set the attribute, how it reads, what removes it, and the rights
 * that executing the file gives. Also mounts with nosuid and noexec.
 */
#include "case.h"

#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#define FOLDER "/tmp/rights"
#define NAME   "security.capability"
#define FILE_1 FOLDER "/file"

static void as(uid_t uid)
{
	setgroups(0, NULL);
	setresgid(uid, uid, uid);
	setresuid(uid, uid, uid);
}

static long set_caps(const char *path, uint32_t magic, uint32_t permitted, size_t size)
{
	uint32_t v[7] = {magic, permitted, 0, 0, 0, 0, 0};

	return setxattr(path, NAME, v, size, 0);
}

static void show_caps(const char *path)
{
	uint32_t v[7] = {0};
	ssize_t n = getxattr(path, NAME, v, sizeof(v));

	printf("  %zd %s", n, n < 0 ? strerrorname_np(errno) : "");
	for (ssize_t i = 0; i < n / 4; i++)
		printf(" %x", v[i]);
	printf("\n");
}

static void formats(void)
{
	static const uint32_t magics[] = {0,	      0x01000000, 0x02000000, 0x02000001,
					  0x03000000, 0x03000001, 0x04000000, 0x020000ff};
	static const size_t sizes[] = {3, 4, 12, 20, 24, 28};

	for (int i = 0; i < 8; i++)
		for (int k = 0; k < 6; k++) {
			printf("%x %zu: ", magics[i], sizes[k]);
			SHOW(set_caps(FILE_1, magics[i], 0xff, sizes[k]));
			show_caps(FILE_1);
			removexattr(FILE_1, NAME);
		}
	SHOW(setxattr(FILE_1, NAME, "", 1, 0));
	set_caps(FILE_1, 0x02000000, 1, 20);
	SHOW(getxattr(FILE_1, NAME, NULL, 0));
	char small[8];
	SHOW(getxattr(FILE_1, NAME, small, sizeof(small)));
	SHOW(listxattr(FILE_1, NULL, 0));
}

static void who_may(void)
{
	IN_CHILD(as(1000); SHOW(set_caps(FILE_1, 0x02000001, 1, 20));
		 SHOW(set_caps(FILE_1, 0x05000001, 1, 20)); show_caps(FILE_1);
		 SHOW(removexattr(FILE_1, NAME));
		 SHOW(setxattr(FILE_1, "security.other", "x", 1, 0));
		 SHOW(removexattr(FILE_1, "security.other")));
}

static void again(void)
{
	chmod(FILE_1, 06777);
	set_caps(FILE_1, 0x02000001, 1, 20);
}

static void look(const char *what)
{
	struct stat st;

	stat(FILE_1, &st);
	printf("%s: mode %o", what, st.st_mode & 07777);
	show_caps(FILE_1);
	again();
}

static void what_takes_away(void)
{
	int fd;

	again();
	fd = open(FILE_1, O_RDWR);
	look("opened");
	write(fd, "", 0);
	look("empty write");
	write(fd, "x", 1);
	look("written by root");
	ftruncate(fd, 5);
	look("ftruncate");
	truncate(FILE_1, 3);
	look("truncate");
	chmod(FILE_1, 0755);
	look("chmod");
	chown(FILE_1, -1, -1);
	look("chown to nobody else");
	chown(FILE_1, 1000, 1000);
	look("chown");
	fchown(fd, 0, 0);
	look("fchown");
	close(fd);
	close(open(FILE_1, O_WRONLY | O_TRUNC));
	look("O_TRUNC");
	fd = open(FILE_1, O_RDWR);
	write(fd, "x", 1);
	again();
	char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	map[0] = 'y';
	munmap(map, 4096);
	look("written through a mapping");
	close(fd);
	IN_CHILD(as(2000); fd = open(FILE_1, O_WRONLY); write(fd, "z", 1));
	look("written by another");
	IN_CHILD(as(2000); truncate(FILE_1, 1));
	look("truncated by another");
	chown(FILE_1, 2000, 2000);
	again();
	IN_CHILD(as(2000); SHOW(chown(FILE_1, 2000, 2000)));
	look("chown by its owner");
	chown(FILE_1, 0, 0);
	again();
	rename(FILE_1, FOLDER "/renamed");
	rename(FOLDER "/renamed", FILE_1);
	look("renamed");
}

/* ---- executing ---- */

static void copy_program(const char *to, mode_t mode)
{
	char buffer[4096];
	int in = open("/proc/self/exe", O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0700);
	ssize_t n;

	while ((n = read(in, buffer, sizeof(buffer))) > 0)
		write(out, buffer, (size_t)n);
	fchmod(out, mode);
	close(in);
	close(out);
}

static int show_identity(void)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2];

	syscall(SYS_capget, &h, d);
	printf("    uid %d euid %d gid %d egid %d caps %x %x %x dumpable %d\n", getuid(), geteuid(),
	       getgid(), getegid(), d[0].effective, d[0].permitted, d[0].inheritable,
	       prctl(PR_GET_DUMPABLE));
	return 0;
}

static void execute(const char *path)
{
	char *argv[] = {"rights", "show", NULL}, *envp[] = {NULL};

	execve(path, argv, envp);
	printf("    %s: %s\n", path, strerrorname_np(errno));
}

static void execute_fd(int fd)
{
	char *argv[] = {"rights", "show", NULL}, *envp[] = {NULL};

	syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
	printf("    %s\n", strerrorname_np(errno));
}

static void run(const char *path)
{
	printf("  %s\n", path);
	IN_CHILD(as(1000); execute(path));
}

static void sharing(const char *path)
{
	printf("  shared folder with a process, %s\n", path);
	pid_t pid = (pid_t)syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		for (;;)
			pause();
	IN_CHILD(as(1000); execute(path)); /* fork gives the child its own */
	fflush(stdout);
	pid_t other = (pid_t)syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0);
	if (!other) {
		as(1000);
		execute(path);
		_exit(1);
	}
	waitpid(other, NULL, 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void traced(const char *path, bool by_root)
{
	int status;

	printf("  traced by %s, %s\n", by_root ? "root" : "its user", path);
	IN_CHILD(
		if (!by_root) as(1000); fflush(stdout); pid_t pid = fork(); if (!pid) {
			ptrace(PTRACE_TRACEME, 0, 0, 0);
			as(1000);
			execute(path);
			_exit(1);
		} while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
			errno = 0;
			long sp = ptrace(PTRACE_PEEKUSER, pid, 19 * 8, 0);
			errno = 0;
			ptrace(PTRACE_PEEKDATA, pid, sp, 0);
			printf("    peek: %s\n", errno ? strerrorname_np(errno) : "ok");
			fflush(stdout);
			ptrace(PTRACE_CONT, pid, 0, 0);
		});
}

static void executing(const char *folder)
{
	static const char *const names[] = {"suid", "sgid", "caps", "forced"};
	char path[64];

	printf("--- in %s\n", folder);
	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		copy_program(path, i == 0 ? 04755 : i == 1 ? 02755 : 0755);
		if (i >= 2)
			set_caps(path, i == 2 ? 0x02000000 : 0x02000001, 1 << CAP_NET_RAW, 20);
		run(path);
		IN_CHILD(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); as(1000); execute(path));
		/* Without the right in the bounding set the program does not get what it wants. */
		IN_CHILD(prctl(PR_CAPBSET_DROP, CAP_NET_RAW, 0, 0, 0); as(1000); execute(path));
		sharing(path);
		traced(path, false);
		traced(path, true);
	}
}

/* ---- noexec ---- */

static void mapping(const char *path)
{
	int fd = open(path, O_RDWR);
	char *p;

	SHOW(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED);
	SHOW(mmap(NULL, 4096, PROT_EXEC, MAP_SHARED, fd, 0) == MAP_FAILED);
	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	SHOW(mprotect(p, 4096, PROT_READ | PROT_EXEC));
	SHOW(mprotect(p, 4096, PROT_READ));
	p[4096] = 1;
	SHOW(mprotect(p + 4096, 4096, PROT_READ | PROT_EXEC));
	p = mremap(p, 4096, 16384, MREMAP_MAYMOVE);
	SHOW(mprotect(p, 4096, PROT_EXEC));
	personality(READ_IMPLIES_EXEC);
	SHOW(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED);
	SHOW(mprotect(p, 4096, PROT_READ));
	personality(0);
	IN_CHILD(SHOW(mprotect(p, 4096, PROT_READ | PROT_EXEC)));
	SHOW(access(path, X_OK));
	close(fd);
	IN_CHILD(execute(path));
	fd = open(path, O_RDONLY);
	char name[64];
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	IN_CHILD(execute(name));
	IN_CHILD(execute_fd(fd));
	close(fd);
}

static void scripts(void)
{
	int fd = open(FOLDER "/script", O_CREAT | O_WRONLY, 0755);

	write(fd, "#!" FOLDER "/noexec/suid x\n", 29);
	close(fd);
	IN_CHILD(execute(FOLDER "/script"));
	fd = open(FOLDER "/noexec/script", O_CREAT | O_WRONLY, 0755);
	write(fd, "#!" FOLDER "/suid\n", 20);
	close(fd);
	IN_CHILD(execute(FOLDER "/noexec/script"));
}

int main(int argc, char **argv)
{
	case_begin();
	if (argc > 1)
		return show_identity();
	prctl(PR_CAPBSET_DROP, CAP_SYS_RESOURCE, 0, 0, 0);
	mkdir(FOLDER, 0755);
	mount("t", FOLDER, "tmpfs", 0, "mode=755");
	close(open(FILE_1, O_CREAT | O_WRONLY, 0755));
	printf("--- formats\n");
	formats();
	printf("--- who may\n");
	who_may();
	printf("--- what takes them away\n");
	what_takes_away();
	executing(FOLDER);
	mkdir(FOLDER "/nosuid", 0755);
	mount("t", FOLDER "/nosuid", "tmpfs", MS_NOSUID, "mode=755");
	executing(FOLDER "/nosuid");
	mkdir(FOLDER "/bound", 0755);
	mount(FOLDER, FOLDER "/bound", NULL, MS_BIND, NULL);
	run(FOLDER "/bound/suid");
	mount(NULL, FOLDER "/bound", NULL, MS_BIND | MS_REMOUNT | MS_NOSUID, NULL);
	run(FOLDER "/bound/suid");
	run(FOLDER "/bound/caps");
	printf("--- noexec\n");
	mkdir(FOLDER "/noexec", 0755);
	mount("t", FOLDER "/noexec", "tmpfs", MS_NOEXEC, "mode=755");
	copy_program(FOLDER "/noexec/suid", 0755);
	mapping(FOLDER "/noexec/suid");
	scripts();
	return 0;
}
