/* SPDX-License-Identifier: BSD-2-Clause */
/* cgroup.freeze and cgroup.kill: which tasks stand still, which signals reach them, which are
 * killed, and how changes are reported. */
#include "cgroup.h"

#include <sys/inotify.h>
#include <sys/ptrace.h>

static volatile int *counter; /* shared with the children */

/* A child that counts, in the group. */
static pid_t counting_child(const char *group)
{
	pid_t child = fork();

	if (child)
		return cg_write_number(group, child) < 0 ? -1 : child;
	for (;;) {
		++*counter;
		usleep(1000);
	}
}

static bool counts(void)
{
	int before = *counter;

	for (int i = 0; i < 300; i++) {
		usleep(10000);
		if (*counter > before + 2)
			return true;
		if (i == 10 && *counter == before)
			return false;
	}
	return false;
}

static void freeze_one(void)
{
	pid_t child;

	SHOW(cg_make("a"));
	cg_show("a/cgroup.freeze");
	cg_show("a/cgroup.events");
	SHOW(cg_write("a/cgroup.freeze", "1"));
	cg_show("a/cgroup.events");
	SHOW(cg_write("a/cgroup.freeze", "0"));
	cg_show("a/cgroup.events");
	child = counting_child("a/cgroup.procs");
	SHOW(counts());
	SHOW(cg_write("a/cgroup.freeze", "1"));
	cg_wait("a/cgroup.events", "frozen", 1);
	SHOW(counts());
	/* Stop and continue take effect later, a fatal signal at once. */
	kill(child, SIGSTOP);
	kill(child, SIGCONT);
	SHOW(counts());
	cg_show("a/cgroup.events");
	SHOW(cg_write("a/cgroup.freeze", "0"));
	cg_wait("a/cgroup.events", "frozen", 0);
	SHOW(counts());
	SHOW(cg_write("a/cgroup.freeze", "1"));
	cg_wait("a/cgroup.events", "frozen", 1);
	kill(child, SIGTERM);
	int status;
	waitpid(child, &status, 0);
	SHOW(WTERMSIG(status));
	cg_show("a/cgroup.events");
	SHOW(cg_write("a/cgroup.freeze", "2"));
	SHOW(cg_write("a/cgroup.freeze", "-1"));
	SHOW(cg_write("a/cgroup.freeze", "on"));
	SHOW(cg_remove("a"));
}

static void freeze_tree(void)
{
	pid_t child;

	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	SHOW(cg_make("a/c"));
	child = counting_child("a/b/cgroup.procs");
	SHOW(cg_write("a/cgroup.freeze", "1"));
	cg_wait("a/cgroup.events", "frozen", 1);
	cg_show("a/b/cgroup.freeze");
	cg_show("a/b/cgroup.events");
	cg_show("a/c/cgroup.events");
	SHOW(cg_write("a/b/cgroup.freeze", "1"));
	SHOW(cg_write("a/cgroup.freeze", "0"));
	cg_wait("a/cgroup.events", "frozen", 0);
	cg_show("a/b/cgroup.events");
	SHOW(counts());
	/* A task that is moved out continues, a task that is moved in stands still. */
	SHOW(cg_write_number("a/c/cgroup.procs", child));
	SHOW(counts());
	SHOW(cg_write_number("a/b/cgroup.procs", child));
	cg_wait("a/b/cgroup.events", "frozen", 1);
	SHOW(counts());
	cg_reap(child);
	/* A child of a fork is where its parent is. */
	SHOW(cg_make("a/b/d"));
	cg_show("a/b/d/cgroup.events");
	SHOW(cg_remove("a/b/d"));
	SHOW(cg_remove("a/b"));
	SHOW(cg_remove("a/c"));
	SHOW(cg_remove("a"));
}

