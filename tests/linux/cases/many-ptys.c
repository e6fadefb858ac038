/* SPDX-License-Identifier: BSD-2-Clause */
/* More ptys at once than a minor number has in one byte: each slave is its master's. */
#include "case.h"

#include <sys/resource.h>
#include <sys/sysmacros.h>
#include <termios.h>

#define MANY 280

int main(void)
{
	static int master[MANY];
	struct rlimit limit = {1024, 1024};
	int opened = 0, right = 0;
	char name[64], c;

	case_begin();
	SHOW(setrlimit(RLIMIT_NOFILE, &limit));
	for (; opened < MANY; opened++) {
		master[opened] = posix_openpt(O_RDWR | O_NOCTTY);
		if (master[opened] < 0 || unlockpt(master[opened]))
			break;
	}
	SHOW(opened);
	for (int i = 0; i < opened; i++) {
		if (ptsname_r(master[i], name, sizeof(name)))
			break;
		int slave = open(name, O_RDWR | O_NOCTTY);
		struct termios t;
		if (slave < 0)
			break;
		tcgetattr(slave, &t);
		cfmakeraw(&t);
		tcsetattr(slave, TCSANOW, &t);
		c = 'a' + i % 26;
		write(slave, &c, 1);
		char back = 0;
		read(master[i], &back, 1);
		right += back == c;
		close(slave);
	}
	SHOW(right);
	return 0;
}
