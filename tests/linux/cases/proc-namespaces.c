/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc: a process's namespaces and its timers. */
#include "case.h"

#include <sys/syscall.h>
#include <time.h>

static char *text_of(const char *name)
{
	static char text[4096];
	int fd = open(name, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		printf("%s: %s\n", name, strerrorname_np(errno));
	text[n < 0 ? 0 : n] = 0;
	close(fd);
	return text;
}

static void timers(void)
{
	struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	int id, second, pid = getpid();
	char text[400];

	e.sigev_value.sival_ptr = (void *)0x1234;
	syscall(SYS_timer_create, CLOCK_MONOTONIC, &e, &id);
	e.sigev_notify = SIGEV_NONE;
	syscall(SYS_timer_create, CLOCK_REALTIME, &e, &second);
	strcpy(text, text_of("/proc/self/timers"));
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char *dot = strstr(line, "/pid.");

		if (dot)
			printf("%.*s.self %d\n", (int)(dot - line + 4), line, atoi(dot + 5) == pid);
		else
			puts(line);
	}
	syscall(SYS_timer_delete, id);
	syscall(SYS_timer_delete, second);
	SHOW(strlen(text_of("/proc/self/timers")));
}

static void namespaces(void)
{
	static const char *const names[] = {"cgroup",		"ipc",	"mnt", "net", "pid",
					    "pid_for_children", "user", "uts"};
	char path[64], text[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		ssize_t n = readlink(path, text, sizeof(text) - 1);
		unsigned number = 0;

		text[n < 0 ? 0 : n] = 0;
		sscanf(text, "%*[a-z]:[%u]", &number);
		printf("%s: %.*s %d\n", names[i], (int)strcspn(text, "["), text,
		       number > 4026531000u);
	}
	SHOW(readlink("/proc/self/ns/none", text, sizeof(text)));
	SHOW(readlink("/proc/self/ns/mnt", text, 3));
}

int main(void)
{
	case_begin();
	timers();
	namespaces();
	fputs(text_of("/proc/execdomains"), stdout);
	return 0;
}
