/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of init: one line each, with the error and, where errno's text does not show it, what
 * the user can do about it.
 */
#include "start/init_messages.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fs/file.h"
#include "fs/vfs.h"
#include "machine/console.h"
#include "proc/task.h"
#include "base/log.h"

#define LINE 512

void init_complain(const char *what, const char *why)
{
	struct file *file = current->files ? fd_get(2) : NULL;
	struct iov_iter iter;
	char line[LINE];
	int n = snprintf(line, sizeof(line), "selkie: %s: %s\n", what, why);

	if (n >= (int)sizeof(line)) {
		n = sizeof(line) - 1;
		line[n - 1] = '\n';
	}
	klog_warn("%s: %s", what, why);
	if (!file) {
		console_write(CONSOLE_STDERR, line, (size_t)n);
		return;
	}
	iov_iter_kernel(&iter, line, (size_t)n);
	vfs_write(file, &iter, NULL);
	file_put(file);
}

static const char *words_of(int error)
{
	switch (error) {
	case -ENOEXEC:
		return "Exec format error: neither a program for x86-64 nor a script with #!";
	case -ELIBBAD:
		return "its interpreter is no program for x86-64";
	case -ENOMEM:
		return "there is not enough memory for it: give the machine more with -m";
	default:
		return strerror(-error);
	}
}

int init_complain_execute(const char *name, int error, const char *interpreter)
{
	bool missing = error == -ENOENT || error == -ENOTDIR;
	char why[LINE];

	if (interpreter) {
		snprintf(why, sizeof(why), "the interpreter that it asks for, %s: %s", interpreter,
			 strerror(-error));
		init_complain(name, why);
	} else if (missing) {
		init_complain(name, "command not found");
	} else {
		init_complain(name, words_of(error));
	}
	return missing ? 127 : 126;
}
