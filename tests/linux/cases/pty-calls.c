/* SPDX-License-Identifier: BSD-2-Clause */
/* Pseudo-terminals: opening, settings, packet mode, flow, sizes, sessions, TIOCSTI, hang-up. */
#include "case.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>

static int m, s;
static int winches, hups, conts, ttins, ttous;

static void handler(int sig)
{
	winches += sig == SIGWINCH;
	hups += sig == SIGHUP;
	conts += sig == SIGCONT;
	ttins += sig == SIGTTIN;
	ttous += sig == SIGTTOU;
}

static void pair(void)
{
	char name[32];
	int n, zero = 0;

	m = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	ioctl(m, TIOCSPTLCK, &zero);
	ioctl(m, TIOCGPTN, &n);
	snprintf(name, sizeof(name), "/dev/pts/%d", n);
	s = open(name, O_RDWR | O_NOCTTY);
}

static void show_read(const char *what, int fd)
{
	char buf[200];
	struct pollfd p = {fd, POLLIN, 0};

	if (poll(&p, 1, 1000) == 0) {
		printf("%s: nothing\n", what);
		return;
	}
	ssize_t n = read(fd, buf, sizeof(buf));
	printf("%s: %zd %s", what, n, n < 0 ? strerrorname_np(errno) : "");
	for (ssize_t i = 0; i < n; i++)
		printf(buf[i] >= ' ' && buf[i] < 127 ? "%c" : "\\%03o", (unsigned char)buf[i]);
	puts("");
}

/* Linux passes on what the master writes a moment later: waits until `n` bytes can be read. */
static void wait_for(int n)
{
	int there = 0;

	for (int tries = 0; tries < 5000 && !ioctl(s, FIONREAD, &there) && there < n; tries++)
		poll(NULL, 0, 1);
}

/* Writes a flow-control character and another one, which shows when the first has been processed.
 */
static void type_flow(const char *both)
{
	char c;

	write(m, both, 2);
	wait_for(1);
	read(s, &c, 1);
}

static void opening(void)
{
	char name[32];
	int n, one = 1, zero = 0, got = -1;

	m = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	SHOW(isatty(m));
	SHOW(ioctl(m, TIOCGPTN, &n));
	snprintf(name, sizeof(name), "/dev/pts/%d", n);
	SHOW(ioctl(m, TIOCGPTLCK, &got));
	SHOW(got);
	SHOW(open(name, O_RDWR | O_NOCTTY));
	SHOW(ioctl(m, TIOCSPTLCK, &zero));
	s = open(name, O_RDWR | O_NOCTTY);
	SHOW_OK(s);
	SHOW(ioctl(m, TIOCSPTLCK, &one));
	SHOW(open(name, O_RDWR | O_NOCTTY));
	SHOW(ioctl(m, TIOCSPTLCK, &zero));
	SHOW(ioctl(s, TIOCGPTN, &n));
	SHOW(ioctl(s, TIOCSPTLCK, &zero));
	SHOW(ioctl(m, TIOCSPTLCK, NULL));
	SHOW(ioctl(m, TIOCGPTN, NULL));
	SHOW(lseek(m, 0, SEEK_SET));
	SHOW(lseek(s, 0, SEEK_SET));
	SHOW(pread(s, name, 1, 0));
	SHOW(ftruncate(s, 0));
	SHOW_OK(close((int)ioctl(m, TIOCGPTPEER, O_RDWR | O_NOCTTY)));
	SHOW(ioctl(m, TIOCEXCL));
	SHOW(ioctl(s, TIOCGEXCL, &got));
	SHOW(got);
	SHOW(ioctl(s, TIOCEXCL));
	SHOW(ioctl(s, TIOCGEXCL, &got));
	SHOW(got);
	IN_CHILD(setuid(1000); SHOW_OK(open(ptsname(m), O_RDWR | O_NOCTTY)));
	SHOW(ioctl(s, TIOCNXCL));
	SHOW(ioctl(s, TIOCGETD, &got));
	SHOW(got);
	SHOW(ioctl(s, 0x5499, &got));
	SHOW(ioctl(s, TIOCMGET, &got));
	SHOW(ioctl(s, TIOCGSERIAL, NULL));
	SHOW(ioctl(s, TIOCGSOFTCAR, &got));
	SHOW(got);
	SHOW(ioctl(m, TIOCGDEV, &got) == 0);
	SHOW(ioctl(s, TIOCGDEV, &got));
	SHOW(got >> 8 & 0xff);
	SHOW(ioctl(m, TIOCPKT, &one));
	SHOW(ioctl(m, TIOCGPKT, &got));
	SHOW(got);
	SHOW(ioctl(s, TIOCPKT, &one));
	close(s);
	close(m);
	SHOW(open("/dev/tty", O_RDWR));
	SHOW(open("/dev/pts/9999", O_RDWR));
}

