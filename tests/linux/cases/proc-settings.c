/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/sys: settings have their effect, invalid values are refused; and the list of names. */
#include "case.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>

static void show(const char *name)
{
	char text[200] = "", path[100];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);
	close(fd);
	printf("%s: %s", name, fd < 0 ? "none\n" : n < 0 ? "unreadable\n" : text);
}

static int set(const char *name, const char *text)
{
	char path[100];

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	int fd = open(path, O_WRONLY);
	if (fd < 0)
		return -1;
	int n = (int)write(fd, text, strlen(text)), error = errno;
	close(fd);
	errno = error;
	return n;
}

/* Writes a setting's own value back, which changes nothing. */
static int put_back(const char *name)
{
	char text[200] = "", path[100];

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);
	close(fd);
	return n > 0 && set(name, text) == n;
}

/* Namespaces of its own, in which System V objects and what sets them are private on Linux. */
static void system_v(void)
{
	struct {
		long type;
		char text[64];
	} message = {1, "x"};
	struct msqid_ds ds;
	int ids[4];

	SHOW(put_back("kernel/shmmax"));
	SHOW(put_back("kernel/shmall"));
	SHOW(put_back("kernel/shm_rmid_forced"));
	SHOW(put_back("kernel/msgmax"));
	SHOW(set("kernel/shm_rmid_forced", "2"));
	SHOW(set("kernel/msgmax", "32"));
	show("kernel/msgmax");
	SHOW(set("kernel/msgmnb", "100\n"));
	ids[0] = msgget(IPC_PRIVATE, 0600);
	SHOW(msgsnd(ids[0], &message, 33, IPC_NOWAIT));
	SHOW(msgsnd(ids[0], &message, 32, IPC_NOWAIT));
	msgctl(ids[0], IPC_STAT, &ds);
	SHOW(ds.msg_qbytes);
	msgctl(ids[0], IPC_RMID, NULL);
	SHOW(set("kernel/msgmnb", "16384"));
	SHOW(set("kernel/msgmax", "8192"));
	SHOW(set("kernel/msgmax", "-1"));
	SHOW(set("kernel/msgmax", "many"));
	SHOW(set("kernel/msgmni", "32769"));
	SHOW(set("kernel/shmmni", "2"));
	for (int i = 0; i < 3; i++)
		SHOW_OK(ids[i] = shmget(IPC_PRIVATE, 4096, 0600));
	for (int i = 0; i < 2; i++)
		shmctl(ids[i], IPC_RMID, NULL);
	SHOW(set("kernel/shmmni", "4096"));
	show("kernel/shmmni");
}

static void refusals(void)
{
	SHOW(set("kernel/osrelease", "9"));
	SHOW(set("kernel/nothing", "9"));
	IN_CHILD(setuid(1000); SHOW(set("kernel/pid_max", "400"));
		 SHOW(set("kernel/hostname", "x")); SHOW(set("vm/drop_caches", "1"));
		 show("kernel/ostype"));
}

static void names(void)
{
	char text[65];

	SHOW(set("kernel/domainname", "here.example\n"));
	SHOW(getdomainname(text, sizeof(text)));
	puts(text);
	show("kernel/domainname");
	SHOW(set("kernel/domainname", "(none)"));
	SHOW(set("kernel/hostname", "selkie"));
}

int main(void)
{
	/* Only settings that the build host's administrator does not change, or that belong to our
	 * own namespaces. */
	static const char *const constant[] = {
		"kernel/ngroups_max", "kernel/ostype",		"kernel/overflowuid",
		"kernel/sem",	      "kernel/shm_rmid_forced", "kernel/shmall",
	};

	case_begin();
	for (size_t i = 0; i < sizeof(constant) / sizeof(constant[0]); i++)
		show(constant[i]);
	system_v();
	refusals();
	names();
	return 0;
}
