/* SPDX-License-Identifier: BSD-2-Clause */
/* mkdir, mknod, link, symlink, readlink, unlink, rmdir, rename: kinds, flags, refusals. */
#include "case.h"

#include <ftw.h>
#include <linux/fs.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

static const char *const odd[] = {
	"",	  ".",	    "..",	"/",	     "dir",    "dir/",	     "dir/.",
	"dir/..", "full",   "file",	"file/",     "file/.", "none",	     "none/",
	"none/.", "none/x", "file/x",	"link",	     "link/",  "dlink",	     "dlink/",
	"loop",	  "loop/x", "dangling", "dangling/", "./none", "dir/../none"};
#define ODD (sizeof(odd) / sizeof(*odd))

static int drop(const char *path, const struct stat *st, int type, struct FTW *where)
{
	return strcmp(path, ".") ? (remove(path), 0) : 0;
}

static void fresh(void)
{
	nftw(".", drop, 16, FTW_DEPTH | FTW_PHYS);
	mkdir("dir", 0755);
	mkdir("full", 0755);
	close(open("full/x", O_CREAT, 0600));
	close(open("file", O_CREAT | O_TRUNC, 0644));
	symlink("file", "link");
	symlink("dir", "dlink");
	symlink("loop", "loop");
	symlink("none", "dangling");
}

static const char *result(long r)
{
	return r < 0 ? strerrorname_np(errno) : "ok";
}

static void go_back(int home)
{
	if (fchdir(home))
		exit(2);
}

static void walks(void)
{
	char buf[100];
	int home = open(".", O_RDONLY);

	for (size_t i = 0; i < ODD; i++) {
		fresh();
		printf("%-12s ", odd[i]);
		printf("mkdir %s ", result(mkdir(odd[i], 0700)));
		fresh();
		printf("mknod %s ", result(mknod(odd[i], S_IFREG | 0600, 0)));
		fresh();
		printf("symlink %s ", result(symlink("x", odd[i])));
		fresh();
		printf("unlink %s ", result(unlink(odd[i])));
		fresh();
		if (strcmp(odd[i], "dir/.."))
			printf("rmdir %s ", result(rmdir(odd[i])));
		fresh();
		printf("readlink %s ", result(readlink(odd[i], buf, 100)));
		printf("truncate %s ", result(truncate(odd[i], 0)));
		printf("access %s ", result(access(odd[i], R_OK)));
		printf("chmod %s ", strcmp(odd[i], "/") ? result(chmod(odd[i], 0755)) : "-");
		printf("chdir %s\n", result(chdir(odd[i])));
		go_back(home);
	}
	close(home);
}

static void pairs(void)
{
	for (size_t i = 0; i < ODD; i++) {
		for (size_t j = 0; j < ODD; j++) {
			fresh();
			printf("%s -> %s: link %s", odd[i], odd[j], result(link(odd[i], odd[j])));
			fresh();
			printf(" rename %s", result(rename(odd[i], odd[j])));
			fresh();
			printf(" noreplace %s", result(renameat2(AT_FDCWD, odd[i], AT_FDCWD, odd[j],
								 RENAME_NOREPLACE)));
			fresh();
			printf(" exchange %s\n", result(renameat2(AT_FDCWD, odd[i], AT_FDCWD,
								  odd[j], RENAME_EXCHANGE)));
		}
	}
	fresh();
}

static void kinds(void)
{
	static const int modes[] = {0,
				    0777,
				    S_IFREG | 0644,
				    S_IFCHR | 0600,
				    S_IFBLK | 0600,
				    S_IFIFO | 0666,
				    S_IFSOCK | 0777,
				    S_IFDIR | 0755,
				    S_IFLNK | 0777,
				    0170000,
				    S_IFREG | 07777,
				    S_IFIFO | 01777};
	struct stat st;

	umask(0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		printf("mknod %#o: ", modes[i]);
		if (mknod("n", modes[i], makedev(1, 3))) {
			puts(strerrorname_np(errno));
			continue;
		}
		lstat("n", &st);
		printf("%#o rdev %u:%u size %ld links %ld\n", st.st_mode, major(st.st_rdev),
		       minor(st.st_rdev), (long)st.st_size, (long)st.st_nlink);
		unlink("n");
	}
	for (int mode = 0; mode <= 07777; mode += 0111 + 01000) {
		umask(027);
		mkdir("m", mode);
		stat("m", &st);
		printf("mkdir %#o: %#o\n", mode, st.st_mode);
		rmdir("m");
	}
	umask(0);
	/* New files in a set-group-id folder have its group, and new folders the bit too. */
	mkdir("sgid", 02777);
	chmod("sgid", 02777);
	chown("sgid", 0, 1234);
	mkdir("sgid/d", 0755);
	close(open("sgid/f", O_CREAT, 0644));
	close(open("sgid/g", O_CREAT, 02755));
	mknod("sgid/p", S_IFIFO | 0600, 0);
	symlink("x", "sgid/s");
	static const char *const made[] = {"sgid",   "sgid/d", "sgid/f",
					   "sgid/g", "sgid/p", "sgid/s"};
	for (size_t i = 0; i < 6; i++) {
		lstat(made[i], &st);
		printf("%s: %#o group %u links %ld\n", made[i], st.st_mode, st.st_gid,
		       (long)st.st_nlink);
	}
	SHOW(system("rm -rf sgid"));
	umask(022);
	SHOW(umask(0777));
	SHOW(umask(01777));
	SHOW(umask(022));
}

