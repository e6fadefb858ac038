/* SPDX-License-Identifier: BSD-2-Clause */
/* Files and directories: open flags, links, renames, permissions, times, holes, locks, errors. */
#include "case.h"

#include <dirent.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/statfs.h>
#include <sys/uio.h>

static void show_stat(const char *path)
{
	struct stat st;

	if (lstat(path, &st)) {
		printf("%s: %s\n", path, strerrorname_np(errno));
		return;
	}
	printf("%s: mode %o links %lu size %ld\n", path, st.st_mode, (long)st.st_nlink,
	       S_ISDIR(st.st_mode) ? 0 : (long)st.st_size);
}

static void opening(void)
{
	SHOW(open("none", O_RDONLY));
	SHOW(open("", O_RDONLY));
	SHOW_OK(close(open("a", O_CREAT | O_EXCL | O_WRONLY, 0644)));
	SHOW(open("a", O_CREAT | O_EXCL | O_WRONLY, 0644));
	SHOW(open("a/b", O_RDONLY));
	SHOW(open("a/", O_RDONLY));
	SHOW(open("a", O_DIRECTORY));
	SHOW(open(".", O_WRONLY));
	SHOW(symlink("a", "link"));
	SHOW(open("link", O_NOFOLLOW));
	SHOW(symlink("loop2", "loop1"));
	SHOW(symlink("loop1", "loop2"));
	SHOW(open("loop1", O_RDONLY));
	SHOW(symlink("", "empty"));
	char name[300];
	memset(name, 'n', sizeof(name));
	name[299] = 0;
	SHOW(open(name, O_CREAT, 0600));
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("a/x", 0755));
	SHOW(rmdir("a"));
	SHOW(unlink("d"));
	SHOW(rmdir("d/."));
	SHOW(rmdir("d/.."));
	SHOW(close(99));
	SHOW(read(99, name, 1));
	SHOW(open((char *)1, O_RDONLY));
}

static void reading_and_writing(void)
{
	char buf[32];
	int fd = open("f", O_CREAT | O_RDWR | O_TRUNC, 0640);
	struct iovec iov[2] = {{buf, 3}, {buf + 3, 4}};

	SHOW(write(fd, "0123456789", 10));
	SHOW(lseek(fd, 4, SEEK_SET));
	SHOW(read(fd, buf, 3));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(lseek(fd, -3, SEEK_END));
	SHOW(lseek(fd, -30, SEEK_CUR));
	SHOW(lseek(fd, 0, 77));
	SHOW(pread(fd, buf, 32, 8));
	SHOW(pwrite(fd, "ab", 2, 20));
	memset(buf, 1, sizeof(buf));
	SHOW(pread(fd, buf, 32, 0));
	SHOW(buf[15]);
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(readv(fd, iov, 2));
	printf("%.7s\n", buf);
	SHOW(readv(fd, iov, -1));
	SHOW(write(fd, (void *)1, 5));
	SHOW(ftruncate(fd, 5));
	SHOW(ftruncate(fd, -1));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND));
	SHOW(fcntl(fd, F_SETFL, O_APPEND));
	SHOW(pwrite(fd, "Z", 1, 0));
	SHOW(pread(fd, buf, 10, 0));
	printf("%.6s\n", buf);
	int copy = dup(fd);
	SHOW(lseek(fd, 2, SEEK_SET));
	SHOW(lseek(copy, 0, SEEK_CUR));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_SETFD, FD_CLOEXEC));
	SHOW(fcntl(copy, F_GETFD));
	SHOW(dup2(fd, fd) == fd);
	SHOW(dup3(fd, fd, 0));
	SHOW(dup2(fd, -1));
	int out = open("g", O_CREAT | O_WRONLY, 0600);
	off_t from = 1;
	SHOW(sendfile(out, fd, &from, 3));
	SHOW(from);
	SHOW(write(open("f", O_RDONLY), "x", 1));
	SHOW(flock(fd, LOCK_EX | LOCK_NB));
	int other = open("f", O_RDWR);
	SHOW(flock(other, LOCK_SH | LOCK_NB));
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2, .l_len = 3};
	SHOW(fcntl(fd, F_SETLK, &lock));
	IN_CHILD(lock.l_type = F_RDLCK; SHOW(fcntl(other, F_SETLK, &lock));
		 SHOW(fcntl(other, F_GETLK, &lock)); SHOW(lock.l_type == F_WRLCK);
		 SHOW(lock.l_start));
	show_stat("f");
}