static void settings(void)
{
	struct termios t, u;

	pair();
	SHOW(tcgetattr(s, &t));
	printf("%#o %#o %#o %#o\n", t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag);
	for (int i = 0; i < 19; i++)
		printf("%d ", t.c_cc[i]);
	puts("");
	SHOW(tcgetattr(m, &u));
	SHOW(u.c_lflag == t.c_lflag);
	SHOW(tcgetattr(99, &t));
	SHOW(ioctl(s, TCGETS, NULL));
	SHOW(ioctl(s, TCSETS, NULL));
	t.c_cflag = 0;
	SHOW(ioctl(s, TCSETS, &t));
	SHOW(ioctl(s, TCGETS, &t));
	SHOW(tcgetattr(s, &t));
	printf("%#o\n", t.c_cflag);
	cfsetspeed(&t, B9600);
	t.c_cflag |= CS7 | PARENB;
	SHOW(tcsetattr(s, TCSANOW, &t));
	SHOW(tcgetattr(s, &t));
	printf("%#o\n", t.c_cflag);
	static const struct {
		tcflag_t in, out, local;
		const char *typed;
	} modes[] = {{0, 0, ICANON, "line\rmore\n"},
		     {ICRNL, 0, ICANON, "line\rmore\n"},
		     {INLCR, 0, ICANON, "line\nx\r\n"},
		     {IGNCR | ICRNL, 0, ICANON, "a\rb\n"},
		     {IUCLC, 0, ICANON | IEXTEN, "UPPER\n"},
		     {ISTRIP, 0, ICANON, "\301\302\n"},
		     {0, OPOST | ONLCR, ICANON | ECHO, "ab\n"},
		     {0, OPOST | OCRNL, ICANON | ECHO, "ab\rc\n"},
		     {0, OPOST | ONLRET | ONOCR, ICANON | ECHO, "ab\n"},
		     {0, OPOST | OLCUC, ICANON | ECHO, "lower\n"},
		     {0, OPOST | TABDLY, ICANON | ECHO, "a\tb\n"},
		     {0, 0, ICANON | ECHO | ECHOE, "abc\177\177d\n"},
		     {0, 0, ICANON | ECHO, "abc\177d\n"},
		     {0, 0, ICANON | ECHO | ECHOE | ECHOK, "abc\025d\n"},
		     {0, 0, ICANON | ECHO | ECHOE | ECHOK | ECHOKE, "abc\025d\n"},
		     {0, 0, ICANON | ECHO | ECHOE | IEXTEN, "one two\027x\n"},
		     {0, 0, ICANON | ECHO | ECHOCTL, "\001\002\n"},
		     {0, 0, ICANON | ECHO | ECHOPRT | IEXTEN, "abc\177\177d\n"},
		     {0, 0, ICANON | ECHO | IEXTEN | ECHOCTL, "\026\003x\n"},
		     {0, 0, ICANON | ECHO | IEXTEN, "ab\022c\n"},
		     {0, 0, ICANON | ECHONL, "quiet\n"},
		     {0, 0, ICANON, "ab\004cd\n"},
		     {0, 0, ICANON, "\004"},
		     {0, 0, 0, "raw\004\177\n"},
		     {0, 0, ECHO, "raw\n"},
		     {PARMRK, 0, 0, "\377x"},
		     {0, 0, ICANON | ISIG, "abc\003d\n"},
		     {0, 0, ICANON | ISIG | NOFLSH, "abc\003d\n"},
		     {IXON, 0, ICANON, "a\023b\021c\n"},
		     {IXON | IXANY, 0, ICANON | ECHO, "a\023bc\n"}};
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		struct termios w;
		int n = -1;
		tcgetattr(s, &w);
		w.c_iflag = modes[i].in;
		w.c_oflag = modes[i].out;
		w.c_lflag = modes[i].local;
		w.c_cflag = CS8 | CREAD | B38400;
		w.c_cc[VMIN] = 1;
		w.c_cc[VTIME] = 0;
		tcsetattr(s, TCSAFLUSH, &w);
		tcflush(m, TCIOFLUSH);
		printf("%zu: %#o %#o %#o\n", i, modes[i].in, modes[i].out, modes[i].local);
		write(m, modes[i].typed, strlen(modes[i].typed));
		SHOW(ioctl(s, FIONREAD, &n));
		show_read("  slave", s);
		if (strchr(modes[i].typed, 4))
			show_read("  slave", s);
		struct pollfd p = {m, POLLIN, 0};
		if (poll(&p, 1, modes[i].local & (ECHO | ECHONL | ISIG) ? 1000 : 0))
			show_read("  master", m);
	}
	close(s);
	close(m);
}

