/* SPDX-License-Identifier: BSD-2-Clause */
/* Permissions for each operation: chmod, chown, access, sticky folders, times, set-id bits, as
 * several users. */
#include "case.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <time.h>
#include <utime.h>

#define USER  1001
#define OTHER 1002
#define GROUP 2001

static void become(uid_t uid, gid_t gid, gid_t more)
{
	setgroups(more ? 1 : 0, &more);
	setresgid(gid, gid, gid);
	setresuid(uid, uid, uid);
}

static void mode_of(const char *name)
{
	struct stat st;

	if (lstat(name, &st))
		printf("  %s: %s\n", name, strerrorname_np(errno));
	else
		printf("  %s: %#o %u:%u\n", name, st.st_mode, st.st_uid, st.st_gid);
}

static void make(const char *name, int mode, uid_t uid, gid_t gid)
{
	unlink(name);
	close(open(name, O_CREAT | O_RDWR, 0600));
	chown(name, uid, gid);
	chmod(name, mode);
}

static void changing_modes(void)
{
	static const int modes[] = {0, 0777, 04755, 02755, 02745, 01777, 07777, 0100644, 010777};

	for (int who = 0; who < 4; who++) {
		for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
			umask(0);
			make("f", 0644, USER, GROUP);
			mkdir("d", 0755);
			chown("d", USER, GROUP);
			printf("%d %#o\n", who, modes[i]);
			IN_CHILD(if (who == 1) become(USER, GROUP, 0);
				 if (who == 2) become(USER, USER, 0);
				 if (who == 3) become(OTHER, GROUP, 0); SHOW(chmod("f", modes[i]));
				 SHOW(chmod("d", modes[i]));
				 SHOW(fchmodat(AT_FDCWD, "f", modes[i], 0)));
			mode_of("f");
			mode_of("d");
			rmdir("d");
		}
	}
	symlink("f", "l");
	SHOW(fchmodat(AT_FDCWD, "l", 0600, 0));
	SHOW(syscall(SYS_fchmodat, AT_FDCWD, "none", 0600));
	SHOW(syscall(SYS_fchmodat, 99, "f", 0600));
	SHOW(syscall(SYS_fchmodat, AT_FDCWD, NULL, 0600));
	SHOW(syscall(SYS_fchmodat, AT_FDCWD, "", 0600));
	SHOW(fchmod(99, 0600));
	SHOW(chmod("f/x", 0600));
	SHOW(chmod("/proc/self/status", 0600));
}

static void changing_owners(void)
{
	static const unsigned ids[][2] = {{-1, -1},    {0, 0},	    {USER, GROUP},
					  {USER, -1},  {-1, GROUP}, {-1, USER},
					  {OTHER, -1}, {-1, OTHER}, {OTHER, OTHER}};

	for (int who = 0; who < 4; who++) {
		for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
			make("f", 06777, USER, USER);
			unlink("s");
			symlink("f", "s");
			lchown("s", USER, USER);
			mkdir("d", 06777);
			chmod("d", 06777);
			chown("d", USER, USER);
			chmod("d", 06777);
			printf("%d %d:%d\n", who, ids[i][0], ids[i][1]);
			IN_CHILD(if (who == 1) become(USER, USER, GROUP);
				 if (who == 2) become(USER, OTHER, 0);
				 if (who == 3) become(OTHER, GROUP, USER);
				 SHOW(chown("f", ids[i][0], ids[i][1]));
				 SHOW(lchown("s", ids[i][0], ids[i][1]));
				 SHOW(chown("d", ids[i][0], ids[i][1])));
			mode_of("f");
			mode_of("s");
			mode_of("d");
			rmdir("d");
		}
	}
	make("g", 02644, 0, 0);
	SHOW(chown("g", 5, 5));
	mode_of("g");
	make("g", 06755, 0, 0);
	SHOW(chown("g", -1, -1));
	mode_of("g");
	SHOW(fchownat(AT_FDCWD, "s", 7, 7, AT_SYMLINK_NOFOLLOW));
	mode_of("s");
	SHOW(fchownat(AT_FDCWD, "s", 7, 7, 0));
	mode_of("f");
	SHOW(fchownat(AT_FDCWD, "s", 7, 7, 1));
	SHOW(fchownat(AT_FDCWD, "", 7, 7, 0));
	SHOW(fchownat(AT_FDCWD, "", 0, 0, AT_EMPTY_PATH));
	SHOW(fchownat(99, "f", 7, 7, 0));
	SHOW(fchown(99, 7, 7));
	SHOW(chown("none", 7, 7));
	SHOW(chown("f/x", 7, 7));
	SHOW(chown(NULL, 7, 7));
}