static void links_and_renames(void)
{
	char target[16];

	SHOW(link("f", "f2"));
	show_stat("f2");
	SHOW(link("d", "d2"));
	SHOW(rename("f2", "d"));
	SHOW(rename("d", "f2"));
	SHOW(rename("f", "f2"));
	show_stat("f");
	SHOW(rename("f2", "d/moved"));
	show_stat("d/moved");
	SHOW(rmdir("d"));
	SHOW(mkdir("d/sub", 0700));
	SHOW(rename("d", "d/sub/x"));
	show_stat("d");
	memset(target, 0, sizeof(target));
	SHOW(readlink("link", target, 3));
	puts(target);
	SHOW(readlink("link", target, 16));
	SHOW(readlink("f", target, 16));
	SHOW(renameat2(AT_FDCWD, "f", AT_FDCWD, "g", 1));
	SHOW(renameat2(AT_FDCWD, "f", AT_FDCWD, "g", 2));
	show_stat("f");
	show_stat("g");
	SHOW(rename("none", "x"));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void directories(void)
{
	struct dirent **entries;
	char cwd[256];
	int n = scandir(".", &entries, NULL, by_name);

	for (int i = 0; i < n; i++)
		printf("%s %d\n", entries[i]->d_name, entries[i]->d_type);
	SHOW(chdir("d/sub"));
	SHOW(chdir("none"));
	SHOW_OK(getcwd(cwd, sizeof(cwd)));
	puts(strstr(cwd, "/d/sub"));
	SHOW(getcwd(cwd, 3) == NULL);
	SHOW(chdir("../.."));
	int fd = open("d", O_RDONLY | O_DIRECTORY);
	SHOW(openat(fd, "nothing", O_RDONLY));
	SHOW(unlinkat(fd, "sub", 0));
	SHOW(unlinkat(fd, "sub", AT_REMOVEDIR));
	SHOW(fstatat(fd, "", &(struct stat){}, 0));
	SHOW(fstatat(fd, "", &(struct stat){}, AT_EMPTY_PATH));
	SHOW(fchdir(fd));
	SHOW(chdir(".."));
	/* More entries than one getdents buffer holds, removed while they are read. */
	mkdir("many", 0700);
	for (int i = 0; i < 500; i++) {
		snprintf(cwd, sizeof(cwd), "many/file-with-a-long-name-%d", i);
		close(open(cwd, O_CREAT, 0600));
	}
	DIR *dir = opendir("many");
	struct dirent *e;
	int seen = 0;
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		seen++;
		unlinkat(dirfd(dir), e->d_name, 0);
	}
	SHOW(seen);
	SHOW(rmdir("many"));
}

static void attributes(void)
{
	struct stat st;
	struct timespec times[2] = {{1000, 5}, {2000, 7}};

	SHOW(chmod("a", 04751));
	show_stat("a");
	SHOW(chmod("none", 0));
	SHOW(utimensat(AT_FDCWD, "a", times, 0));
	stat("a", &st);
	printf("%ld.%ld %ld.%ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec,
	       st.st_mtim.tv_nsec);
	SHOW(umask(077));
	SHOW(mkdir("masked", 0777));
	show_stat("masked");
	SHOW(umask(022));
	SHOW(truncate("a", 70000));
	show_stat("a");
	SHOW(access("a", R_OK));
	SHOW(access("none", F_OK));
	SHOW(mkfifo("fifo", 0600));
	show_stat("fifo");
	SHOW(open("fifo", O_WRONLY | O_NONBLOCK));
}

int main(void)
{
	char dir[] = "/tmp/case-files-XXXXXX";

	case_begin();
	SHOW_OK(mkdtemp(dir));
	SHOW(chdir(dir));
	opening();
	reading_and_writing();
	links_and_renames();
	directories();
	attributes();
	SHOW(chdir("/"));
	IN_CHILD(execlp("rm", "rm", "-rf", dir, NULL));
	return 0;
}
