/* SPDX-License-Identifier: BSD-2-Clause */
/* F_NOTIFY: the parts that send no signal. */
#include "case.h"

int main(void)
{
	int dir = open(".", O_RDONLY);
	int file = open("f", O_RDWR | O_CREAT, 0600);

	SHOW(fcntl(dir, F_NOTIFY, 0));
	SHOW(fcntl(dir, F_NOTIFY, DN_MULTISHOT));
	SHOW(fcntl(file, F_NOTIFY, DN_MULTISHOT));
	SHOW(fcntl(file, F_NOTIFY, DN_MODIFY));
	SHOW(fcntl(-1, F_NOTIFY, 0));
	return 0;
}
