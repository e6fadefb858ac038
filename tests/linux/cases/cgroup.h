/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions for the cases of control groups: a mount of their own, a group of their own below the
 * root (the host has others beside it), and files read and written by name in there.
 */
#pragma once

#include "case.h"

#include <stdarg.h>
#include <sys/mount.h>

#define CG_MOUNT "cg"

static char cg_base[64]; /* the case's own group */

/* The path of `name` in the case's group, good until four calls later. */
static inline const char *cg_path(const char *name)
{
	static char paths[4][256];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s%s%s", cg_base, *name ? "/" : "", name);
	return path;
}

static inline int cg_make(const char *name)
{
	return mkdir(cg_path(name), 0755);
}

static inline int cg_remove(const char *name)
{
	return rmdir(cg_path(name));
}

static inline int cg_write(const char *name, const char *text)
{
	int fd = open(cg_path(name), O_WRONLY);
	int result = fd < 0 ? -1 : (int)write(fd, text, strlen(text));
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return result < 0 ? -1 : 0;
}

static inline int cg_write_number(const char *name, long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", number);
	return cg_write(name, text);
}

/* The text of a file; "<ERRNO>" if it cannot be read. Good until the next call. */
static inline const char *cg_read(const char *name)
{
	static char text[4096];
	int fd = open(cg_path(name), O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		snprintf(text, sizeof(text), "<%s>", strerrorname_np(errno));
	else
		text[n] = 0;
	if (fd >= 0)
		close(fd);
	return text;
}

/* The text with its lines in one. */
static inline void cg_show(const char *name)
{
	const char *text = cg_read(name);

	printf("%s:", name);
	for (; *text; text++)
		putchar(*text == '\n' ? '|' : *text);
	putchar('\n');
}

/* The value of a line "key value" of a file, -1 if it has no such line. */
static inline long cg_value(const char *name, const char *key)
{
	const char *at = cg_read(name);
	size_t n = strlen(key);

	for (; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (!strncmp(at, key, n) && at[n] == ' ')
			return atol(at + n + 1);
	return -1;
}

/* How many lines. */
static inline int cg_count(const char *name)
{
	const char *text = cg_read(name);
	int n = 0;

	if (*text == '<')
		return -1;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* Waits until the file's line has the value; prints a line if it never gets it. */
static inline void cg_wait(const char *name, const char *key, long value)
{
	for (int i = 0; i < 500 && cg_value(name, key) != value; i++)
		usleep(10000);
	printf("%s %s = %ld\n", name, key, cg_value(name, key));
}

static inline void cg_begin(const char *case_name)
{
	mkdir(CG_MOUNT, 0755);
	if (mount("none", CG_MOUNT, "cgroup2", 0, NULL) < 0) {
		perror("cgroup2");
		exit(1);
	}
	snprintf(cg_base, sizeof(cg_base), CG_MOUNT "/selkie-%s-%d", case_name, getpid());
	if (mkdir(cg_base, 0755) < 0) {
		perror(cg_base);
		exit(1);
	}
}

static inline void cg_end(void)
{
	SHOW(rmdir(cg_base));
	SHOW(umount(CG_MOUNT));
	SHOW(rmdir(CG_MOUNT));
}

/* A child in the group that pauses. */
static inline pid_t cg_child(const char *group)
{
	char procs[128];
	pid_t child;

	snprintf(procs, sizeof(procs), "%s%scgroup.procs", group, *group ? "/" : "");
	child = child_that_pauses();
	if (cg_write_number(procs, child) < 0)
		printf("%s: %s\n", procs, strerrorname_np(errno));
	return child;
}

static inline void cg_reap(pid_t child)
{
	int status = 0;

	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	printf("child %s %d\n", WIFSIGNALED(status) ? "killed by" : "exited",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}
