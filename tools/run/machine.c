/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Claims and leaves the folder of a machine with a name. The process that holds the lock on the
 * file `lock` owns the folder; the lock ends with the process.
 */
#include "tools/run/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_BYTES (8u << 20) /* of each of the two files */

static const char *const files[] = {"control", "pid", "info", "output", "output.1", "status"};

static void remove_files(int folder)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		unlinkat(folder, files[i], 0);
}

/* 1: the lock is ours, 0: try again, -1: errno gives the reason. */
static int try_lock(struct run *r, const char *path)
{
	struct stat held, named;

	if (mkdir(path, 0700) && errno != EEXIST)
		return -1;
	r->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->folder < 0)
		return errno == ENOENT ? 0 : -1;
	r->lock = openat(r->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (r->lock < 0)
		return errno == ENOENT ? 0 : -1;
	if (flock(r->lock, LOCK_EX | LOCK_NB))
		return -1;
	/* The folder may have been removed between the steps. */
	return !fstat(r->lock, &held) && !fstatat(r->folder, "lock", &named, 0) &&
	       held.st_ino == named.st_ino;
}

static bool listen_for_others(struct run *r)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	/* The path of the folder may be too long for the address of a socket. */
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/control", r->folder);
	r->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return r->listener >= 0 &&
	       !bind(r->listener, (struct sockaddr *)&address, sizeof(address)) &&
	       !listen(r->listener, 32);
}

static bool write_all(int fd, const char *text, size_t n)
{
	while (n) {
		ssize_t written = write(fd, text, n);

		if (written < 0)
			return false;
		text += written;
		n -= (size_t)written;
	}
	return true;
}

static int create_file(int folder, const char *name)
{
	return openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static bool write_file(int folder, const char *name, const char *text, size_t n)
{
	int fd = create_file(folder, name);
	bool ok = fd >= 0 && write_all(fd, text, n);

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool write_number(int folder, const char *name, int number)
{
	char text[16];

	return write_file(folder, name, text, (size_t)snprintf(text, sizeof(text), "%d\n", number));
}

static bool copy_info(const struct run *r)
{
	char text[8192];
	int from = open(r->options.info ? r->options.info : "/dev/null", O_RDONLY | O_CLOEXEC);
	int to = from < 0 ? -1 : create_file(r->folder, "info");
	ssize_t n = to < 0 ? -1 : 0;

	while (to >= 0 && (n = read(from, text, sizeof(text))) > 0)
		if (!write_all(to, text, (size_t)n)) {
			n = -1;
			break;
		}
	if (to >= 0)
		close(to);
	if (from >= 0)
		close(from);
	return !n;
}

bool machine_claim(struct run *r, const char **why)
{
	int result = 0;

	for (int i = 0; i < 100 && !result; i++) {
		if (r->lock >= 0)
			close(r->lock);
		if (r->folder >= 0)
			close(r->folder);
		r->lock = r->folder = -1;
		result = try_lock(r, r->options.machine);
	}
	*why = errno == EWOULDBLOCK ? "a machine of this name runs already" : strerror(errno);
	if (result <= 0)
		return false;
	remove_files(r->folder);
	if (write_number(r->folder, "pid", getpid()) && copy_info(r) && listen_for_others(r))
		return true;
	*why = strerror(errno);
	return false;
}

void machine_leave(struct run *r, int status)
{
	if (r->lock < 0)
		return;
	if (r->options.keep) {
		unlinkat(r->folder, "control", 0);
		write_number(r->folder, "status", status);
	} else {
		remove_files(r->folder);
		unlinkat(r->folder, "lock", 0);
		rmdir(r->options.machine);
	}
	close(r->lock);
	r->lock = -1;
}

/* ---- the background ---- */

/* Waits until the machine has started, or its process has ended, and exits with 0 or that status.
 * Messages of a failed start are on standard error already. */
static _Noreturn void await_start(pid_t child, int report)
{
	char byte;
	int status;

	if (read(report, &byte, 1) == 1)
		_exit(0);
	_exit(waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 125);
}

bool machine_detach(struct run *r)
{
	int report[2], null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null < 0 || pipe2(report, O_CLOEXEC))
		return false;
	pid_t child = fork();
	if (child < 0)
		return false;
	if (child) {
		close(report[1]);
		await_start(child, report[0]);
	}
	close(report[0]);
	setsid();
	dup2(null, 0);
	close(null);
	r->parent = report[1];
	r->output = openat(r->folder, "output", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	return r->output >= 0 && write_number(r->folder, "pid", getpid());
}

void machine_started(struct run *r)
{
	if (r->parent < 0)
		return;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	(void)!write(r->parent, "", 1);
	close(r->parent);
	r->parent = -1;
	dup2(null, 1);
	/* Later messages of the runner are appended to the output of the machine. */
	dup2(r->output, 2);
	close(null);
}

void machine_ended(struct run *r, int status)
{
	char bytes[4096];
	ssize_t n;
	int fd;

	if (r->parent < 0)
		return;
	if (status != AGENT_STATUS_FAILED && status != AGENT_STATUS_ABSENT) {
		machine_started(r);
		return;
	}
	fd = openat(r->folder, "output", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (n = read(fd, bytes, sizeof(bytes))) > 0)
		(void)!write(2, bytes, (size_t)n);
	if (fd >= 0)
		close(fd);
	r->options.keep = false;
}

static bool change_file(struct run *r)
{
	int fd;

	if (renameat(r->folder, "output", r->folder, "output.1"))
		return false;
	fd = openat(r->folder, "output", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	if (r->parent < 0)
		dup2(fd, 2);
	close(r->output);
	r->output = fd;
	r->output_bytes = 0;
	return true;
}

bool machine_output(struct run *r, const void *bytes, size_t n)
{
	if (r->output_bytes + n > OUTPUT_BYTES && !change_file(r))
		return false;
	r->output_bytes += n;
	return write(r->output, bytes, n) == (ssize_t)n;
}
