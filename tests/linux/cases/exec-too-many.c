/* SPDX-License-Identifier: BSD-2-Clause */
/* A task that becomes a user with too many tasks cannot execute a program while there are so many.
 */
#include <sys/resource.h>

#include "case.h"

static pid_t sleeper_of(uid_t uid)
{
	int fds[2];
	char byte;
	pid_t pid;

	SHOW(pipe(fds));
	pid = fork();
	if (!pid) {
		setresuid(uid, uid, uid);
		write(fds[1], "x", 1);
		pause();
	}
	SHOW(read(fds[0], &byte, 1));
	return pid;
}

static void become(uid_t uid, const struct rlimit *limit)
{
	pid_t other = sleeper_of(uid);

	SHOW(setrlimit(RLIMIT_NPROC, limit));
	SHOW(setresuid(uid, uid, 0));
	SHOW(execl("/none", "none", NULL));
	SHOW(execl("/none", "none", NULL));
	SHOW(kill(other, SIGKILL));
	SHOW(waitpid(other, NULL, 0) == other);
	SHOW(execl("/none", "none", NULL));
}

int main(void)
{
	const struct rlimit one = {1, 1}, two = {2, 2};

	case_begin();
	IN_CHILD(become(1600, &one));
	IN_CHILD(become(1600, &two));
	IN_CHILD(become(0, &one));
	return 0;
}
