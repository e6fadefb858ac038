/* SPDX-License-Identifier: BSD-2-Clause */
/* pidfd_send_signal() through an open folder of /proc. */
#include <sys/syscall.h>

#include "case.h"

static int send_signal(int fd, int sig)
{
	return (int)syscall(SYS_pidfd_send_signal, fd, sig, NULL, 0);
}

int main(void)
{
	char path[32];
	int status;
	pid_t child = fork();

	if (!child)
		for (;;)
			pause();
	snprintf(path, sizeof(path), "/proc/%d", child);
	int folder = open(path, O_RDONLY | O_DIRECTORY), task, other;
	strcat(path, "/task");
	task = open(path, O_RDONLY | O_DIRECTORY);
	other = open("/proc", O_RDONLY | O_DIRECTORY);
	SHOW(send_signal(folder, 0));
	SHOW(send_signal(task, 0));
	SHOW(send_signal(other, 0));
	SHOW(send_signal(0, 0));
	SHOW(send_signal(folder, SIGKILL));
	SHOW(waitpid(child, &status, 0) == child && WTERMSIG(status) == SIGKILL);
	SHOW(send_signal(folder, 0));
	return 0;
}
