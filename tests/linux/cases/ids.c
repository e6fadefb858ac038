/* SPDX-License-Identifier: BSD-2-Clause */
/* Identities: every set*id call as root and as another user, groups, and the effect on
 * capabilities. */
#include "case.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void show_ids(void)
{
	uid_t r, e, s;
	gid_t g, h, i;

	getresuid(&r, &e, &s);
	getresgid(&g, &h, &i);
	printf("  uid %d %d %d fs %d gid %d %d %d fs %d\n", (int)r, (int)e, (int)s,
	       (int)syscall(SYS_setfsuid, -1), (int)g, (int)h, (int)i,
	       (int)syscall(SYS_setfsgid, -1));
}

static void show_caps(void)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {0};

	syscall(SYS_capget, &h, d);
	printf("  caps e %d p %d i %x\n", d[0].effective != 0, d[0].permitted != 0,
	       d[0].inheritable);
}

#define STEP(e)              \
	do {                 \
		SHOW(e);     \
		show_ids();  \
		show_caps(); \
	} while (0)

/* The C library makes these calls for every thread; here each call is made for one thread only. */
#define CALL1(name, a)	     syscall(SYS_##name, a)
#define CALL2(name, a, b)    syscall(SYS_##name, a, b)
#define CALL3(name, a, b, c) syscall(SYS_##name, a, b, c)

static void as_root(void)
{
	IN_CHILD(STEP(CALL1(setuid, 1000)); STEP(CALL1(setuid, 0)); STEP(CALL1(setuid, 1000)));
	IN_CHILD(STEP(CALL1(setuid, -1)));
	IN_CHILD(STEP(CALL2(setreuid, 1000, -1)); STEP(CALL2(setreuid, -1, 1000));
		 STEP(CALL2(setreuid, -1, 0)));
	IN_CHILD(STEP(CALL2(setreuid, 1000, 2000)); STEP(CALL2(setreuid, 2000, 1000));
		 STEP(CALL2(setreuid, 3000, -1)); STEP(CALL2(setreuid, -1, 3000)));
	IN_CHILD(STEP(CALL2(setreuid, -1, 1000)); STEP(CALL2(setreuid, -1, 0)));
	IN_CHILD(STEP(CALL3(setresuid, 1, 2, 3)); STEP(CALL3(setresuid, 2, 3, 1));
		 STEP(CALL3(setresuid, 4, -1, -1)); STEP(CALL3(setresuid, -1, 4, -1));
		 STEP(CALL3(setresuid, -1, -1, 4)); STEP(CALL3(setresuid, -1, -1, -1)));
	IN_CHILD(STEP(CALL3(setresuid, 1000, 0, 1000)); STEP(CALL3(setresuid, -1, 1000, -1)));
	IN_CHILD(STEP(CALL1(setgid, 1000)); STEP(CALL1(setgid, 0)));
	IN_CHILD(STEP(CALL1(setgid, -1)));
	IN_CHILD(STEP(CALL2(setregid, 1000, 2000)); STEP(CALL3(setresgid, 7, 8, 9)));
	IN_CHILD(STEP(CALL1(setfsuid, 1000)); STEP(CALL1(setfsuid, 0)));
	IN_CHILD(STEP(CALL1(setfsgid, 1000)); STEP(CALL1(setfsuid, -1)));
}

static void as_somebody(void)
{
	syscall(SYS_setresgid, 100, 200, 300);
	syscall(SYS_setresuid, 1000, 2000, 3000);
	STEP(CALL1(setuid, 2000));
	STEP(CALL1(setuid, 3000));
	STEP(CALL1(setuid, 1000));
	STEP(CALL1(setgid, 200));
	STEP(CALL1(setgid, 300));
	STEP(CALL1(setgid, 400));
	STEP(CALL2(setreuid, 3000, -1));
	STEP(CALL2(setreuid, -1, 3000));
	STEP(CALL2(setregid, 300, -1));
	STEP(CALL2(setregid, -1, 300));
	STEP(CALL1(setfsuid, 1000));
	STEP(CALL1(setfsuid, 4000));
	STEP(CALL1(setfsgid, 100));
	SHOW(setgroups(0, NULL));
	SHOW(setgroups(1, (gid_t[]){5}));
	SHOW(setgroups(-1, NULL));
	SHOW(prctl(PR_CAPBSET_DROP, 1));
	SHOW(sethostname("x", 1));
	SHOW(nice(-1));
}

static void groups(void)
{
	gid_t list[70] = {9, 3, 7};

	SHOW(setgroups(3, list));
	memset(list, 0, sizeof(list));
	SHOW(getgroups(0, NULL));
	SHOW(getgroups(2, list));
	SHOW(getgroups(-1, list));
	SHOW(getgroups(70, list));
	printf("%d %d %d\n", list[0], list[1], list[2]);
	SHOW(getgroups(3, (gid_t *)1));
	SHOW(setgroups(3, (gid_t *)1));
	SHOW(setgroups(65537, list));
	SHOW(syscall(SYS_setgroups, -1, list));
	SHOW(setgroups(0, NULL));
	SHOW(getgroups(0, NULL));
	SHOW(getresuid((uid_t *)1, (uid_t *)1, (uid_t *)1));
	SHOW(getresgid((uid_t *)1, (uid_t *)1, (uid_t *)1));
}