static void accessing(void)
{
	static const int modes[] = {0, 0100, 0200, 0400, 0070, 0007, 0700, 0777, 0111, 0640};

	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		make("f", modes[i], USER, GROUP);
		mkdir("d", modes[i]);
		chown("d", USER, GROUP);
		chmod("d", modes[i]);
		for (int who = 0; who < 4; who++) {
			fflush(stdout);
			pid_t pid = fork();
			if (!pid) {
				if (who == 1)
					become(USER, USER, 0);
				if (who == 2)
					become(OTHER, OTHER, GROUP);
				if (who == 3)
					become(OTHER, OTHER, 0);
				printf("%#o as %d:", modes[i], who);
				for (int m = 0; m < 8; m++)
					printf(" %d%d", !access("f", m), !access("d", m));
				printf(" %s", open("f", O_RDONLY) < 0 ? "EACCES" : "ok");
				printf(" %s", open("f", O_WRONLY) < 0 ? "EACCES" : "ok");
				printf(" %s", open("d", O_RDONLY) < 0 ? "EACCES" : "ok");
				printf(" %s",
				       open("d/x", O_RDONLY) < 0 ? strerrorname_np(errno) : "ok");
				printf(" %s", chdir("d") < 0 ? "EACCES" : "ok");
				printf(" %s",
				       open("x", O_CREAT, 0) < 0 ? strerrorname_np(errno) : "ok");
				puts("");
				unlink("x");
				fflush(stdout);
				_exit(0);
			}
			waitpid(pid, NULL, 0);
		}
		unlink("d/x");
		rmdir("d");
	}
	make("f", 0644, 0, 0);
	SHOW(access("f", 8));
	SHOW(access("f", -1));
	SHOW(access(NULL, 0));
	SHOW(access("", 0));
	SHOW(access("none", 0));
	SHOW(access("f/x", 0));
	SHOW(faccessat(AT_FDCWD, "f", X_OK, 0));
	SHOW(syscall(SYS_faccessat2, AT_FDCWD, "f", R_OK, AT_EACCESS));
	SHOW(syscall(SYS_faccessat2, AT_FDCWD, "f", R_OK, 0x4000));
	SHOW(syscall(SYS_faccessat2, AT_FDCWD, "", R_OK, AT_EMPTY_PATH));
	SHOW(syscall(SYS_faccessat2, 99, "f", R_OK, 0));
	SHOW(symlink("nowhere", "dangling"));
	SHOW(access("dangling", F_OK));
	SHOW(syscall(SYS_faccessat2, AT_FDCWD, "dangling", F_OK, AT_SYMLINK_NOFOLLOW));
	/* The real user counts for access, the effective one for faccessat2 with AT_EACCESS. */
	make("secret", 0600, USER, USER);
	IN_CHILD(setresuid(OTHER, 0, 0); SHOW(access("secret", R_OK));
		 SHOW(syscall(SYS_faccessat2, AT_FDCWD, "secret", R_OK, AT_EACCESS)));
	IN_CHILD(setresuid(USER, OTHER, 0); SHOW(access("secret", R_OK));
		 SHOW(syscall(SYS_faccessat2, AT_FDCWD, "secret", R_OK, AT_EACCESS)));
	IN_CHILD(setfsuid(OTHER); SHOW(open("secret", O_RDONLY)); SHOW(access("secret", R_OK)));
}