static void timing(void)
{
	struct termios t;
	char buf[10];

	pair();
	tcgetattr(s, &t);
	cfmakeraw(&t);
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 0;
	tcsetattr(s, TCSANOW, &t);
	SHOW(read(s, buf, 10));
	t.c_cc[VTIME] = 1;
	tcsetattr(s, TCSANOW, &t);
	SHOW(read(s, buf, 10));
	t.c_cc[VMIN] = 3;
	tcsetattr(s, TCSANOW, &t);
	write(m, "ab", 2);
	SHOW(read(s, buf, 10));
	write(m, "abcdef", 6);
	SHOW(read(s, buf, 4));
	SHOW(read(s, buf, 10));
	t.c_cc[VTIME] = 0;
	tcsetattr(s, TCSANOW, &t);
	write(m, "ab", 2);
	wait_for(2);
	fcntl(s, F_SETFL, O_NONBLOCK);
	struct pollfd p = {s, POLLIN | POLLOUT, 0};
	SHOW(poll(&p, 1, 0));
	SHOW(p.revents);
	SHOW(read(s, buf, 10));
	SHOW(read(s, buf, 10));
	SHOW(read(m, buf, 0));
	close(s);
	close(m);
}

static void packets(void)
{
	int one = 1;
	struct termios t;

	pair();
	tcgetattr(s, &t);
	cfmakeraw(&t);
	t.c_lflag |= ISIG;
	tcsetattr(s, TCSANOW, &t);
	SHOW(ioctl(m, TIOCPKT, &one));
	write(s, "data", 4);
	show_read("data", m);
	SHOW(tcflush(s, TCIFLUSH));
	show_read("flush in", m);
	SHOW(tcflush(s, TCOFLUSH));
	show_read("flush out", m);
	SHOW(tcflush(s, TCIOFLUSH));
	show_read("flush both", m);
	SHOW(tcflow(s, TCOOFF));
	struct pollfd p = {m, POLLIN | POLLPRI, 0};
	SHOW(poll(&p, 1, 10000));
	SHOW(p.revents);
	show_read("stop", m);
	SHOW(tcflow(s, TCOON));
	show_read("start", m);
	t.c_iflag |= IXON;
	tcsetattr(s, TCSANOW, &t);
	show_read("IXON", m);
	t.c_cc[VSTOP] = 'x';
	tcsetattr(s, TCSANOW, &t);
	show_read("other stop", m);
	t.c_lflag |= EXTPROC;
	tcsetattr(s, TCSANOW, &t);
	show_read("EXTPROC", m);
	close(s);
	close(m);
}

static void flow(void)
{
	struct termios t;

	pair();
	tcgetattr(s, &t);
	cfmakeraw(&t);
	t.c_iflag |= IXON;
	tcsetattr(s, TCSANOW, &t);
	SHOW(tcflow(s, TCOOFF));
	SHOW(fcntl(s, F_SETFL, O_NONBLOCK));
	SHOW(write(s, "later", 5));
	show_read("stopped", m);
	SHOW(tcflow(s, TCOON));
	SHOW(write(s, "now", 3));
	show_read("started", m);
	type_flow("\023q");
	SHOW(write(s, "held", 4));
	show_read("^S", m);
	type_flow("\021q");
	SHOW(write(s, "sent", 4));
	show_read("^Q", m);
	SHOW(tcflow(s, TCIOFF));
	show_read("TCIOFF", m);
	SHOW(tcflow(s, TCION));
	show_read("TCION", m);
	SHOW(tcflow(s, 9));
	SHOW(tcflush(s, 9));
	SHOW(tcdrain(s));
	SHOW(tcsendbreak(s, 0));
	write(m, "abc", 3);
	wait_for(3);
	int n = -1;
	SHOW(ioctl(s, FIONREAD, &n));
	SHOW(n);
	SHOW(ioctl(m, TIOCINQ, &n));
	SHOW(ioctl(s, TIOCOUTQ, &n));
	SHOW(n);
	SHOW(tcflush(s, TCIFLUSH));
	SHOW(ioctl(s, FIONREAD, &n));
	SHOW(n);
	close(s);
	show_read("slave closed", m);
	close(m);
}