static long cap_get(uint32_t version, int pid, int with_data)
{
	struct __user_cap_header_struct h = {version, pid};
	struct __user_cap_data_struct d[2];
	long r = syscall(SYS_capget, &h, with_data ? d : NULL);

	printf("version %x ", h.version);
	return r;
}

static long cap_set(uint32_t e, uint32_t p, uint32_t i, int pid)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, pid};
	struct __user_cap_data_struct d[2] = {{e, p, i}, {0}};

	return syscall(SYS_capset, &h, d);
}

static void capabilities(void)
{
	SHOW(cap_get(_LINUX_CAPABILITY_VERSION_1, 0, 1));
	SHOW(cap_get(_LINUX_CAPABILITY_VERSION_2, 0, 1));
	SHOW(cap_get(0, 0, 0));
	SHOW(cap_get(0, 0, 1));
	SHOW(cap_get(_LINUX_CAPABILITY_VERSION_3, -1, 1));
	SHOW(cap_get(_LINUX_CAPABILITY_VERSION_3, 999999, 1));
	SHOW(cap_get(_LINUX_CAPABILITY_VERSION_3, getpid(), 1));
	SHOW(syscall(SYS_capget, 1L, 1L));
	SHOW(syscall(SYS_capset, 1L, 1L));
	IN_CHILD(SHOW(cap_set(1, 1, 0, 0)); show_caps(); SHOW(cap_set(3, 3, 0, 0));
		 SHOW(cap_set(3, 1, 0, 0)); SHOW(cap_set(0, 1, 2, 0)); SHOW(cap_set(0, 0, 0, 1));
		 SHOW(setuid(5)); SHOW(cap_set(0, 0, 0, 0)); SHOW(cap_set(1, 1, 0, 0)));
	IN_CHILD(SHOW(prctl(PR_SET_KEEPCAPS, 1)); STEP(CALL1(setuid, 1000));
		 SHOW(prctl(PR_GET_KEEPCAPS)));
	IN_CHILD(SHOW(prctl(PR_SET_KEEPCAPS, 2)); SHOW(prctl(PR_CAPBSET_READ, 5));
		 SHOW(prctl(PR_CAPBSET_READ, 64)); SHOW(prctl(PR_CAPBSET_DROP, 5));
		 SHOW(prctl(PR_CAPBSET_READ, 5)); SHOW(prctl(PR_CAPBSET_DROP, 64)));
	IN_CHILD(SHOW(prctl(PR_GET_SECUREBITS)); SHOW(prctl(PR_SET_SECUREBITS, 0x2f));
		 SHOW(prctl(PR_GET_SECUREBITS)); SHOW(prctl(PR_SET_SECUREBITS, 0x0));
		 SHOW(prctl(PR_SET_SECUREBITS, 0x400)); SHOW(prctl(PR_SET_KEEPCAPS, 1));
		 STEP(CALL1(setuid, 1000)));
	IN_CHILD(SHOW(prctl(PR_SET_SECUREBITS, 4)); STEP(CALL1(setuid, 1000));
		 STEP(CALL1(setuid, 0)));
	IN_CHILD(SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 5, 0, 0));
		 SHOW(cap_set(0xff, 0xff, 0x20, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 5, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 5, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 6, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, 5, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 5, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 1, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, 9, 1, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 99, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 5, 1, 0)));
}

static void set_user_id(void)
{
	char *const id[] = {"id", NULL}, *const none[] = {NULL};
	char buf[4096];
	int from = open("/bin/busybox", O_RDONLY), to = open("suid", O_CREAT | O_WRONLY, 0755);
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		write(to, buf, (size_t)n);
	fchown(to, 1234, 4321);
	close(to);
	close(from);
	chmod("suid", 04755);
	IN_CHILD(setgroups(0, NULL); setgid(50); setuid(60); execve("./suid", id, none));
	chmod("suid", 02755);
	IN_CHILD(setgroups(0, NULL); setgid(50); setuid(60); execve("./suid", id, none));
	chmod("suid", 02745);
	IN_CHILD(setgroups(0, NULL); setgid(50); setuid(60); execve("./suid", id, none));
	chmod("suid", 04755);
	IN_CHILD(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); setgroups(0, NULL); setgid(50); setuid(60);
		 execve("./suid", id, none));
	struct stat st;
	chown("suid", 1, 1);
	stat("suid", &st);
	printf("mode after chown %o\n", st.st_mode);
}

int main(void)
{
	case_begin();
	as_root();
	IN_CHILD(as_somebody());
	groups();
	capabilities();
	set_user_id();
	return 0;
}
