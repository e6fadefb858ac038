/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes: fork, vfork, exec, wait in all its forms, exit codes, groups and sessions. */
#include "case.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>

static void waits(void)
{
	int status = 0;
	pid_t pid;
	siginfo_t info;

	SHOW(wait(&status));
	pid = fork();
	if (!pid)
		_exit(300);
	printf("waited right: %d\n", waitpid(pid, &status, 0) == pid);
	SHOW(WEXITSTATUS(status));
	pid = fork();
	if (!pid) {
		pause();
		_exit(1);
	}
	SHOW(waitpid(pid, &status, WNOHANG));
	SHOW(kill(pid, SIGSTOP));
	printf("stopped: %d\n", waitpid(pid, &status, WUNTRACED) == pid);
	SHOW(WIFSTOPPED(status) ? WSTOPSIG(status) : -2);
	SHOW(kill(pid, SIGCONT));
	printf("continued: %d\n", waitpid(pid, &status, WCONTINUED) == pid);
	SHOW(WIFCONTINUED(status));
	SHOW(kill(pid, SIGKILL));
	memset(&info, 0, sizeof(info));
	SHOW(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	printf("%d %d %d\n", info.si_code == CLD_KILLED, info.si_status, info.si_pid == pid);
	printf("again: %d\n", waitpid(pid, &status, 0) == pid);
	SHOW(WTERMSIG(status));
	SHOW(waitpid(pid, &status, 0));
	SHOW(waitpid(-1, &status, 0x10000000));
	SHOW(waitid(P_PID, 1, &info, 0));
}

static void groups(void)
{
	pid_t self = getpid();

	printf("%d\n", getpgid(0) == getpgrp());
	SHOW(setpgid(0, -1));
	SHOW(getpgid(999999));
	SHOW(setpgid(999999, 0));
	SHOW_OK(setsid());
	printf("%d %d\n", getsid(0) == self, getpgrp() == self);
	SHOW(setsid());
	SHOW(setpgid(0, 0));
}

static void executes(void)
{
	char *const argv[] = {"x", NULL};
	int fd;

	SHOW(execv("/no/such", argv));
	SHOW(execv("/", argv));
	SHOW(execv("/etc/passwd", argv));
	fd = open("/tmp/case-junk", O_CREAT | O_WRONLY | O_TRUNC, 0755);
	SHOW(write(fd, "\177ELFjunk", 8));
	close(fd);
	SHOW(execv("/tmp/case-junk", argv));
	fd = open("/tmp/case-junk", O_WRONLY | O_TRUNC);
	SHOW(write(fd, "#!/no/interpreter\n", 18));
	close(fd);
	SHOW(execv("/tmp/case-junk", argv));
	unlink("/tmp/case-junk");
}

static int orphan_pipe[2];

static void orphans(void)
{
	char got = 0;

	SHOW(pipe(orphan_pipe));
	if (!fork()) {
		pid_t parent = getpid();
		if (!fork()) {
			while (getppid() == parent)
				usleep(1000);
			write(orphan_pipe[1], "r", 1);
			_exit(0);
		}
		_exit(0);
	}
	wait(NULL);
	SHOW(read(orphan_pipe[0], &got, 1));
}

int main(void)
{
	struct utsname name;
	char comm[16];
	int vforked = 1;

	case_begin();
	IN_CHILD(_exit(7));
	IN_CHILD(abort());
	IN_CHILD(raise(SIGTERM));
	IN_CHILD(*(volatile int *)0 = 1);
	waits();
	IN_CHILD(groups());
	executes();
	orphans();
	if (!vfork())
		vforked = 2, _exit(3);
	SHOW(vforked);
	wait(NULL);
	SHOW(prctl(PR_SET_NAME, "a-very-long-name-indeed"));
	SHOW(prctl(PR_GET_NAME, comm));
	puts(comm);
	SHOW(uname(&name));
	puts(name.sysname);
	puts(name.machine);
	SHOW(sched_yield());
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, 5));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(prctl(9999));
	return 0;
}
