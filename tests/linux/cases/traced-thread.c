/* SPDX-License-Identifier: BSD-2-Clause */
/* The tracer waits for the end of a traced thread, whether the thread ends by itself or is
 * killed. */
#include "tracer.h"

#include <pthread.h>

static void *ends(void *arg)
{
	(void)arg;
	syscall(SYS_exit, 5);
	return NULL;
}

static void *pauses(void *arg)
{
	(void)arg;
	for (;;)
		pause();
	return NULL;
}

static void joins_a_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, ends, NULL);
	pthread_join(thread, NULL);
	/* Once the process ends, its threads have ended with the same status. */
	raise(SIGSTOP);
}

static void leaves_a_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, pauses, NULL);
}

/* The thread's number; it and the leader go on. */
static pid_t new_thread(pid_t pid)
{
	unsigned long message = 0;
	pid_t tid;

	next(pid, "first stop");
	SHOW(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACECLONE));
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "clone");
	ptrace(PTRACE_GETEVENTMSG, pid, 0, &message);
	tid = (pid_t)message;
	next(tid, "the thread's first stop");
	ptrace(PTRACE_CONT, tid, 0, 0);
	ptrace(PTRACE_CONT, pid, 0, 0);
	return tid;
}

int main(void)
{
	siginfo_t info;
	pid_t pid, tid;

	case_begin();
	pid = traced(joins_a_thread);
	tid = new_thread(pid);
	SHOW(waitid(P_PID, (id_t)tid, &info, WEXITED | WNOWAIT | __WALL));
	printf("%d %d %d\n", info.si_pid == tid, info.si_code == CLD_EXITED, info.si_status);
	next(tid, "thread");
	SHOW(waitpid(tid, NULL, WNOHANG | __WALL));
	next(pid, "joined");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "process");
	SHOW(waitpid(-1, NULL, WNOHANG | __WALL));

	pid = traced(leaves_a_thread);
	tid = new_thread(pid);
	next(tid, "thread whose process ends");
	next(pid, "process");
	SHOW(waitpid(-1, NULL, WNOHANG | __WALL));
	return 0;
}
