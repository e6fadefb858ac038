/* SPDX-License-Identifier: BSD-2-Clause */
/* syslog(2): the log as dmesg and klogd read it. */
#include "sys/syslog.h"

#include <errno.h>
#include <stdlib.h>

#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/task.h"
#include "runtime/log.h"
#include "base/log.h"
#include "sys/syscall.h"

enum {
	ACTION_CLOSE,
	ACTION_OPEN,
	ACTION_READ,
	ACTION_READ_ALL,
	ACTION_READ_CLEAR,
	ACTION_CLEAR,
	ACTION_CONSOLE_OFF,
	ACTION_CONSOLE_ON,
	ACTION_CONSOLE_LEVEL,
	ACTION_SIZE_UNREAD,
	ACTION_SIZE_BUFFER,
};

static uint64_t unread;	 /* where ACTION_READ continues */
static uint64_t cleared; /* where ACTION_READ_ALL begins */

static long copy_out(uint64_t from, uint64_t user, size_t n)
{
	char *copy = malloc(n ? n : 1);
	int error;

	if (!copy)
		return -ENOMEM;
	log_buffer_copy(from, copy, n);
	error = copy_to_user(user, copy, n);
	free(copy);
	return error ? error : (long)n;
}

struct waitqueue log_buffer_wait = WAITQUEUE_INIT(log_buffer_wait);

static void line_added(void)
{
	wake_up(&log_buffer_wait);
}

void syslog_init(void)
{
	log_buffer_watch(line_added);
}

/* Takes lines that were not read yet, as many as fit; waits for the first. */
static long read_next(uint64_t user, size_t room)
{
	int error = wait_event_interruptible(&log_buffer_wait, log_buffer_end() > unread);

	if (error)
		return error;
	if (unread + LOG_BUFFER_SIZE < log_buffer_end())
		unread = log_buffer_line(unread);
	uint64_t n = log_buffer_end() - unread;
	if (n > room)
		n = room;
	uint64_t from = unread;
	unread += n;
	return copy_out(from, user, n);
}

/* The last lines since the log was cleared that fit. */
static long read_all(uint64_t user, size_t room)
{
	uint64_t end = log_buffer_end(), from = cleared;

	if (end - from > room)
		from = end - room;
	if (from != cleared || from + LOG_BUFFER_SIZE < end)
		from = log_buffer_line(from);
	return copy_out(from, user, end - from);
}

static enum log_level before_off;
static bool console_is_off;

/* Only messages of a priority below `level` are printed. */
static long console_level(int level)
{
	if (level < 1 || level > 8)
		return -EINVAL;
	console_is_off = false;
	log_set_level(level > 7	  ? LOG_DEBUG
		      : level > 6 ? LOG_INFO
		      : level > 4 ? LOG_WARN
				  : LOG_ERROR);
	return 0;
}

static void console_off(void)
{
	if (!console_is_off)
		before_off = log_get_level();
	console_is_off = true;
	log_set_level(LOG_ERROR);
}

static void console_on(void)
{
	if (console_is_off)
		log_set_level(before_off);
	console_is_off = false;
}

static long read_action(int action, uint64_t user, int length)
{
	long n;

	if (!user || length < 0)
		return -EINVAL;
	if (!length)
		return 0;
	if (action == ACTION_READ)
		return read_next(user, (size_t)length);
	n = read_all(user, (size_t)length);
	if (n >= 0 && action == ACTION_READ_CLEAR)
		cleared = log_buffer_end();
	return n;
}

SYSCALL_DEFINE3(syslog, int, action, uint64_t, user, int, length)
{
	if (!capable(CAP_SYSLOG) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	switch (action) {
	case ACTION_CLOSE:
	case ACTION_OPEN:
		return 0;
	case ACTION_READ:
	case ACTION_READ_ALL:
	case ACTION_READ_CLEAR:
		return read_action(action, user, length);
	case ACTION_CLEAR:
		cleared = log_buffer_end();
		return 0;
	case ACTION_CONSOLE_OFF:
		console_off();
		return 0;
	case ACTION_CONSOLE_ON:
		console_on();
		return 0;
	case ACTION_CONSOLE_LEVEL:
		return console_level(length);
	case ACTION_SIZE_UNREAD:
		return (long)(log_buffer_end() - unread < LOG_BUFFER_SIZE
				      ? log_buffer_end() - unread
				      : LOG_BUFFER_SIZE);
	case ACTION_SIZE_BUFFER:
		return LOG_BUFFER_SIZE;
	default:
		return -EINVAL;
	}
}
