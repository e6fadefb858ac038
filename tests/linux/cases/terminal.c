/* SPDX-License-Identifier: BSD-2-Clause */
/* Terminals through a pty: settings, editing, job control, hang-up. */
#include "case.h"

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

/* Linux hands an echo on in pieces when it has the time: reads until `wanted` bytes came. */
static void show_bytes(int fd, ssize_t wanted)
{
	char buf[256];
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n = 0;

	while (n < wanted && poll(&p, 1, 2000) > 0) {
		ssize_t more = read(fd, buf + n, sizeof(buf) - (size_t)n);

		if (more <= 0)
			break;
		n += more;
	}
	printf("%zd:", n);
	for (ssize_t i = 0; i < n; i++)
		if (buf[i] >= ' ' && buf[i] < 127)
			putchar(buf[i]);
		else
			printf("\\%o", (unsigned char)buf[i]);
	putchar('\n');
}

static volatile sig_atomic_t winches;

static void on_winch(int sig)
{
	winches++;
}

static void session(int slave)
{
	struct winsize size = {0};

	setsid();
	SHOW(ioctl(slave, TIOCSCTTY, 0));
	printf("%d\n", tcgetpgrp(slave) == getpgrp());
	printf("%d\n", tcgetsid(slave) == getpid());
	SHOW_OK(open("/dev/tty", O_RDWR));
	signal(SIGWINCH, on_winch);
	size.ws_row = 30;
	size.ws_col = 90;
	SHOW(ioctl(slave, TIOCSWINSZ, &size));
	SHOW(winches);
	/* A background child that reads is stopped by SIGTTIN. */
	fflush(stdout);
	pid_t child = fork();
	if (!child) {
		char c;
		setpgid(0, 0);
		read(slave, &c, 1);
		_exit(9);
	}
	int status;
	waitpid(child, &status, WUNTRACED);
	printf("stopped %d by TTIN %d\n", WIFSTOPPED(status), WSTOPSIG(status) == SIGTTIN);
	setpgid(child, child);
	signal(SIGTTOU, SIG_IGN);
	SHOW(tcsetpgrp(slave, child));
	kill(child, SIGCONT);
	SHOW(kill(child, SIGKILL));
	waitpid(child, &status, 0);
	SHOW(tcsetpgrp(slave, getpgrp()));
	SHOW(tcsetpgrp(slave, 999999));
}

int main(void)
{
	int master, slave;
	struct termios t;
	struct winsize size = {24, 80, 0, 0};
	char buf[16];

	case_begin();
	SHOW(openpty(&master, &slave, NULL, NULL, &size));
	SHOW(isatty(slave));
	SHOW(isatty(master));
	SHOW(strncmp(ttyname(slave), "/dev/pts/", 9));
	SHOW(tcgetattr(slave, &t));
	printf("%o %o %o %o\n", t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag);
	for (int i = 0; i < 17; i++)
		printf("%d ", t.c_cc[i]);
	puts("");
	SHOW(write(master, "hello\r", 6));
	show_bytes(master, 7);
	SHOW(read(slave, buf, 16));
	SHOW(write(slave, "a\tb\n", 4));
	show_bytes(master, 5);
	write(master, "abc\177\177d\025ok\r", 10);
	show_bytes(master, 20);
	show_bytes(slave, 3);
	write(master, "x\004", 2);
	show_bytes(slave, 1);
	write(master, "\004", 1);
	SHOW(read(slave, buf, 16));
	show_bytes(master, 1);
	cfmakeraw(&t);
	SHOW(tcsetattr(slave, TCSANOW, &t));
	write(master, "\003\r\n", 3);
	show_bytes(slave, 3);
	SHOW(ioctl(slave, TIOCGWINSZ, &size));
	SHOW(size.ws_row * 1000 + size.ws_col);
	SHOW(tcgetpgrp(slave));
	IN_CHILD(session(slave));
	SHOW(ioctl(slave, 0x5499, 0));
	int queued;
	write(slave, "12345", 5);
	SHOW(poll(&(struct pollfd){.fd = master, .events = POLLIN}, 1, 2000));
	SHOW(ioctl(master, FIONREAD, &queued));
	SHOW(queued);
	SHOW(tcflush(slave, TCIOFLUSH));
	close(slave);
	SHOW(read(master, buf, 16));
	SHOW(close(master));
	SHOW(openpty(&master, &slave, NULL, NULL, NULL));
	close(master);
	SHOW(read(slave, buf, 16));
	SHOW(write(slave, "x", 1));
	SHOW(tcgetattr(slave, &t));
	SHOW(open("/dev/tty", O_RDWR));
	return 0;
}