static void sticky(void)
{
	mkdir("t", 01777);
	chmod("t", 01777);
	for (int who = 0; who < 3; who++) {
		make("t/a", 0666, USER, USER);
		make("t/b", 0666, OTHER, OTHER);
		mkdir("t/d", 0777);
		chown("t/d", OTHER, OTHER);
		IN_CHILD(if (who == 1) become(USER, USER, 0); if (who == 2) become(OTHER, OTHER, 0);
			 SHOW(rename("t/b", "t/c")); SHOW(rename("t/a", "t/b"));
			 SHOW(unlink("t/b")); SHOW(rmdir("t/d")); SHOW(link("t/a", "t/l"));
			 SHOW(unlink("t/l")); SHOW(unlink("t/c")));
		unlink("t/a");
		unlink("t/b");
		unlink("t/c");
		unlink("t/l");
		rmdir("t/d");
	}
	chown("t", USER, USER);
	make("t/x", 0666, OTHER, OTHER);
	IN_CHILD(become(USER, USER, 0); SHOW(unlink("t/x")));
	/* Without write permission for the folder every operation fails. */
	mkdir("ro", 0755);
	close(open("ro/f", O_CREAT, 0666));
	mkdir("ro/d", 0777);
	IN_CHILD(become(USER, USER, 0); SHOW(unlink("ro/f")); SHOW(unlink("ro/none"));
		 SHOW(rmdir("ro/d")); SHOW(rename("ro/f", "ro/g")); SHOW(mkdir("ro/x", 0700));
		 SHOW(mkdir("ro/d", 0700)); SHOW(symlink("a", "ro/x")); SHOW(link("ro/f", "ro/x"));
		 SHOW(mknod("ro/x", S_IFREG, 0)); SHOW(mkdir("ro/d/x", 0700));
		 SHOW(rename("ro/d/x", "ro/x")); SHOW(rmdir("ro/d/x")));
	IN_CHILD(become(USER, USER, 0); SHOW(mknod("t/n", S_IFCHR | 0600, 0x103));
		 SHOW(mknod("t/p", S_IFIFO | 0600, 0)); SHOW(unlink("t/p")));
}

static void writing_drops_bits(void)
{
	static const int modes[] = {06755, 04755, 02755, 02745, 06644};

	for (size_t i = 0; i < 5; i++) {
		make("s", modes[i] | 022, USER, GROUP);
		IN_CHILD(become(OTHER, GROUP, 0); int fd = open("s", O_RDWR);
			 SHOW(write(fd, "x", 1)));
		mode_of("s");
		make("s", modes[i] | 022, USER, GROUP);
		IN_CHILD(become(OTHER, OTHER, GROUP); SHOW(truncate("s", 100)));
		mode_of("s");
		make("s", modes[i] | 022, USER, GROUP);
		int fd = open("s", O_RDWR);
		SHOW(write(fd, "x", 1));
		close(fd);
		mode_of("s");
	}
}

static void show_times(const char *name)
{
	struct stat st;

	stat(name, &st);
	time_t now = time(NULL);
	long a = st.st_atim.tv_sec, m = st.st_mtim.tv_sec;
	printf("  atime %ld.%ld mtime %ld.%ld\n", labs(a - now) < 100 ? -1 : a,
	       labs(a - now) < 100 ? 0 : st.st_atim.tv_nsec, labs(m - now) < 100 ? -1 : m,
	       labs(m - now) < 100 ? 0 : st.st_mtim.tv_nsec);
}

