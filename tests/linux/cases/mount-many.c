/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many mounts on each other; who receives a mount when slaves have peers and slaves of their own,
 * and keeps it when it is in use; namespaces made from a folder whose mount is gone.
 */
#include "case.h"

#include <sched.h>
#include <sys/mount.h>

#define DEEP 400

static int there(const char *name)
{
	return !access(name, F_OK);
}

static int known[64], known_count;

/* A letter for a group's number, in the order in which they are shown. */
static char group(int number)
{
	int i = 0;

	while (i < known_count && known[i] != number)
		i++;
	if (i == known_count)
		known[known_count++] = number;
	return (char)('A' + i);
}

/* The mounts below the folder, in order, with their groups. */
static void show_mounts(const char *title, const char *top)
{
	FILE *f = fopen("/proc/self/mountinfo", "r");
	char line[4096];

	known_count = 0;
	printf("%s:\n", title);
	while (fgets(line, sizeof(line), f)) {
		char where[2048], *inner, *at;
		int number;

		sscanf(line, "%*s %*s %*s %*s %2047s", where);
		inner = strstr(where, top);
		if (!inner)
			continue;
		printf("  %s", inner + strlen(top));
		if ((at = strstr(line, " shared:")) && sscanf(at, " shared:%d", &number) == 1)
			printf(" shared %c", group(number));
		if ((at = strstr(line, " master:")) && sscanf(at, " master:%d", &number) == 1)
			printf(" slave of %c", group(number));
		putchar('\n');
	}
	fclose(f);
}

static int mounts_here(void)
{
	FILE *f = fopen("/proc/self/mounts", "r");
	int n = 0;

	for (int c; (c = fgetc(f)) != EOF;)
		n += c == '\n';
	fclose(f);
	return n;
}

static void bind(const char *from, const char *to)
{
	mkdir(to, 0755);
	SHOW(mount(from, to, NULL, MS_BIND, NULL));
}

/* ---- each on the one before ---- */

static void chain(void)
{
	int before = mounts_here();
	int top = open(".", O_RDONLY);

	for (int i = 0; i < DEEP; i++) {
		mkdir("d", 0755);
		if (mount("none", "d", "tmpfs", 0, NULL) || chdir("d"))
			printf("%d: %s\n", i, strerrorname_np(errno));
	}
	fchdir(top);
	printf("%d more\n", mounts_here() - before);
	IN_CHILD(SHOW(unshare(CLONE_NEWNS)); printf("%d more\n", mounts_here() - before);
		 SHOW(there("d/d/d/d")); SHOW(umount2("d/d", MNT_DETACH)); SHOW(there("d/d/d"));
		 printf("%d more\n", mounts_here() - before));
	printf("%d more\n", mounts_here() - before);
	SHOW(umount2("d", 0));
	SHOW(umount2("d", MNT_DETACH));
	printf("%d more\n", mounts_here() - before);

	for (int i = 0; i < DEEP; i++)
		if (mount("none", "d", "tmpfs", 0, NULL))
			printf("%d: %s\n", i, strerrorname_np(errno));
	printf("%d more\n", mounts_here() - before);
	for (int i = 0; i < DEEP / 2; i++)
		umount2("d", i & 1 ? MNT_DETACH : 0);
	printf("%d more\n", mounts_here() - before);
	while (!umount2("d", MNT_DETACH))
		;
	printf("%d more\n", mounts_here() - before);
	close(top);
}

/* ---- groups ---- */

static void groups(void)
{
	mkdir("s", 0755);
	SHOW(mount("none", "s", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "s", NULL, MS_SHARED, NULL));
	mkdir("s/p", 0755);
	mkdir("s/other", 0755);
	bind("s", "peer");
	bind("s/other", "part");
	bind("s", "slave");
	SHOW(mount(NULL, "slave", NULL, MS_SLAVE, NULL));
	SHOW(mount(NULL, "slave", NULL, MS_SHARED, NULL));
	bind("slave", "slave2");
	bind("slave", "below");
	SHOW(mount(NULL, "below", NULL, MS_SLAVE, NULL));
	show_mounts("groups", "/many/");
	SHOW(mount("none", "s/p", "tmpfs", 0, NULL));
	mkdir("s/p/q", 0755);
	show_mounts("mounted on s/p", "/many/");
	SHOW(mount("none", "slave2/p/q", "tmpfs", 0, NULL));
	show_mounts("mounted on slave2/p/q", "/many/");
	SHOW(umount("slave/p/q"));
	show_mounts("unmounted from slave/p/q", "/many/");
	int busy = open("below/p/q", O_RDONLY);
	SHOW(umount("peer/p"));
	show_mounts("unmounted from peer/p", "/many/");
	close(busy);
	SHOW(umount2("below/p", 0));
	SHOW(mount("none", "s/p", "tmpfs", 0, NULL));
	busy = open("below/p", O_RDONLY);
	SHOW(umount2("peer/p", MNT_DETACH));
	show_mounts("detached from peer/p", "/many/");
	close(busy);
	/* A tree of two, and a group's last member. */
	mkdir("tree", 0755);
	SHOW(mount("none", "tree", "tmpfs", 0, NULL));
	mkdir("tree/in", 0755);
	SHOW(mount("none", "tree/in", "tmpfs", 0, NULL));
	SHOW(mount("tree", "s/other", NULL, MS_BIND | MS_REC, NULL));
	show_mounts("bound on s/other", "/many/");
	SHOW(umount2("s/other", MNT_DETACH));
	SHOW(mount(NULL, "slave", NULL, MS_PRIVATE, NULL));
	SHOW(umount2("slave2", MNT_DETACH));
	show_mounts("below without its masters", "/many/");
	SHOW(mount(NULL, ".", NULL, MS_REC | MS_SLAVE, NULL));
	show_mounts("all slaves", "/many/");
	SHOW(mount(NULL, ".", NULL, MS_REC | MS_SHARED, NULL));
	show_mounts("all shared", "/many/");
	SHOW(mount(NULL, ".", NULL, MS_REC | MS_PRIVATE, NULL));
	show_mounts("all private", "/many/");
}

/* ---- from a folder whose mount is gone ---- */

static void gone(void)
{
	mkdir("g", 0755);
	SHOW(mount("none", "g", "tmpfs", 0, NULL));
	mkdir("g/inside", 0755);
	IN_CHILD(SHOW(unshare(CLONE_NEWNS)); SHOW(there("g/inside")));
	SHOW(chdir("g"));
	SHOW(umount2("../g", MNT_DETACH));
	IN_CHILD(SHOW(unshare(CLONE_NEWNS)); SHOW(there("inside")); SHOW(there("../g"));
		 SHOW(mkdir("more", 0755)));
	SHOW(there("more"));
	SHOW(chdir("/many"));
}

int main(void)
{
	case_begin();
	mkdir("/many", 0755);
	SHOW(mount("none", "/many", "tmpfs", 0, NULL));
	SHOW(mount(NULL, "/many", NULL, MS_PRIVATE, NULL));
	SHOW(chdir("/many"));
	chain();
	groups();
	gone();
	SHOW(chdir("/"));
	SHOW(umount2("/many", MNT_DETACH));
	SHOW(rmdir("/many"));
	return 0;
}