static void stopped_child(void)
{
	pid_t child;
	int status;

	SHOW(cg_make("a"));
	child = counting_child("a/cgroup.procs");
	kill(child, SIGSTOP);
	waitpid(child, &status, WUNTRACED);
	SHOW(cg_write("a/cgroup.freeze", "1"));
	cg_wait("a/cgroup.events", "frozen", 1);
	SHOW(cg_write("a/cgroup.freeze", "0"));
	cg_wait("a/cgroup.events", "frozen", 0);
	SHOW(counts());
	SHOW(cg_write("a/cgroup.freeze", "1"));
	kill(child, SIGCONT);
	cg_wait("a/cgroup.events", "frozen", 1);
	SHOW(counts());
	SHOW(cg_write("a/cgroup.freeze", "0"));
	SHOW(counts());
	cg_reap(child);
	SHOW(cg_remove("a"));
}

static void kill_tree(void)
{
	pid_t children[6];
	int status;

	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	for (int i = 0; i < 6; i++)
		children[i] = cg_child(i % 2 ? "a" : "a/b");
	SHOW(cg_write("a/b/cgroup.freeze", "1"));
	SHOW(cg_write("a/cgroup.kill", "0"));
	SHOW(cg_write("a/cgroup.kill", "2"));
	SHOW(cg_write("a/cgroup.kill", "x"));
	cg_show("a/cgroup.kill");
	SHOW(cg_write("a/cgroup.kill", "1"));
	for (int i = 0; i < 6; i++) {
		waitpid(children[i], &status, 0);
		printf("%d: %d\n", i, WTERMSIG(status));
	}
	cg_wait("a/cgroup.events", "populated", 0);
	SHOW(cg_remove("a/b"));
	SHOW(cg_remove("a"));
}

/* A group that forks as fast as it can is killed as a whole. */
static void kill_forks(void)
{
	SHOW(cg_make("a"));
	if (!fork()) {
		cg_write("a/cgroup.procs", "0");
		for (int i = 0; i < 3; i++)
			fork();
		for (;;) {
			pid_t child = fork();

			if (!child)
				_exit(0);
			waitpid(child, NULL, 0);
		}
	}
	cg_wait("a/cgroup.events", "populated", 1);
	usleep(50000);
	SHOW(cg_write("a/cgroup.kill", "1"));
	cg_wait("a/cgroup.events", "populated", 0);
	while (wait(NULL) > 0)
		;
	SHOW(cg_remove("a"));
}

static int polled(int fd, int timeout)
{
	struct pollfd p = {fd, POLLPRI, 0};

	poll(&p, 1, timeout);
	return p.revents;
}

static void told(void)
{
	char text[4096];
	int fd, notify = inotify_init1(IN_NONBLOCK), wd;
	pid_t child;

	SHOW(cg_make("a"));
	fd = open(cg_path("a/cgroup.events"), O_RDONLY);
	wd = inotify_add_watch(notify, cg_path("a/cgroup.events"), IN_MODIFY);
	SHOW(wd > 0);
	SHOW(polled(fd, 0));
	SHOW(pread(fd, text, sizeof(text), 0) > 0);
	SHOW(polled(fd, 0));
	child = cg_child("a");
	SHOW(polled(fd, 3000));
	struct pollfd p = {notify, POLLIN, 0};
	SHOW(poll(&p, 1, 3000));
	SHOW(read(notify, text, sizeof(text)) >= (ssize_t)sizeof(struct inotify_event));
	SHOW(((struct inotify_event *)text)->mask);
	SHOW(pread(fd, text, sizeof(text), 0) > 0);
	SHOW(polled(fd, 0));
	cg_reap(child);
	SHOW(polled(fd, 3000));
	cg_wait("a/cgroup.events", "populated", 0);
	SHOW(cg_remove("a"));
	SHOW(pread(fd, text, sizeof(text), 0));
	close(fd);
	close(notify);
}

int main(void)
{
	counter = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	cg_begin("freeze");
	freeze_one();
	freeze_tree();
	stopped_child();
	kill_tree();
	kill_forks();
	told();
	cg_end();
	return 0;
}
