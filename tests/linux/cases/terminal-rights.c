/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rights over another user's terminal: inserting input (TIOCSTI), taking it over, locking its
 * settings, hanging it up, exclusive use.
 */
#include "case.h"

#include <grp.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

static void as_user(void)
{
	setgroups(0, NULL);
	setresgid(1000, 1000, 1000);
	setresuid(1000, 1000, 1000);
}

static void try_all(const char *who, int master, int slave)
{
	struct termios lock;

	memset(&lock, 0, sizeof(lock));
	printf("--- %s\n", who);
	SHOW(ioctl(slave, TIOCSTI, "x"));
	SHOW(ioctl(slave, TIOCSTI, 1));
	SHOW(ioctl(slave, TIOCSLCKTRMIOS, &lock));
	SHOW(ioctl(slave, TIOCGLCKTRMIOS, &lock));
	SHOW(ioctl(slave, TIOCSLCKTRMIOS, 1));
	SHOW(ioctl(slave, TIOCSCTTY, 0));
	SHOW(ioctl(slave, TIOCSCTTY, 1));
	SHOW(ioctl(slave, TIOCNOTTY));
	SHOW(ioctl(master, TIOCSCTTY, 1));
	int group = getpgrp();
	SHOW(ioctl(slave, TIOCSPGRP, &group));
}

/* A session with the terminal as its own; `what` runs in it. */
static void session(const char *name, int *slave, void (*what)(int, int))
{
	int master;

	openpty(&master, slave, NULL, NULL, NULL);
	fchmod(*slave, 0666);
	printf("=== %s\n", name);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		signal(SIGTTOU, SIG_IGN);
		signal(SIGHUP, SIG_IGN);
		setsid();
		ioctl(*slave, TIOCSCTTY, 0);
		what(master, *slave);
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	close(master);
	close(*slave);
}

static void its_own_user(int master, int slave)
{
	as_user();
	try_all("the session's leader, a user", master, slave);
	SHOW(ioctl(master, TIOCSTI, "x"));
}

static void a_child(int master, int slave)
{
	IN_CHILD(as_user(); try_all("a member, a user", master, slave));
}

static void another_session(int master, int slave)
{
	IN_CHILD(setsid(); as_user(); try_all("another session, a user", master, slave));
	IN_CHILD(SHOW(ioctl(slave, TIOCSTI, "y")); setsid(); SHOW(ioctl(slave, TIOCSTI, "z"));
		 SHOW(ioctl(slave, TIOCSCTTY, 0)));
	IN_CHILD(setsid(); SHOW(ioctl(slave, TIOCSCTTY, 1)); SHOW(open("/dev/tty", O_RDWR) >= 0));
	/* It is not this session's any more. */
	SHOW(open("/dev/tty", O_RDWR));
}

static void by_descriptor(int master, int slave)
{
	char name[64];

	ttyname_r(slave, name, sizeof(name));
	SHOW(ioctl(slave, TIOCNOTTY));
	IN_CHILD(setsid(); int w = open(name, O_WRONLY | O_NOCTTY); as_user();
		 SHOW(ioctl(w, TIOCSCTTY, 0)));
	IN_CHILD(setsid(); SHOW(open(name, O_WRONLY) >= 0); SHOW(open("/dev/tty", O_RDWR)));
	IN_CHILD(setsid(); SHOW(open(name, O_RDWR) >= 0); SHOW(open("/dev/tty", O_RDWR) >= 0));
}

static void exclusive(int master, int slave)
{
	char name[64];

	ttyname_r(slave, name, sizeof(name));
	SHOW(ioctl(slave, TIOCEXCL));
	SHOW(open(name, O_RDWR | O_NOCTTY) >= 0);
	IN_CHILD(as_user(); SHOW(open(name, O_RDWR | O_NOCTTY)));
	SHOW(ioctl(slave, TIOCNXCL));
	IN_CHILD(as_user(); SHOW(open(name, O_RDWR | O_NOCTTY) >= 0));
}

static void hang_up(int master, int slave)
{
	IN_CHILD(as_user(); SHOW(ioctl(slave, TIOCVHANGUP)); SHOW(ioctl(slave, TIOCCONS)));
	IN_CHILD(as_user(); SHOW(vhangup()));
	SHOW(ioctl(slave, TIOCVHANGUP));
	SHOW(write(slave, "x", 1));
}

int main(void)
{
	int slave;

	case_begin();
	session("leader", &slave, its_own_user);
	session("member", &slave, a_child);
	session("another session", &slave, another_session);
	session("by descriptor", &slave, by_descriptor);
	session("exclusive", &slave, exclusive);
	session("hang up", &slave, hang_up);
	return 0;
}
