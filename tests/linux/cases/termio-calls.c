/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of struct termio, which are older than termios, and locked settings. */
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "case.h"

struct old {
	uint16_t iflag, oflag, cflag, lflag;
	uint8_t line, cc[8];
};

int main(void)
{
	static const unsigned long set[] = {TCSETA, TCSETAW, TCSETAF};
	struct termios locked, t;
	struct old old;
	int m, s;

	SHOW(openpty(&m, &s, NULL, NULL, NULL));
	SHOW(ioctl(s, TCGETA, &old));
	printf("%x %x %x %x\n", old.iflag, old.oflag, old.cflag, old.lflag);
	for (int i = 0; i < 8; i++)
		printf("%d ", old.cc[i]);
	putchar('\n');
	for (int i = 0; i < 3; i++) {
		old.lflag ^= ECHO;
		old.cc[VINTR] = (uint8_t)(1 + i);
		SHOW(ioctl(s, set[i], &old));
		SHOW(tcgetattr(s, &t));
		printf("echo %d, intr %d, stop %d\n", !!(t.c_lflag & ECHO), t.c_cc[VINTR],
		       t.c_cc[VSTOP]);
	}
	SHOW(ioctl(s, TCGETA, NULL));
	SHOW(ioctl(s, TCSETA, NULL));
	SHOW(ioctl(open("f", O_CREAT | O_RDWR, 0600), TCGETA, &old));
	memset(&locked, 1, sizeof(locked));
	SHOW(ioctl(s, TIOCGLCKTRMIOS, &locked));
	SHOW(locked.c_iflag);
	SHOW(locked.c_cc[VINTR]);
	SHOW(ioctl(s, TIOCGLCKTRMIOS, NULL));
	return 0;
}
