/* SPDX-License-Identifier: BSD-2-Clause */
/* Threaded control groups: types, what may be made threaded, where threads may go. Also clone3 into
 * a group, and which tasks a user may move. */
#include "cgroup.h"

#include <linux/sched.h>
#include <pthread.h>
#include <sys/syscall.h>

static void *wait_on_pipe(void *arg)
{
	char c;

	syscall(SYS_gettid);
	*(volatile pid_t *)((int *)arg + 2) = (pid_t)syscall(SYS_gettid);
	if (read(*(int *)arg, &c, 1) < 0)
		return NULL;
	return NULL;
}

static void types(void)
{
	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	SHOW(cg_make("a/b/c"));
	cg_show("cgroup.type");
	cg_show("a/cgroup.type");
	SHOW(cg_write("a/b/cgroup.type", "threads"));
	SHOW(cg_write("a/b/cgroup.type", "threaded"));
	cg_show("a/cgroup.type");
	cg_show("a/b/cgroup.type");
	cg_show("a/b/c/cgroup.type");
	cg_show("cgroup.type");
	SHOW(cg_make("a/d"));
	cg_show("a/d/cgroup.type");
	SHOW(cg_write("a/d/cgroup.procs", "0"));
	SHOW(cg_write("a/b/c/cgroup.procs", "0"));
	SHOW(cg_write("a/b/c/cgroup.type", "threaded"));
	cg_show("a/b/c/cgroup.type");
	cg_show("a/b/cgroup.procs");
	cg_show("a/b/cgroup.threads");
	SHOW(cg_write("a/b/cgroup.kill", "1"));
}

static void threads(void)
{
	int state[3] = {0}, ends[2];
	pthread_t thread;
	void *result;

	IN_CHILD({
		SHOW(pipe(ends));
		state[0] = ends[0];
		pthread_create(&thread, NULL, wait_on_pipe, state);
		while (!*(volatile int *)&state[2])
			usleep(1000);
		/* A thread can only be moved within the domain of its process. */
		SHOW(cg_write_number("a/b/cgroup.threads", state[2]));
		SHOW(cg_write("a/cgroup.procs", "0"));
		SHOW(cg_count("a/cgroup.threads"));
		SHOW(cg_write_number("a/b/cgroup.threads", state[2]));
		SHOW(cg_count("a/cgroup.threads"));
		SHOW(cg_count("a/cgroup.procs"));
		SHOW(cg_count("a/b/cgroup.threads"));
		cg_show("a/b/cgroup.procs");
		cg_show("a/b/cgroup.events");
		SHOW(cg_write("a/b/c/cgroup.procs", "0"));
		SHOW(cg_count("a/b/c/cgroup.threads"));
		SHOW(cg_count("a/cgroup.procs"));
		SHOW(cg_remove("a/b/c"));
		SHOW(cg_write("cgroup.procs", "0"));
		SHOW(write(ends[1], "x", 1));
		pthread_join(thread, &result);
	});
	SHOW(cg_remove("a/d"));
	SHOW(cg_remove("a/b/c"));
	SHOW(cg_remove("a/b"));
	cg_show("a/cgroup.type");
	/* Not while a task is in the group. */
	SHOW(cg_make("a/b"));
	pid_t child = cg_child("a/b");
	SHOW(cg_write("a/b/cgroup.type", "threaded"));
	cg_reap(child);
	cg_wait("a/b/cgroup.events", "populated", 0);
	SHOW(cg_write("a/b/cgroup.type", "threaded"));
	SHOW(cg_write("a/b/cgroup.type", "threaded"));
	SHOW(cg_remove("a/b"));
	SHOW(cg_remove("a"));
}

static pid_t clone_into(int fd, uint64_t flags)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP | flags, .exit_signal = SIGCHLD, .cgroup = (uint64_t)fd};

	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static void clone_into_group(void)
{
	int fd, file, status, other = open("/", O_RDONLY | O_DIRECTORY);
	pid_t child;

	SHOW(cg_make("a"));
	fd = open(cg_path("a"), O_PATH);
	file = open(cg_path("a/cgroup.procs"), O_RDONLY);
	child = clone_into(fd, 0);
	if (!child)
		_exit(cg_count("a/cgroup.procs"));
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status));
	SHOW(clone_into(file, 0));
	SHOW(clone_into(other, 0));
	SHOW(clone_into(99, 0));
	SHOW(cg_write("a/cgroup.freeze", "1"));
	child = clone_into(fd, 0);
	if (!child)
		_exit(3);
	cg_wait("a/cgroup.events", "frozen", 1);
	SHOW(waitpid(child, &status, WNOHANG));
	SHOW(cg_write("a/cgroup.freeze", "0"));
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status));
	cg_wait("a/cgroup.events", "populated", 0);
	SHOW(cg_remove("a"));
	SHOW(clone_into(fd, 0));
	close(fd);
	close(file);
	close(other);
}

static void rights(void)
{
	/* Lets ordinary users reach the mount. */
	SHOW(chmod(".", 0755));
	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	SHOW(cg_make("a/c"));
	SHOW(chown(cg_path("a/b/cgroup.procs"), 1000, 1000));
	SHOW(chown(cg_path("a/c/cgroup.procs"), 1000, 1000));
	SHOW(chown(cg_path("a/c"), 1000, 1000));
	IN_CHILD({
		SHOW(cg_write("a/b/cgroup.procs", "0"));
		SHOW(setresgid(1000, 1000, 1000));
		SHOW(setresuid(1000, 1000, 1000));
		/* The common ancestor is not the user's. */
		SHOW(cg_write("a/c/cgroup.procs", "0"));
		SHOW(cg_write("a/b/cgroup.procs", "0"));
		SHOW(cg_write("a/cgroup.procs", "0"));
		SHOW(cg_make("a/b/own"));
		SHOW(cg_make("a/c/own"));
		struct stat st;
		stat(cg_path("a/c/own/cgroup.procs"), &st);
		SHOW(st.st_uid);
		SHOW(cg_write("a/c/own/cgroup.procs", "0"));
	});
	SHOW(chown(cg_path("a/cgroup.procs"), 1000, 1000));
	IN_CHILD({
		SHOW(cg_write("a/b/cgroup.procs", "0"));
		SHOW(setresuid(1000, 1000, 1000));
		SHOW(cg_write("a/c/cgroup.procs", "0"));
		SHOW(cg_write("a/c/own/cgroup.procs", "0"));
		SHOW(cg_write("a/cgroup.procs", "0"));
		SHOW(cg_write("a/cgroup.freeze", "1"));
		SHOW(cg_write("a/c/cgroup.freeze", "1"));
		SHOW(cg_remove("a/c/own"));
		SHOW(cg_remove("a/c"));
	});
	cg_wait("a/cgroup.events", "populated", 0);
	SHOW(cg_remove("a/c/own"));
	SHOW(cg_remove("a/c"));
	SHOW(cg_remove("a/b"));
	SHOW(cg_remove("a"));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	cg_begin("threads");
	types();
	threads();
	clone_into_group();
	rights();
	cg_end();
	return 0;
}
