/* SPDX-License-Identifier: BSD-2-Clause */
/* Which operations set a file's access time, among them reads at its end, and which do not. */
#include "case.h"

#include <dirent.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static char data[8192];

/* Its access time is made older than the rest, or newer; only a read of an older one counts. */
static void set_times(const char *name, long access, long change)
{
	struct timespec t[2] = {{access, 0}, {change, 0}};

	utimensat(AT_FDCWD, name, t, AT_SYMLINK_NOFOLLOW);
}

#define OLD 1000000000l

static int read_since(const char *name)
{
	struct stat st;

	lstat(name, &st);
	return st.st_atim.tv_sec != OLD;
}

#define TRY(name, what)                                                                     \
	do {                                                                                \
		set_times(name, OLD, OLD);                                                  \
		errno = 0;                                                                  \
		long tried = (long)(what);                                                  \
		printf("%s: %s%s\n", #what, read_since(name) ? "accessed" : "not accessed", \
		       tried < 0 ? " (failed)" : "");                                       \
	} while (0)

static void reads(void)
{
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0644), p[2];
	struct iovec v = {data, 10};
	off_t at = 0;

	pipe(p);
	write(fd, data, 100);
	TRY("file", pread(fd, data, 10, 0));
	TRY("file", pread(fd, data, 10, 100));
	TRY("file", pread(fd, data, 10, 1000));
	lseek(fd, 0, SEEK_END);
	TRY("file", read(fd, data, 10));
	TRY("file", readv(fd, &v, 1));
	TRY("file", write(fd, data, 10));
	TRY("file", sendfile(p[1], fd, &at, 10));
	at = 1000;
	TRY("file", sendfile(p[1], fd, &at, 10));
	TRY("file", splice(fd, &(loff_t){0}, p[1], NULL, 10, 0));
	TRY("file", copy_file_range(fd, &(loff_t){0}, fd, &(loff_t){200}, 10, 0));
	TRY("file", lseek(fd, 0, SEEK_DATA));
	TRY("file", fsync(fd));
	TRY("file", mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED);
	char *m = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	TRY("file", *(volatile char *)m);
	TRY("file", close(open("file", O_RDONLY)));
	TRY("file", access("file", R_OK));
	ftruncate(fd, 0);
	TRY("file", pread(fd, data, 10, 0));
	int quiet = open("file", O_RDONLY | O_NOATIME);
	TRY("file", pread(quiet, data, 10, 0));
	TRY("file", fcntl(quiet, F_SETFL, 0));
	TRY("file", pread(quiet, data, 10, 0));
	TRY("file", fcntl(quiet, F_SETFL, O_NOATIME));
	TRY("file", pread(quiet, data, 10, 0));
	/* an access time that is newer than the file stays */
	set_times("file", OLD + 1000, OLD);
	pread(fd, data, 10, 0);
	struct stat st;
	stat("file", &st);
	printf("newer: %s\n", st.st_atim.tv_sec == OLD + 1000 ? "kept" : "accessed");
	time_t now = time(NULL);
	set_times("file", now - 1000, now - 2000);
	pread(fd, data, 10, 0);
	stat("file", &st);
	/* changed (by setting the times) since it was accessed: relatime looks at that, too */
	printf("changed since: %s\n", st.st_atim.tv_sec == now - 1000 ? "kept" : "accessed");
}

static void names(void)
{
	char text[100];

	symlink("target", "link");
	TRY("link", readlink("link", text, sizeof(text)));
	mkdir("d", 0755);
	close(open("d/x", O_CREAT | O_WRONLY, 0600));
	DIR *d = opendir("d");
	TRY("d", readdir(d) != NULL);
	while (readdir(d))
		;
	TRY("d", readdir(d) == NULL);
	closedir(d);
	TRY("d", access("d/x", F_OK));
	TRY("d", close(open("d/x", O_RDONLY)));
	symlink("d", "to-d");
	TRY("to-d", access("to-d/x", F_OK));
	TRY("to-d", close(open("to-d", O_RDONLY)));
	TRY("to-d", lstat("to-d", &(struct stat){0}));
}

static void programs(void)
{
	int fd = open("program", O_WRONLY | O_CREAT, 0755), self = open("/proc/self/exe", O_RDONLY);
	ssize_t n;

	while ((n = read(self, data, sizeof(data))) > 0)
		write(fd, data, (size_t)n);
	close(fd);
	fd = open("script", O_WRONLY | O_CREAT, 0755);
	dprintf(fd, "#!./program again\n");
	close(fd);
	set_times("program", OLD, OLD);
	set_times("script", OLD, OLD);
	fflush(stdout);
	if (!fork()) {
		execl("./script", "./script", NULL);
		_exit(1);
	}
	wait(NULL);
	printf("executed: program %s, script %s\n", read_since("program") ? "accessed" : "not",
	       read_since("script") ? "accessed" : "not");
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 0;
	case_begin();
	/* Makes a mount of its own, so that the options of the host's mount do not matter. */
	mkdir("m", 0755);
	mount("m", "m", "tmpfs", 0, NULL);
	chdir("m");
	reads();
	names();
	programs();
	chdir("..");
	umount2("m", MNT_DETACH);
	static const struct {
		const char *name;
		unsigned long flags;
	} kinds[] = {{"noatime", MS_NOATIME},
		     {"nodiratime", MS_NODIRATIME},
		     {"strictatime", MS_STRICTATIME},
		     {"relatime", MS_RELATIME}};
	for (size_t i = 0; i < 4; i++) {
		mount("m", "m", "tmpfs", kinds[i].flags, NULL);
		chdir("m");
		printf("%s:\n", kinds[i].name);
		mkdir("d", 0755);
		int fd = open("file", O_RDWR | O_CREAT, 0644), d = open("d", O_RDONLY);
		TRY("file", pread(fd, data, 10, 0));
		TRY("d", syscall(SYS_getdents64, d, data, sizeof(data)));
		symlink("target", "link");
		TRY("link", readlink("link", data, sizeof(data)));
		close(fd);
		close(d);
		chdir("..");
		umount2("m", MNT_DETACH);
	}
	return 0;
}
