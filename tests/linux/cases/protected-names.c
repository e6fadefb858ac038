/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/sys/fs/protected_*: which users may follow, open and link names that another user has put
 * into a directory that all users may write to. The settings are Debian's; where the machine has
 * others, they are put there for the time of the case.
 */
#include "case.h"

#include <grp.h>
#include <sys/mount.h>

#define FOLDER "/tmp/names"

static const char *const names[] = {"fifos", "hardlinks", "regular", "symlinks"};
static const char *const debian[] = {"1", "1", "2", "1"};
static char before[4][8];

static int setting(const char *name, const char *value)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/sys/fs/protected_%s", name);
	int fd = open(path, O_WRONLY);
	ssize_t n = fd < 0 ? -1 : write(fd, value, strlen(value));

	close(fd);
	return n < 0 ? -1 : 0;
}

static void read_setting(const char *name, char value[8])
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/sys/fs/protected_%s", name);
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, value, 7);

	value[n > 0 ? n - 1 : 0] = 0;
	close(fd);
}

static void set_all(void)
{
	char now[8];

	for (int i = 0; i < 4; i++) {
		read_setting(names[i], before[i]);
		if (strcmp(before[i], debian[i]))
			setting(names[i], debian[i]);
		read_setting(names[i], now);
		printf("protected_%s %s\n", names[i], now);
	}
}

static void restore(void)
{
	for (int i = 0; i < 4; i++)
		if (strcmp(before[i], debian[i]))
			setting(names[i], before[i]);
}

static void as(uid_t uid)
{
	if (!uid)
		return;
	setgroups(0, NULL);
	setresgid(uid, uid, uid);
	setresuid(uid, uid, uid);
}

static const char *outcome(int r)
{
	return r < 0 ? strerrorname_np(errno) : "ok";
}

static void try_links(const char *folder, uid_t owner, uid_t who)
{
	char link[64], through[80], middle[80];

	snprintf(link, sizeof(link), "%s/link%u", folder, owner);
	snprintf(through, sizeof(through), "%s/chain%u", folder, owner);
	snprintf(middle, sizeof(middle), "%s/folder%u/file", folder, owner);
	int a = open(link, O_RDONLY);
	printf("  %u follows a link of %u: open %s", who, owner, outcome(a));
	struct stat st;
	a = stat(link, &st);
	printf(", stat %s", outcome(a));
	a = lstat(link, &st);
	printf(", lstat %s", outcome(a));
	a = open(link, O_RDWR | O_CREAT, 0666);
	printf(", create %s", outcome(a));
	a = open(through, O_RDONLY);
	printf(", chain %s", outcome(a));
	a = open(middle, O_RDONLY);
	printf(", middle %s", outcome(a));
	strcat(link, "/");
	a = open(link, O_RDONLY);
	printf(", slash %s\n", outcome(a));
}

static void try_objects(const char *folder, uid_t owner, uid_t who)
{
	static const char *const kinds[] = {"file", "fifo"};
	char path[64];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s%u", folder, kinds[i], owner);
		int a = open(path, O_RDWR | O_CREAT | O_NONBLOCK, 0666);
		printf("  %u opens %s of %u: O_CREAT %s", who, kinds[i], owner, outcome(a));
		a = open(path, O_RDWR | O_NONBLOCK);
		printf(", without %s", outcome(a));
		a = open(path, O_RDWR | O_CREAT | O_EXCL, 0666);
		printf(", O_EXCL %s\n", outcome(a));
	}
}

static void fill(const char *folder, uid_t owner)
{
	char path[80], target[80];

	snprintf(path, sizeof(path), "%s/link%u", folder, owner);
	symlink(FOLDER "/target", path);
	lchown(path, owner, owner);
	snprintf(target, sizeof(target), "%s/chain%u", folder, owner);
	symlink(path, target);
	lchown(target, owner, owner);
	snprintf(path, sizeof(path), "%s/folder%u", folder, owner);
	symlink(FOLDER "/inner", path);
	lchown(path, owner, owner);
	snprintf(path, sizeof(path), "%s/file%u", folder, owner);
	close(open(path, O_CREAT | O_WRONLY, 0666));
	chown(path, owner, owner);
	snprintf(path, sizeof(path), "%s/fifo%u", folder, owner);
	mkfifo(path, 0666);
	chown(path, owner, owner);
}

static void folders(void)
{
	static const struct {
		mode_t mode;
		uid_t owner;
	} kinds[] = {{01777, 0}, {01777, 1000}, {0777, 0}, {01775, 0}, {01755, 0}, {01770, 2000}};
	static const uid_t owners[] = {0, 1000, 2000}, users[] = {0, 1000, 2000};
	char folder[32];

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(folder, sizeof(folder), FOLDER "/%u", i);
		mkdir(folder, 0777);
		for (int o = 0; o < 3; o++)
			fill(folder, owners[o]);
		chown(folder, kinds[i].owner, 1000);
		chmod(folder, kinds[i].mode);
		printf("folder %o of %u\n", kinds[i].mode, kinds[i].owner);
		for (int u = 0; u < 3; u++)
			for (int o = 0; o < 3; o++)
				IN_CHILD(as(users[u]); try_links(folder, owners[o], users[u]);
					 try_objects(folder, owners[o], users[u]));
	}
}

static void hard_links(void)
{
	static const struct {
		const char *name;
		uid_t owner;
		mode_t mode;
	} sources[] = {{"private", 0, 0600}, {"readable", 0, 0644},   {"writable", 0, 0666},
		       {"suid", 0, 04666},   {"sgid", 0, 02676},      {"sgid-lock", 0, 02666},
		       {"mine", 1000, 0600}, {"my-suid", 1000, 04755}};
	char path[64];

	for (unsigned i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		snprintf(path, sizeof(path), FOLDER "/%s", sources[i].name);
		close(open(path, O_CREAT | O_WRONLY, 0600));
		chown(path, sources[i].owner, sources[i].owner);
		chmod(path, sources[i].mode);
		printf("%s: ", path);
		IN_CHILD(as(1000); SHOW(link(path, FOLDER "/0/hard")));
		unlink(FOLDER "/0/hard");
	}
	mkfifo(FOLDER "/pipe", 0666);
	chmod(FOLDER "/pipe", 0666);
	IN_CHILD(as(1000); SHOW(link(FOLDER "/pipe", FOLDER "/0/hard")));
	IN_CHILD(as(1000); SHOW(link(FOLDER "/0/link0", FOLDER "/0/hard")));
	IN_CHILD(as(1000); SHOW(link(FOLDER "/inner", FOLDER "/0/hard")));
	IN_CHILD(as(1000); SHOW(link(FOLDER "/private", FOLDER "/inner/hard")));
	IN_CHILD(as(1000); SHOW(link(FOLDER "/private", FOLDER "/writable")));
}

int main(void)
{
	case_begin();
	mkdir(FOLDER, 0755);
	mount("t", FOLDER, "tmpfs", 0, "mode=755");
	umask(0);
	mkdir(FOLDER "/inner", 0755);
	close(open(FOLDER "/target", O_CREAT | O_WRONLY, 0666));
	close(open(FOLDER "/inner/file", O_CREAT | O_WRONLY, 0666));
	set_all();
	folders();
	hard_links();
	SHOW(setting("fifos", "3"));
	SHOW(setting("regular", "3"));
	SHOW(setting("hardlinks", "2"));
	SHOW(setting("symlinks", "-1"));
	IN_CHILD(as(1000); SHOW(open("/proc/sys/fs/protected_symlinks", O_WRONLY)));
	restore();
	return 0;
}
