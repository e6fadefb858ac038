/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/PID/autogroup: a session's group of tasks and its nice value. sched(7). */
#include "case.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static char text[64];

/* The number of a process's group, or -1; the rest of its line in `text`. */
static long group_of(const char *who)
{
	char path[64], line[64] = "";
	long number = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/autogroup", who);
	fd = open(path, O_RDONLY);
	text[0] = 0;
	if (fd < 0 || read(fd, line, sizeof(line) - 1) < 0)
		printf("%s\n", strerrorname_np(errno));
	close(fd);
	if (sscanf(line, "/autogroup-%ld %63[^\n]", &number, text) != 2)
		printf("what is this: %s\n", line);
	return number;
}

static void set(const char *nice)
{
	int fd = open("/proc/self/autogroup", O_WRONLY);
	ssize_t n;

	usleep(150000); /* those without CAP_SYS_ADMIN may set it ten times a second */
	n = fd < 0 ? -1 : write(fd, nice, strlen(nice));
	printf("'%s': %s", nice, n < 0 ? strerrorname_np(errno) : "ok");
	close(fd);
	group_of("self");
	printf(", now %s\n", text);
}

static void in_child(void)
{
	long before = group_of("self"), after;
	char parent[16];

	snprintf(parent, sizeof(parent), "%d", getppid());
	printf("the parent's: %d\n", before == group_of(parent));
	SHOW_OK(setsid());
	after = group_of("self");
	printf("another: %d, %s\n", after != before && after > 0, text);
	printf("the parent keeps its: %d\n", before == group_of(parent));
	SHOW(access("/proc/thread-self/autogroup", F_OK));
}

static void as_user(void)
{
	struct rlimit limit = {0, 0};

	setrlimit(RLIMIT_NICE, &limit);
	SHOW(syscall(SYS_setresuid, 1000, 1000, 1000));
	/* Else the file would be root's until a program is executed. */
	prctl(PR_SET_DUMPABLE, 1);
	set("5");
	set("3");
	set("0");
	set("-1");
	set("20");
}

static void session(void)
{
	struct stat st;

	SHOW_OK(setsid());
	SHOW(stat("/proc/self/autogroup", &st));
	printf("mode %o\n", st.st_mode);
	group_of("self");
	printf("%s\n", text);
	set("5");
	set("-7\n");
	set(" 0x3 ");
	set("20");
	set("-21");
	set("");
	set("x");
	set("1 2");
	set("99999999999");
	set("2");
	IN_CHILD(in_child());
	set("0");
	IN_CHILD(as_user());
}

int main(void)
{
	IN_CHILD(session());
	return 0;
}