static void times(void)
{
	static const struct timespec sets[][2] = {{{10, 20}, {30, 40}},
						  {{10, UTIME_NOW}, {30, 40}},
						  {{10, UTIME_OMIT}, {30, 40}},
						  {{0, UTIME_NOW}, {0, UTIME_NOW}},
						  {{0, UTIME_OMIT}, {0, UTIME_OMIT}},
						  {{0, UTIME_NOW}, {0, UTIME_OMIT}},
						  {{0, UTIME_OMIT}, {0, UTIME_NOW}},
						  {{1, 1000000000}, {1, 1}},
						  {{1, -1}, {1, 1}},
						  {{-5, 5}, {1l << 33, 5}}};

	for (int who = 0; who < 4; who++) {
		for (int i = -1; i < 10; i++) {
			make("f", who == 3 ? 0666 : 0644, USER, USER);
			struct timespec start[2] = {{1000, 1}, {2000, 2}};
			utimensat(AT_FDCWD, "f", start, 0);
			printf("%d %d\n", who, i);
			IN_CHILD(if (who == 1) become(USER, USER, 0);
				 if (who >= 2) become(OTHER, OTHER, 0);
				 SHOW(utimensat(AT_FDCWD, "f", i < 0 ? NULL : sets[i], 0)));
			show_times("f");
		}
	}
	int fd = open("f", O_RDONLY);
	SHOW(futimens(fd, sets[0]));
	SHOW(syscall(SYS_utimensat, fd, NULL, sets[0], AT_SYMLINK_NOFOLLOW));
	SHOW(syscall(SYS_utimensat, fd, "", sets[0], AT_EMPTY_PATH));
	SHOW(syscall(SYS_utimensat, AT_FDCWD, NULL, sets[0], 0));
	SHOW(utimensat(AT_FDCWD, "", sets[0], 0));
	SHOW(utimensat(AT_FDCWD, "none", sets[0], 0));
	SHOW(utimensat(AT_FDCWD, "none", sets[4], 0));
	SHOW(utimensat(AT_FDCWD, "f", sets[0], 1));
	SHOW(utimensat(AT_FDCWD, "f", (void *)1, 0));
	SHOW(utimensat(99, "f", sets[0], 0));
	SHOW(futimens(99, sets[0]));
	SHOW(symlink("f", "link"));
	SHOW(utimensat(AT_FDCWD, "link", sets[1], AT_SYMLINK_NOFOLLOW));
	show_times("f");
	struct timeval tv[2] = {{5, 6}, {7, 8}}, wrong[2] = {{5, 1000000}, {7, 8}},
		       neg[2] = {{5, -1}, {7, 8}};
	SHOW(utimes("f", tv));
	show_times("f");
	SHOW(utimes("f", wrong));
	SHOW(utimes("f", neg));
	SHOW(syscall(SYS_utimes, "f", (void *)1));
	SHOW(utimes("none", tv));
	SHOW(syscall(SYS_futimesat, AT_FDCWD, "f", NULL));
	show_times("f");
	SHOW(syscall(SYS_futimesat, fd, NULL, tv));
	show_times("f");
	SHOW(syscall(SYS_futimesat, fd, "x", tv));
	struct utimbuf ub = {11, 12};
	SHOW(utime("f", &ub));
	show_times("f");
	SHOW(utime("f", NULL));
	show_times("f");
	SHOW(utime("none", NULL));
	SHOW(syscall(SYS_utime, "f", (void *)1));
	make("u", 0644, USER, USER);
	IN_CHILD(become(OTHER, OTHER, 0); SHOW(utime("u", NULL)); SHOW(utime("u", &ub)));
	make("u", 0666, USER, USER);
	IN_CHILD(become(OTHER, OTHER, 0); SHOW(utime("u", NULL)); SHOW(utime("u", &ub)));
}

static void no_atime(void)
{
	make("f", 0644, USER, USER);
	IN_CHILD(become(OTHER, OTHER, 0); SHOW(open("f", O_RDONLY | O_NOATIME));
		 int fd = open("f", O_RDONLY); SHOW(fcntl(fd, F_SETFL, O_NOATIME)));
	IN_CHILD(become(USER, USER, 0); SHOW_OK(open("f", O_RDONLY | O_NOATIME)));
	/* A folder in the path that may not be searched. */
	mkdir("closed", 0700);
	close(open("closed/f", O_CREAT, 0666));
	chmod("closed/f", 0666);
	IN_CHILD(become(USER, USER, 0); struct stat st; char b[8]; SHOW(open("closed/f", O_RDONLY));
		 SHOW(stat("closed/f", &st)); SHOW(stat("closed/none", &st));
		 SHOW(chmod("closed/f", 0600)); SHOW(access("closed/f", F_OK));
		 SHOW(readlink("closed/f", b, 8)); SHOW(unlink("closed/f"));
		 SHOW(mkdir("closed/d", 0700)); SHOW(link("closed/f", "x"));
		 SHOW(rename("closed/f", "x")); SHOW(chdir("closed"));
		 SHOW(truncate("closed/f", 0)); SHOW(utime("closed/f", NULL));
		 SHOW(chown("closed/f", USER, USER)); SHOW(open("closed", O_RDONLY));
		 SHOW(stat("closed", &st)); SHOW(open("closed/..", O_RDONLY));
		 SHOW(getxattr("closed/f", "user.x", b, 8)));
}

int main(void)
{
	case_begin();
	umask(0);
	chmod(".", 0777);
	changing_modes();
	changing_owners();
	accessing();
	sticky();
	writing_drops_bits();
	times();
	no_atime();
	return 0;
}
