/* SPDX-License-Identifier: BSD-2-Clause */
/* User and group ids and capabilities: every combination that the set*id calls take, and the effect
 * on the capabilities. */
#include "case.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define BAD ((void *)1)

static void ids(const char *what)
{
	uid_t r, e, s;
	gid_t rg, eg, sg;

	getresuid(&r, &e, &s);
	getresgid(&rg, &eg, &sg);
	printf("%s: %d %d %d fs %d, %d %d %d fs %d", what, r, e, s, setfsuid(-1), rg, eg, sg,
	       setfsgid(-1));
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2];
	syscall(SYS_capget, &h, d);
	printf(" caps %s%s%s dumpable %d\n", d[0].effective ? "e" : "-", d[0].permitted ? "p" : "-",
	       d[0].inheritable ? "i" : "-", prctl(PR_GET_DUMPABLE));
}

#define TRY(...)                                                                                 \
	IN_CHILD(int r = __VA_ARGS__;                                                            \
		 printf("%s = %d %s\n", #__VA_ARGS__, r, r == -1 ? strerrorname_np(errno) : ""); \
		 ids("  now"))

static int after(int unused, int last)
{
	return last;
}

static void users(void)
{
	uid_t values[] = {-1, 0, 1000, 2000};

	TRY(setuid(1000));
	TRY(setuid(-1));
	TRY(setgid(1000));
	TRY(setgid(-1));
	TRY(after(setuid(1000), setuid(0)));
	TRY(after(seteuid(1000), setuid(0)));
	TRY(after(seteuid(1000), setuid(2000)));
	TRY(after(seteuid(1000), seteuid(0)));
	TRY(after(setegid(1000), setegid(0)));
	TRY(after(seteuid(1000), setgid(5)));
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 4; k++) {
			printf("from 0: %d %d\n", (int)values[i], (int)values[k]);
			TRY(setreuid(values[i], values[k]));
			TRY(setregid(values[i], values[k]));
			TRY(after(setresuid(1000, 2000, 3000), setreuid(values[i], values[k])));
			TRY(after(setresgid(1000, 2000, 3000) | setresuid(1000, 1000, 1000),
				  setregid(values[i], values[k])));
			TRY(after(setresuid(1000, 2000, 3000),
				  setresuid(values[i], values[k], -1)));
			TRY(after(setresuid(1000, 2000, 3000),
				  setresuid(-1, values[k], values[i])));
		}
	TRY(setfsuid(1000));
	TRY(setfsgid(1000));
	TRY(after(setresuid(1000, 2000, 3000), setfsuid(3000)));
	TRY(after(setresuid(1000, 2000, 3000), setfsuid(4000)));
	TRY(after(setresuid(0, 1000, 0), setfsuid(0)));
	uid_t r, e;
	SHOW(syscall(SYS_getresuid, BAD, &e, &r));
	SHOW(syscall(SYS_getresuid, &r, BAD, &e));
	SHOW(syscall(SYS_getresuid, &r, &e, BAD));
	SHOW(syscall(SYS_getresgid, BAD, &e, &r));
}

static void groups(void)
{
	gid_t list[65540] = {0}, three[] = {30, 10, 20};

	SHOW(setgroups(3, three));
	SHOW(getgroups(0, list));
	SHOW(getgroups(0, BAD));
	SHOW(getgroups(2, list));
	SHOW(getgroups(-1, list));
	SHOW(syscall(SYS_getgroups, 3, BAD));
	SHOW(getgroups(65540, list));
	printf("%d %d %d\n", list[0], list[1], list[2]);
	SHOW(syscall(SYS_setgroups, 65537, list));
	SHOW(syscall(SYS_setgroups, -1, list));
	SHOW(syscall(SYS_setgroups, 3, BAD));
	SHOW(setgroups(65536, list));
	SHOW(getgroups(0, list));
	SHOW(setgroups(0, NULL));
	SHOW(getgroups(0, NULL));
	IN_CHILD(setuid(1000); SHOW(setgroups(1, three)); SHOW(setgroups(0, NULL)));
	IN_CHILD(setgroups(3, three); setgid(5); setuid(1000); SHOW(getgroups(3, list));
		 SHOW(setgid(10)); SHOW(setgid(5)));
}

