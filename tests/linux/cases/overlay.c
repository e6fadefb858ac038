/* SPDX-License-Identifier: BSD-2-Clause */
/* overlay: layers, copying up, whiteouts, opaque directories, renames; and the contents of the
 * upper tree afterwards. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#define CHECK(call)                                                              \
	do {                                                                     \
		errno = 0;                                                       \
		long result_ = (long)(call);                                     \
		printf("%s: %s\n", #call, result_ < 0 ? strerror(errno) : "ok"); \
	} while (0)

static void put(const char *path, const char *text, int flags)
{
	int fd = open(path, O_WRONLY | flags, 0644);

	printf("write %s: %s\n", path, fd < 0 ? strerror(errno) : "ok");
	if (fd < 0)
		return;
	write(fd, text, strlen(text));
	close(fd);
}

static void show(const char *path)
{
	char text[100];
	struct stat st;
	int fd = open(path, O_RDONLY | O_NOFOLLOW);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text));

	if (lstat(path, &st)) {
		printf("%s: %s\n", path, strerror(errno));
		return;
	}
	printf("%s: %o %u:%u", path, st.st_mode, st.st_uid, st.st_gid);
	if (S_ISREG(st.st_mode))
		printf(" links %u size %lld '%.*s'", (unsigned)st.st_nlink, (long long)st.st_size,
		       (int)n, text);
	if (S_ISCHR(st.st_mode))
		printf(" device %u:%u", major(st.st_rdev), minor(st.st_rdev));
	printf("\n");
	if (fd >= 0)
		close(fd);
}

static int no_dots(const struct dirent *e)
{
	return strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
}

static void list(const char *path)
{
	struct dirent **names;
	int n = scandir(path, &names, no_dots, alphasort);

	printf("%s:", path);
	for (int i = 0; i < n; i++) {
		printf(" %s%s", names[i]->d_name, names[i]->d_type == DT_DIR ? "/" : "");
		free(names[i]);
	}
	printf("%s\n", n < 0 ? strerror(errno) : "");
	if (n >= 0)
		free(names);
}

static void opaque(const char *path)
{
	char value[10];

	printf("%s opaque: %s\n", path,
	       getxattr(path, "trusted.overlay.opaque", value, sizeof(value)) == 1 ? "yes" : "no");
}

static void make_layers(void)
{
	CHECK(mkdir("/tmp/overlay", 0755));
	CHECK(mount("tmpfs", "/tmp/overlay", "tmpfs", 0, NULL));
	CHECK(chdir("/tmp/overlay"));
	for (const char *const *name =
		     (const char *const[]){"low", "low2", "up", "work", "m", "low/d", "low/d/sub",
					   "low2/d", "low2/only", "low/empty", "low/full", "ro",
					   NULL};
	     *name; name++)
		mkdir(*name, 0755);
	put("low/f", "lower", O_CREAT);
	put("low/g", "second", O_CREAT);
	put("low/d/x", "x of low", O_CREAT);
	put("low2/d/x", "x of low2", O_CREAT);
	put("low2/d/y", "y of low2", O_CREAT);
	put("low2/f", "never seen", O_CREAT);
	put("low/full/inside", "inside", O_CREAT);
	symlink("f", "low/link");
	link("low/g", "low/g2");
	setxattr("low/f", "trusted.mark", "one", 3, 0);
	chown("low/g", 5, 6);
	chmod("low/g", 04755);
}

static void mistakes(void)
{
	CHECK(mount("o", "m", "overlay", 0, "upperdir=up,workdir=work"));
	CHECK(mount("o", "m", "overlay", 0, "lowerdir=low,upperdir=up"));
	CHECK(mount("o", "m", "overlay", 0, "lowerdir=none,upperdir=up,workdir=work"));
	CHECK(mount("o", "m", "overlay", 0, "lowerdir=low,upperdir=up,workdir=up"));
	CHECK(mount("o", "m", "overlay", 0, "lowerdir=low,nonsense=1"));
	CHECK(mount("o", "ro", "overlay", 0, "lowerdir=low:low2"));
	list("ro");
	list("ro/d");
	show("ro/d/x");
	put("ro/f", "no", 0);
	put("ro/new", "no", O_CREAT);
	CHECK(access("ro/f", W_OK));
	CHECK(unlink("ro/f"));
	CHECK(umount("ro"));
}

static void files(void)
{
	char value[10] = "";
	struct stat st;

	list("m");
	show("m/f");
	put("m/f", " and more", O_APPEND);
	show("m/f");
	show("low/f");
	printf("mark %zd\n", getxattr("m/f", "trusted.mark", value, sizeof(value)));
	CHECK(chmod("m/g", 0640));
	show("m/g");
	show("low/g");
	put("m/d/y", "short", O_TRUNC);
	show("m/d/y");
	show("up/d/y");
	CHECK(truncate("m/d/x", 3));
	show("m/d/x");
	CHECK(lchown("m/link", 7, 8));
	show("m/link");
	show("low/link");
	CHECK(link("m/full/inside", "m/linked"));
	show("m/linked");
	show("m/full/inside");
	CHECK(setxattr("m/only", "trusted.mark", "two", 3, 0));
	printf("on the folder: %zd, below: %zd\n", getxattr("m/only", "trusted.mark", value, 10),
	       getxattr("low2/only", "trusted.mark", value, 10));
	CHECK(chmod("m/only", 0700));
	show("m/only");
	show("low2/only");
	CHECK(lstat("m/d", &st));
	int fd = open("m/g2", O_RDWR);
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memcpy(page, "MAPPED", 6);
	munmap(page, 4096);
	close(fd);
	show("m/g2");
	show("low/g2");
}

static void whiteouts(void)
{
	CHECK(unlink("m/g"));
	CHECK(unlink("m/g"));
	show("m/g");
	show("up/g");
	list("m");
	put("m/g", "again", O_CREAT | O_EXCL);
	show("m/g");
	show("up/g");
	CHECK(unlink("m/g"));
	CHECK(mkdir("m/g", 0700));
	opaque("up/g");
	CHECK(rmdir("m/g"));
	CHECK(rmdir("m/full"));
	CHECK(unlink("m/full/inside"));
	list("m/full");
	CHECK(rmdir("m/full"));
	show("m/full");
	CHECK(mkdir("m/full", 0755));
	list("m/full");
	opaque("up/full");
	CHECK(symlink("to", "m/full/s"));
	CHECK(mknod("m/full/fifo", S_IFIFO | 0600, 0));
	list("m/full");
	CHECK(unlink("m/d/x"));
	list("m/d");
	CHECK(unlink("m/d/y"));
	list("m/d");
	CHECK(rmdir("m/d"));
	CHECK(rmdir("m/d/sub"));
	CHECK(rmdir("m/d"));
	list("m");
	show("up/d");
	CHECK(mkdir("m/d", 0755));
	list("m/d");
}

static void renames(void)
{
	CHECK(rename("m/f", "m/moved"));
	show("m/f");
	show("up/f");
	show("m/moved");
	put("m/new", "new", O_CREAT);
	CHECK(rename("m/new", "m/moved"));
	show("m/moved");
	CHECK(renameat2(AT_FDCWD, "m/moved", AT_FDCWD, "m/g2", RENAME_NOREPLACE));
	CHECK(rename("m/moved", "m/f"));
	show("m/f");
	CHECK(rename("m/only", "m/other"));
	CHECK(rename("m/empty", "m/other"));
	CHECK(mkdir("m/fresh", 0755));
	put("m/fresh/in", "in", O_CREAT);
	CHECK(rename("m/fresh", "m/empty"));
	list("m/empty");
	opaque("up/empty");
	CHECK(rename("m/empty", "m/fresh"));
	show("up/empty");
	CHECK(rename("m/fresh", "m/f"));
	CHECK(rename("m/f", "m/fresh"));
	CHECK(renameat2(AT_FDCWD, "m/f", AT_FDCWD, "m/g2", RENAME_EXCHANGE));
	show("m/f");
	show("m/g2");
	CHECK(renameat2(AT_FDCWD, "m/fresh", AT_FDCWD, "m/g2", RENAME_EXCHANGE));
	list("m");
	list("m/g2");
	CHECK(rename("m/g2", "m/g2/below"));
}

static void open_files(void)
{
	char text[32] = "", path[40];
	int fd;

	put("m/o", "open", O_CREAT);
	fd = open("m/o", O_RDWR);
	CHECK(unlink("m/o"));
	CHECK(fchmod(fd, 0600));
	CHECK(ftruncate(fd, 2));
	printf("%zd %s\n", pread(fd, text, 31, 0), text);
	close(fd);
	fd = open("m", O_TMPFILE | O_RDWR, 0600);
	printf("O_TMPFILE: %s\n", fd < 0 ? strerror(errno) : "ok");
	write(fd, "temporary", 9);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK(linkat(AT_FDCWD, path, AT_FDCWD, "m/temporary", AT_SYMLINK_FOLLOW));
	close(fd);
	show("m/temporary");
	/* Lists an open directory twice: the second listing is made anew. */
	DIR *d = opendir("m/full");
	int n = 0;
	while (readdir(d))
		n++;
	put("m/full/late", "late", O_CREAT);
	rewinddir(d);
	while (readdir(d))
		n++;
	closedir(d);
	printf("%d entries\n", n);
	fd = open("m/full", O_RDONLY | O_DIRECTORY);
	CHECK(fsync(fd));
	CHECK(fchmod(fd, 0711));
	close(fd);
	show("m/full");
	CHECK(chdir("m/full"));
	put("here", "here", O_CREAT);
	CHECK(chdir("../.."));
	list("m/full");
}

int main(void)
{
	struct statfs fs;

	umask(022);
	make_layers();
	mistakes();
	CHECK(mount("o", "m", "overlay", 0, "lowerdir=low:low2,upperdir=up,workdir=work"));
	CHECK(statfs("m", &fs));
	printf("type %lx\n", (unsigned long)fs.f_type);
	files();
	whiteouts();
	renames();
	open_files();
	CHECK(umount("m"));
	for (const char *const *name =
		     (const char *const[]){"up", "up/d", "up/full", "low", "low/d", "low/full",
					   "low2", "low2/d", NULL};
	     *name; name++)
		list(*name);
	/* The upper tree of one overlay is a lower layer of another. */
	CHECK(mount("o", "m", "overlay", 0, "lowerdir=up:low:low2"));
	list("m");
	list("m/d");
	list("m/full");
	show("m/f");
	CHECK(umount("m"));
	CHECK(chdir("/"));
	CHECK(umount("/tmp/overlay"));
	return 0;
}
