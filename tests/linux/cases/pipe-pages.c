/* SPDX-License-Identifier: BSD-2-Clause */
/* The number of pages that a user's pipes may hold is limited: further pipes are small, and cannot
 * be made larger. */
#include <grp.h>
#include <sys/resource.h>

#include "case.h"

#define LARGE 1048576

static void be(uid_t uid)
{
	if (setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
		printf("cannot be somebody else\n");
}

static void greedy(void)
{
	int large = 0, small[2], fds[2];

	be(54323);
	while (large < 100 && !pipe(fds) && fcntl(fds[1], F_SETPIPE_SZ, LARGE) == LARGE)
		large++;
	printf("%d pipes of 1 MiB, then %s\n", large, strerror(errno));
	SHOW(pipe(small));
	SHOW(fcntl(small[0], F_GETPIPE_SZ));
	SHOW(fcntl(small[0], F_SETPIPE_SZ, 65536));
	SHOW(fcntl(small[0], F_SETPIPE_SZ, 4096));
	SHOW(fcntl(small[0], F_GETPIPE_SZ));
	IN_CHILD({
		SHOW(pipe(small));
		SHOW(fcntl(small[0], F_GETPIPE_SZ));
	});
	/* Pages that were given back can be taken again. */
	SHOW(fcntl(fds[0] - 2, F_SETPIPE_SZ, 4096));
	SHOW(fcntl(fds[0] - 2, F_SETPIPE_SZ, LARGE));
	SHOW(pipe(small));
	SHOW(fcntl(small[0], F_GETPIPE_SZ));
}

static void other(void)
{
	int fds[2];

	be(54324);
	SHOW(pipe(fds));
	SHOW(fcntl(fds[0], F_GETPIPE_SZ));
	SHOW(fcntl(fds[0], F_SETPIPE_SZ, LARGE));
	SHOW(fcntl(fds[0], F_SETPIPE_SZ, 2 * LARGE));
}

int main(void)
{
	IN_CHILD(greedy());
	IN_CHILD(other());
	/* All pages were given back. */
	IN_CHILD(greedy());
	return 0;
}