static void flags(void)
{
	fresh();
	SHOW(unlinkat(AT_FDCWD, "file", 1));
	SHOW(unlinkat(AT_FDCWD, "dir", 0));
	SHOW(unlinkat(AT_FDCWD, "file", AT_REMOVEDIR));
	SHOW(unlinkat(99, "file", 0));
	SHOW(unlinkat(AT_FDCWD, NULL, 0));
	SHOW(linkat(AT_FDCWD, "file", AT_FDCWD, "x", 1));
	SHOW(linkat(AT_FDCWD, "link", AT_FDCWD, "x", 0));
	SHOW(linkat(AT_FDCWD, "link", AT_FDCWD, "y", AT_SYMLINK_FOLLOW));
	SHOW(linkat(AT_FDCWD, "dangling", AT_FDCWD, "z", AT_SYMLINK_FOLLOW));
	SHOW(linkat(AT_FDCWD, "", AT_FDCWD, "z", AT_EMPTY_PATH));
	SHOW(linkat(99, "file", AT_FDCWD, "z", 0));
	SHOW(linkat(AT_FDCWD, "file", 99, "z", 0));
	SHOW(link(NULL, "z"));
	SHOW(link("file", NULL));
	SHOW(symlinkat("x", 99, "z"));
	SHOW(symlink(NULL, "z"));
	SHOW(symlink("x", NULL));
	SHOW(symlink("", "z"));
	SHOW(mkdirat(99, "z", 0700));
	SHOW(mkdir(NULL, 0700));
	SHOW(renameat2(AT_FDCWD, "file", AT_FDCWD, "z", 3));
	SHOW(renameat2(AT_FDCWD, "z", AT_FDCWD, "file", 8));
	SHOW(renameat2(AT_FDCWD, "z", AT_FDCWD, "y", RENAME_WHITEOUT | RENAME_EXCHANGE));
	SHOW(renameat(99, "file", AT_FDCWD, "z"));
	SHOW(renameat(AT_FDCWD, "file", 99, "z"));
	SHOW(rename(NULL, "z"));
	SHOW(rename("file", NULL));
	int fd = open("file", O_RDONLY);
	SHOW(renameat(fd, "x", AT_FDCWD, "z"));
	SHOW(mkdirat(fd, "x", 0700));
	SHOW(unlinkat(fd, "x", 0));
	close(fd);
	char buf[20];
	SHOW(readlink("link", buf, 0));
	SHOW(readlink("link", buf, -1));
	SHOW(readlink("link", NULL, 10));
	SHOW(readlink(NULL, buf, 10));
	SHOW(readlinkat(99, "link", buf, 10));
	SHOW(readlinkat(AT_FDCWD, "", buf, 10));
	static char target[5000];
	memset(target, 't', 4095);
	SHOW(symlink(target, "longest"));
	SHOW(readlink("longest", target, 5000));
	target[4095] = 't';
	SHOW(symlink(target, "longer"));
	memset(target, 't', 4999);
	SHOW(symlink(target, "longer"));
}

static void in_removed(void)
{
	struct stat st;
	int home = open(".", O_RDONLY);

	mkdir("gone", 0755);
	SHOW(chdir("gone"));
	SHOW(rmdir("../gone"));
	SHOW(mkdir("x", 0700));
	SHOW(open("x", O_CREAT, 0600));
	SHOW(open("x", O_RDONLY));
	SHOW(symlink("y", "x"));
	SHOW(mknod("x", S_IFIFO, 0));
	SHOW(link("../file", "x"));
	SHOW(rename("../file", "x"));
	SHOW(stat(".", &st));
	SHOW(st.st_nlink);
	SHOW(stat("..", &st));
	SHOW(chdir("."));
	char buf[100];
	SHOW(getcwd(buf, 100) == NULL);
	SHOW(syscall(SYS_getcwd, buf, 100));
	SHOW_OK(close(open(".", O_RDONLY)));
	SHOW(open(".", O_TMPFILE | O_RDWR, 0600));
	SHOW(chdir(".."));
	go_back(home);
	/* Something mounted is busy. */
	mkdir("m", 0700);
	SHOW(mount("none", "m", "tmpfs", 0, NULL));
	SHOW(rmdir("m"));
	SHOW(rename("m", "m2"));
	SHOW(rename("dir", "m"));
	SHOW(rename("file", "m/file"));
	SHOW(link("file", "m/file"));
	SHOW(umount("m"));
	SHOW(rename("m", "m2"));
	SHOW(getcwd(buf, 1) == NULL);
	SHOW(syscall(SYS_getcwd, buf, 1));
	SHOW(syscall(SYS_getcwd, NULL, 100));
	SHOW(syscall(SYS_getcwd, buf, 0));
	SHOW(chdir(NULL));
	SHOW(fchdir(99));
	int fd = open("file", O_RDONLY);
	SHOW(fchdir(fd));
	SHOW(chroot("file"));
	SHOW(chroot("none"));
	SHOW(chroot(NULL));
	IN_CHILD(SHOW(chroot("dir")); SHOW(chdir("/")); SHOW(open("file", O_RDONLY));
		 SHOW(chdir("..")); SHOW(syscall(SYS_getcwd, buf, 100)); puts(buf));
	IN_CHILD(SHOW(chroot("dir")); SHOW(syscall(SYS_getcwd, buf, 100) > 0);
		 printf("%.13s\n", buf));
	IN_CHILD(setuid(1000); SHOW(chroot("dir")));
}

int main(void)
{
	case_begin();
	mkdir("w", 0755);
	SHOW(mount("none", "w", "tmpfs", 0, NULL));
	chdir("w");
	walks();
	pairs();
	kinds();
	flags();
	in_removed();
	return 0;
}
