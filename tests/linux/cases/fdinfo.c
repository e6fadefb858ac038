/* SPDX-License-Identifier: BSD-2-Clause */
/* The contents of /proc/self/fdinfo for each kind of file, except numbers that differ from run to
 * run. */
#include "case.h"

#include <mqueue.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

/* These depend on the machine or on where the file is. */
static const char *const numbers[] = {
	"mnt_id:", "ino:", "sdev:", "f_handle:", "eventfd-id:", "tfd:", "Pid:", "NSpid:", NULL};

/* Prints the line with those numbers replaced. */
static void print(char *line)
{
	for (int i = 0; numbers[i]; i++) {
		char *at = strstr(line, numbers[i]);

		if (!at)
			continue;
		at += strlen(numbers[i]);
		at += strspn(at, " \t");
		size_t n = strcspn(at, " \t\n");
		if (n) {
			*at = 'N';
			memmove(at + 1, at + n, strlen(at + n) + 1);
		}
	}
	printf("  %s", line);
}

static void show(const char *what, int fd)
{
	char name[64], line[300];

	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", fd);
	FILE *f = fopen(name, "r");
	printf("%s:%s\n", what, f ? "" : " none");
	while (f && fgets(line, sizeof(line), f))
		/* newer kernels only */
		if (strncmp(line, "eventfd-semaphore", 17))
			print(line);
	if (f)
		fclose(f);
}

static void timers(void)
{
	struct itimerspec t = {{0, 0}, {1000000, 0}};
	int fd = timerfd_create(CLOCK_MONOTONIC, 0),
	    again = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
	char line[200];

	show("timerfd", fd);
	timerfd_settime(again, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &t, NULL);
	show("timerfd of the past", again);
	uint64_t ticks;
	read(again, &ticks, sizeof(ticks));
	show("timerfd that was read", again);
	timerfd_settime(fd, 0, &t, NULL);
	snprintf(line, sizeof(line), "/proc/self/fdinfo/%d", fd);
	FILE *f = fopen(line, "r");
	while (fgets(line, sizeof(line), f)) {
		long s, ns;
		if (sscanf(line, "it_value: (%ld, %ld)", &s, &ns) == 2)
			printf("set: about a million seconds: %d\n", s == 999999 || s == 1000000);
	}
	fclose(f);
	t = (struct itimerspec){{5, 250}, {0, 1}};
	timerfd_settime(fd, 0, &t, NULL);
	until_events(fd, POLLIN);
	snprintf(line, sizeof(line), "/proc/self/fdinfo/%d", fd);
	f = fopen(line, "r");
	while (fgets(line, sizeof(line), f))
		if (strstr(line, "ticks") || strstr(line, "interval") || strstr(line, "flags"))
			printf("rang: %s", line);
	fclose(f);
}

static void watches(void)
{
	int fd = inotify_init1(IN_NONBLOCK);

	show("inotify", fd);
	mkdir("d", 0700);
	SHOW(inotify_add_watch(fd, ".", IN_CREATE | IN_DELETE | IN_ONLYDIR));
	SHOW(inotify_add_watch(fd, "file", IN_ALL_EVENTS));
	SHOW(inotify_add_watch(fd, "d", IN_MODIFY | IN_ONESHOT | IN_EXCL_UNLINK));
	show("inotify with watches", fd);
	SHOW(inotify_rm_watch(fd, 2));
	show("one removed", fd);
}

int main(void)
{
	int p[2], s[2], e, ev;
	sigset_t set;

	case_begin();
	int file = open("file", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	write(file, "0123456789", 10);
	lseek(file, 7, SEEK_SET);
	show("file", file);
	show("folder", open(".", O_RDONLY | O_DIRECTORY));
	show("path", open(".", O_PATH));
	pipe2(p, O_NONBLOCK);
	show("pipe", p[0]);
	show("pipe", p[1]);
	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	show("socket", s[0]);
	show("null", open("/dev/null", O_WRONLY));
	ev = eventfd(42, 0);
	show("eventfd", ev);
	show("eventfd", eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC));
	sigemptyset(&set);
	show("signalfd", signalfd(-1, &set, 0));
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGRTMAX);
	sigaddset(&set, SIGKILL);
	show("signalfd", signalfd(-1, &set, SFD_CLOEXEC));
	e = epoll_create1(0);
	show("epoll", e);
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x123456789abcdef0};
	epoll_ctl(e, EPOLL_CTL_ADD, ev, &event);
	show("epoll with one", e);
	epoll_wait(e, &event, 1, 0);
	show("epoll after its event", e);
	e = epoll_create1(0);
	event = (struct epoll_event){.events = EPOLLOUT | EPOLLONESHOT, .data.fd = -1};
	epoll_ctl(e, EPOLL_CTL_ADD, p[1], &event);
	show("epoll with once", e);
	epoll_wait(e, &event, 1, 0);
	show("epoll after once", e);
	show("pidfd", (int)syscall(SYS_pidfd_open, getpid(), 0));
	timers();
	watches();
	SHOW(access("/proc/self/fdinfo/99", F_OK));
	return 0;
}