static void in_session(void)
{
	struct winsize w = {24, 80, 1, 2}, got;
	struct sigaction a = {.sa_handler = handler};
	int n = -1;

	for (int sig = 1; sig < 32; sig++)
		if (sig == SIGWINCH || sig == SIGHUP || sig == SIGCONT || sig == SIGTTIN ||
		    sig == SIGTTOU)
			sigaction(sig, &a, NULL);
	SHOW(setsid() == getpid());
	SHOW(open("/dev/tty", O_RDWR));
	pair();
	SHOW(tcgetpgrp(s));
	SHOW(tcgetpgrp(m));
	SHOW(tcgetsid(s));
	SHOW(tcsetpgrp(s, getpgrp()));
	SHOW(ioctl(s, TIOCNOTTY));
	IN_CHILD(SHOW(ioctl(s, TIOCSCTTY, 0)));
	SHOW(ioctl(s, TIOCSCTTY, 0));
	SHOW(ioctl(s, TIOCSCTTY, 0));
	SHOW(tcgetpgrp(s) == getpgrp());
	SHOW(tcgetpgrp(m) == getpgrp());
	SHOW(tcgetsid(s) == getsid(0));
	SHOW(ioctl(m, TIOCGSID, &n));
	SHOW(n == getsid(0));
	int tty = open("/dev/tty", O_RDWR);
	SHOW_OK(tty);
	SHOW(tcgetpgrp(tty) == getpgrp());
	SHOW(tcsetpgrp(s, 999999));
	SHOW(tcsetpgrp(s, -1));
	SHOW(tcsetpgrp(s, 1));
	/* The size, and the signal of its change. */
	SHOW(ioctl(s, TIOCGWINSZ, &got));
	printf("%d %d %d %d\n", got.ws_row, got.ws_col, got.ws_xpixel, got.ws_ypixel);
	SHOW(ioctl(m, TIOCSWINSZ, &w));
	SHOW(winches);
	SHOW(ioctl(m, TIOCSWINSZ, &w));
	SHOW(winches);
	SHOW(ioctl(s, TIOCGWINSZ, &got));
	printf("%d %d %d %d\n", got.ws_row, got.ws_col, got.ws_xpixel, got.ws_ypixel);
	SHOW(ioctl(s, TIOCSWINSZ, NULL));
	/* Input put there by a program. */
	SHOW(ioctl(s, TIOCSTI, "x"));
	SHOW(ioctl(s, TIOCSTI, "\n"));
	show_read("put there", s);
	SHOW(ioctl(s, TIOCSTI, NULL));
	IN_CHILD(setsid(); SHOW(ioctl(s, TIOCSCTTY, 0)); SHOW(tcgetpgrp(s)); SHOW(tcgetsid(s));
		 SHOW(open("/dev/tty", O_RDWR)));
	IN_CHILD(setsid(); setuid(1000); SHOW(ioctl(s, TIOCSCTTY, 1)));
	/* In the background. */
	IN_CHILD(setpgid(0, 0); char c; SHOW(tcsetpgrp(s, getpgrp()) == -1 || ttous);
		 ttins = ttous = 0; signal(SIGTTOU, SIG_IGN); SHOW(tcsetpgrp(s, getpgrp()));
		 SHOW(tcgetpgrp(s) == getpgrp()); SHOW(tcsetpgrp(s, getppid()));
		 signal(SIGTTIN, SIG_IGN); SHOW(read(s, &c, 1)); SHOW(write(s, "w", 1)));
	/* The other side is closed. */
	hups = conts = 0;
	SHOW(ioctl(m, TIOCSIG, SIGWINCH));
	SHOW(winches);
	SHOW(ioctl(m, TIOCSIG, 999));
	close(m);
	SHOW(hups);
	SHOW(conts);
	char c;
	SHOW(read(s, &c, 1));
	SHOW(write(s, "x", 1));
	SHOW(ioctl(s, TIOCGWINSZ, &got));
	struct pollfd p = {s, POLLIN | POLLOUT, 0};
	SHOW(poll(&p, 1, 0));
	SHOW(p.revents);
	SHOW(open("/dev/tty", O_RDWR));
	close(s);
	close(tty);
	/* The session's leader gives up its terminal. */
	pair();
	SHOW(ioctl(s, TIOCSCTTY, 0));
	hups = conts = 0;
	SHOW(ioctl(s, TIOCNOTTY));
	SHOW(hups);
	SHOW(conts);
	SHOW(tcgetpgrp(s));
	SHOW(open("/dev/tty", O_RDWR));
	/* Opening makes it the session's terminal. */
	char name[32];
	snprintf(name, sizeof(name), "%s", ptsname(m));
	int o = open(name, O_RDWR | O_NOCTTY);
	SHOW(tcgetsid(o));
	close(o);
	o = open(name, O_WRONLY);
	SHOW(tcgetsid(o));
	close(o);
	o = open(name, O_RDWR);
	SHOW(tcgetsid(o) == getsid(0));
	IN_CHILD(SHOW(ioctl(o, TIOCNOTTY)); SHOW(open("/dev/tty", O_RDWR)));
	SHOW(tcgetsid(o) == getsid(0));
}

int main(void)
{
	case_begin();
	opening();
	settings();
	timing();
	packets();
	flow();
	IN_CHILD(in_session());
	return 0;
}
