/* SPDX-License-Identifier: BSD-2-Clause */
/* A child's last messages, through a pipe (death.h). */
#include "death.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/panic.h"

enum { CAME_BACK = 0, PANICKED = 77 };

static int words[2];

_Noreturn void panic(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vdprintf(words[1], format, args);
	va_end(args);
	_exit(PANICKED);
}

_Bool panics(void (*act)(void), char *text, size_t size)
{
	ssize_t n;
	int status;
	pid_t child;

	assert(pipe(words) == 0);
	child = fork();
	assert(child >= 0);
	if (!child) {
		act();
		_exit(CAME_BACK);
	}
	close(words[1]);
	n = read(words[0], text, size - 1);
	text[n > 0 ? n : 0] = '\0';
	close(words[0]);
	assert(waitpid(child, &status, 0) == child);
	assert(WIFEXITED(status) &&
	       (WEXITSTATUS(status) == CAME_BACK || WEXITSTATUS(status) == PANICKED));
	return WEXITSTATUS(status) == PANICKED;
}