static long capset_of(int version, pid_t pid, unsigned effective, unsigned permitted,
		      unsigned inheritable)
{
	struct __user_cap_header_struct h = {version, pid};
	struct __user_cap_data_struct d[2] = {{effective, permitted, inheritable}};

	return syscall(SYS_capset, &h, d);
}

static void capabilities(void)
{
	struct __user_cap_header_struct h = {0x12345678, 0};
	struct __user_cap_data_struct d[2];

	SHOW(syscall(SYS_capget, &h, d));
	printf("%x\n", h.version);
	h.version = 0x12345678;
	SHOW(syscall(SYS_capget, &h, NULL));
	h.version = _LINUX_CAPABILITY_VERSION_3;
	SHOW(syscall(SYS_capget, &h, NULL));
	SHOW(syscall(SYS_capget, BAD, d));
	SHOW(syscall(SYS_capget, &h, BAD));
	h.pid = -1;
	SHOW(syscall(SYS_capget, &h, d));
	h.pid = 999999;
	SHOW(syscall(SYS_capget, &h, d));
	h.pid = 1;
	SHOW(syscall(SYS_capget, &h, d));
	int versions[] = {_LINUX_CAPABILITY_VERSION_1, _LINUX_CAPABILITY_VERSION_2,
			  _LINUX_CAPABILITY_VERSION_3, 5};
	for (int i = 0; i < 4; i++)
		IN_CHILD(SHOW(capset_of(versions[i], 0, 1, 1, 0)); ids("after"));
	SHOW(syscall(SYS_capset, BAD, d));
	h.pid = 0;
	SHOW(syscall(SYS_capset, &h, BAD));
	IN_CHILD(SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 1, 1, 1, 0)));
	IN_CHILD(SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, -1, 1, 1, 0)));
	IN_CHILD(SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, getpid(), 1, 1, 0)));
	IN_CHILD(SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 3, 1, 0)));
	IN_CHILD(SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 0, 1, 0));
		 SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 1, 1, 0));
		 SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 0, 3, 0));
		 SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 0, 1, 1));
		 SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 0, 1, 2)));
	for (int cap = -1; cap < 66; cap += cap == 1 ? 37 : 1) {
		printf("capability %d\n", cap);
		SHOW(prctl(PR_CAPBSET_READ, cap) < 0);
		SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0));
		IN_CHILD(SHOW(prctl(PR_CAPBSET_DROP, cap)); SHOW(prctl(PR_CAPBSET_READ, cap)));
	}
	IN_CHILD(SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 1, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, 9, 1, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 1, 1, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 1, 0, 0));
		 SHOW(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)));
	IN_CHILD(SHOW(prctl(PR_SET_KEEPCAPS, 1)); setuid(1000); ids("kept");
		 SHOW(prctl(PR_GET_KEEPCAPS)));
	IN_CHILD(SHOW(prctl(PR_SET_KEEPCAPS, 2)); SHOW(prctl(PR_SET_SECUREBITS, 1 << 20));
		 SHOW(prctl(PR_SET_SECUREBITS, 3)); SHOW(prctl(PR_GET_SECUREBITS));
		 SHOW(prctl(PR_SET_SECUREBITS, 0)));
	IN_CHILD(setuid(1000); SHOW(prctl(PR_CAPBSET_DROP, 1)); SHOW(prctl(PR_SET_SECUREBITS, 1));
		 SHOW(prctl(PR_SET_KEEPCAPS, 1));
		 SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 0, 0, 1));
		 SHOW(capset_of(_LINUX_CAPABILITY_VERSION_3, 0, 0, 0, 0)));
}

int main(void)
{
	case_begin();
	users();
	IN_CHILD(groups());
	capabilities();
	return 0;
}
