/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starts and ends QEMU, the runner's child. It is in a process group of its own, so that a Ctrl-C
 * at the terminal reaches the runner alone, and the host's kernel kills it if the runner is killed.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/run/run.h"

#define LOG_FD	   3
#define LINK_FD	   4
#define MONITOR_FD 5

static const char *const ports[] = {
	"-chardev", "socket,id=log,fd=3",  "-serial", "chardev:log",
	"-chardev", "socket,id=link,fd=4", "-serial", "chardev:link",
};
static const char *const monitor_port[] = {
	"-chardev",
	"socket,id=qmp,fd=5",
	"-mon",
	"chardev=qmp,mode=control",
};
#define PORTS	      (sizeof(ports) / sizeof(*ports))
#define MONITOR_WORDS (sizeof(monitor_port) / sizeof(*monitor_port))

/* The command with the ports added; NULL when memory is out. */
static char **with_ports(char **command, bool monitor)
{
	size_t n = 0;

	while (command[n])
		n++;
	char **all = calloc(n + PORTS + MONITOR_WORDS + 1, sizeof(*all));
	if (!all)
		return NULL;
	memcpy(all, command, n * sizeof(*all));
	memcpy(all + n, ports, sizeof(ports));
	if (monitor)
		memcpy(all + n + PORTS, monitor_port, sizeof(monitor_port));
	return all;
}

static void print_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_=+.,:/@%";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, stdout);
		return;
	}
	putchar('\'');
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*word);
	putchar('\'');
}

void qemu_print(char **command, const char *log_path)
{
	for (; *command; command++) {
		print_word(*command);
		putchar(' ');
	}
	/* A shell has no sockets to pass on: the ports are a file and standard input and output. */
	printf("-serial file:");
	print_word(log_path);
	printf(" -serial stdio\n");
}

/* Runs in the child: `log`, `link`, `messages` and `monitor` are QEMU's ends of the descriptors in
 * struct qemu; monitor may be -1. */
static _Noreturn void become_qemu(char **command, pid_t runner, int log, int link, int messages,
				  int monitor)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	/* QEMU must not start if the runner died before prctl() took effect. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != runner)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* Moves these descriptors away from 3 to 5, which the calls of dup2() below replace. */
	log = fcntl(log, F_DUPFD, 10);
	link = fcntl(link, F_DUPFD, 10);
	monitor = monitor < 0 ? -1 : fcntl(monitor, F_DUPFD, 10);
	dup2(null, 0);
	dup2(messages, 1);
	dup2(messages, 2);
	dup2(log, LOG_FD);
	dup2(link, LINK_FD);
	if (monitor >= 0)
		dup2(monitor, MONITOR_FD);
	close(log);
	close(link);
	close(monitor);
	execvp(command[0], command);
	perror(command[0]);
	_exit(127);
}

bool qemu_start(struct qemu *q, char **command, bool monitor)
{
	int log[2], link[2], messages[2], control[2] = {-1, -1};
	char **all = with_ports(command, monitor);

	if (!all || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, log) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link) || pipe2(messages, O_CLOEXEC))
		return false;
	if (monitor && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control))
		return false;
	pid_t runner = getpid();
	q->pid = fork();
	if (q->pid < 0)
		return false;
	if (!q->pid)
		become_qemu(all, runner, log[1], link[1], messages[1], control[1]);
	close(log[1]);
	close(link[1]);
	close(messages[1]);
	if (monitor)
		close(control[1]);
	fcntl(log[0], F_SETFL, O_NONBLOCK);
	fcntl(link[0], F_SETFL, O_NONBLOCK);
	fcntl(messages[0], F_SETFL, O_NONBLOCK);
	q->serial_log = log[0];
	q->serial_link = link[0];
	q->messages = messages[0];
	q->monitor = control[0];
	free(all);
	return true;
}

void qemu_stop(struct qemu *q)
{
	const struct timespec tick = {.tv_nsec = 5000000};

	if (q->pid <= 0)
		return;
	kill(q->pid, SIGTERM);
	for (int i = 0; i < 200; i++) {
		if (waitpid(q->pid, NULL, WNOHANG) != 0) {
			q->pid = 0;
			return;
		}
		nanosleep(&tick, NULL);
	}
	kill(q->pid, SIGKILL);
	waitpid(q->pid, NULL, 0);
	q->pid = 0;
}
