/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock, the console and the log: the host's own. */
#include "hosted.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "machine/clock.h"
#include "machine/console.h"
#include "machine/device.h"
#include "runtime/log.h"

bool machine_device(enum component_interface interface, unsigned number, struct machine_device *out)
{
	return false;
}

void machine_device_listen(unsigned slot, void (*handler)(void *context), void *context)
{
}

bool machine_remote(enum component_interface interface, unsigned number, struct machine_remote *out)
{
	return false;
}

void machine_remote_listen(unsigned slot, void (*handler)(void *context), void *context)
{
}

void machine_remote_wake(unsigned slot)
{
}

void machine_remote_ask(unsigned slot)
{
}

void machine_remote_step_back(unsigned slot, bool back)
{
}

uint32_t machine_remotes_give_way(void)
{
	return 0;
}

void machine_remotes_go_ahead(uint32_t ahead)
{
}

void machine_remote_wait(unsigned slot)
{
}

void *machine_own_pages(size_t bytes)
{
	return NULL;
}

bool machine_remotes_look(void)
{
	return false;
}

unsigned machine_device_event(void)
{
	return 0;
}

/* No device has to be told; a unit test's disk reads the memory that it is given. */
uint64_t page_physical(const struct page *page)
{
	return (uint64_t)(uintptr_t)page->va;
}

int hosted_timer_fd(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (fd < 0)
		hosted_die("timerfd");
	return fd;
}

uint64_t clock_monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

uint64_t clock_ns_of_tsc(uint64_t tsc)
{
	return tsc; /* only components in tasks report such times, and there are none here */
}

uint64_t clock_realtime_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

void clock_set_timer(uint64_t deadline)
{
	struct itimerspec s = {0};

	if (deadline != UINT64_MAX) {
		s.it_value.tv_sec = (time_t)(deadline / 1000000000ull);
		s.it_value.tv_nsec = (long)(deadline % 1000000000ull);
	}
	timerfd_settime(hosted_timer_fd(), TFD_TIMER_ABSTIME, &s, NULL);
}

void clock_get_scale(struct clock_scale *out)
{
	*out = (struct clock_scale){0};
}

static bool at_end;
static uint8_t input[4096];
static size_t input_count, input_at;

static void fill_input(void)
{
	struct pollfd p = {0, POLLIN, 0};

	if (input_at < input_count || at_end || poll(&p, 1, 0) != 1)
		return;
	ssize_t n = read(0, input, sizeof(input));

	input_at = 0;
	input_count = n > 0 ? (size_t)n : 0;
	at_end = n <= 0;
}

size_t console_write(enum console_stream stream, const void *data, size_t n)
{
	ssize_t w = write(stream == CONSOLE_STDERR ? 2 : 1, data, n);

	return w > 0 ? (size_t)w : 0;
}

size_t console_room(enum console_stream stream)
{
	return 4096;
}

bool console_drained(enum console_stream stream)
{
	return true;
}

size_t console_read(enum console_stream stream, void *data, size_t n)
{
	if (stream != CONSOLE_STDIN)
		return 0;
	fill_input();
	if (n > input_count - input_at)
		n = input_count - input_at;
	memcpy(data, input + input_at, n);
	input_at += n;
	return n;
}

size_t console_available(enum console_stream stream)
{
	if (stream != CONSOLE_STDIN)
		return 0;
	fill_input();
	return input_count - input_at;
}

bool console_at_end(enum console_stream stream)
{
	return stream == CONSOLE_STDIN && at_end && input_at == input_count;
}

bool console_next_request(struct console_request *request)
{
	return false;
}

void console_send_exit(int status)
{
}

void machine_random(void *buf, size_t n)
{
	if (getrandom(buf, n, 0) < 0)
		hosted_die("getrandom");
}

/* Nothing to do: the sanitizer checks the heap. */
void machine_check_heap(void)
{
}

void machine_stir_random(const void *bytes, size_t n)
{
}

void log_set_name(const char *name)
{
}

enum log_level log_get_level(void)
{
	const char *chosen = getenv("SELKIE_LOG");

	return chosen ? (enum log_level)atoi(chosen) : LOG_WARN;
}

/* Nothing to do: the host chooses what is printed. */
void log_set_level(enum log_level level)
{
}

void log_message(enum log_level level, const char *format, ...)
{
	va_list args;

	if (level > log_get_level())
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}
