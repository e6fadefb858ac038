/* SPDX-License-Identifier: BSD-2-Clause */
/* select, pselect6: the rounds of poll over three bit sets. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "fs/file.h"
#include "fs/poll.h"
#include "fs/poll_rounds.h"
#include "machine/clock.h"
#include "proc/task.h"
#include "sys/syscall.h"
#include "wait/timer.h"

#define WORD_BITS 64
#define FDS_MAX	  65536

enum { SET_READ, SET_WRITE, SET_EXCEPT, SETS };

static const uint32_t wanted[SETS] = {
	[SET_READ] = POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR,
	[SET_WRITE] = POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR,
	[SET_EXCEPT] = POLLPRI,
};

struct select_set {
	unsigned count;
	size_t words;
	uint64_t *in[SETS], *out[SETS]; /* in one allocation that begins at in[0] */
};

static bool bit(const uint64_t *words, unsigned n)
{
	return words[n / WORD_BITS] >> (n % WORD_BITS) & 1;
}

static int ask_all(void *arg, struct poll_table *table)
{
	struct select_set *set = arg;
	int found = 0;

	memset(set->out[0], 0, set->words * sizeof(uint64_t) * SETS);
	for (unsigned fd = 0; fd < set->count; fd++) {
		bool in[SETS], any = false;

		for (int s = 0; s < SETS; s++)
			any |= in[s] = bit(set->in[s], fd);
		if (!any)
			continue;
		struct file *file = fd_get((int)fd);
		if (!file)
			return -EBADF;
		uint32_t events = file_poll(file, found ? NULL : table);
		file_put(file);
		for (int s = 0; s < SETS; s++) {
			if (in[s] && (events & wanted[s])) {
				set->out[s][fd / WORD_BITS] |= 1ull << (fd % WORD_BITS);
				found++;
			}
		}
	}
	return found;
}

static int copy_sets_in(struct select_set *set, const uint64_t address[SETS])
{
	size_t bytes = (set->count + 7) / 8;

	for (int s = 0; s < SETS; s++) {
		if (address[s] && copy_from_user(set->in[s], address[s], bytes))
			return -EFAULT;
	}
	return 0;
}

static int copy_sets_out(const struct select_set *set, const uint64_t address[SETS])
{
	size_t bytes = (set->count + WORD_BITS - 1) / WORD_BITS * sizeof(uint64_t);

	for (int s = 0; s < SETS; s++) {
		if (address[s] && copy_to_user(address[s], set->out[s], bytes))
			return -EFAULT;
	}
	return 0;
}

static long select_fds(int count, const uint64_t address[SETS], uint64_t deadline)
{
	struct select_set set;
	struct poll_rounds rounds;

	if (count < 0)
		return -EINVAL;
	if (count > current->files->capacity)
		count = current->files->capacity;
	set.count = (unsigned)(count < FDS_MAX ? count : FDS_MAX);
	set.words = (set.count + WORD_BITS - 1) / WORD_BITS;
	uint64_t *words = calloc(set.words * 2 * SETS + 1, sizeof(uint64_t));
	if (!words)
		return -ENOMEM;
	for (unsigned s = 0; s < SETS; s++) {
		set.in[s] = words + set.words * s;
		set.out[s] = words + set.words * (SETS + s);
	}
	long result = copy_sets_in(&set, address);
	if (!result) {
		poll_rounds_init(&rounds);
		result = poll_rounds_run(&rounds, ask_all, &set, deadline);
		poll_rounds_end(&rounds);
	}
	if (result >= 0 && copy_sets_out(&set, address))
		result = -EFAULT;
	free(words);
	return result;
}

static uint64_t remaining(uint64_t deadline)
{
	uint64_t now = clock_monotonic_ns();

	return deadline > now ? deadline - now : 0;
}

SYSCALL_DEFINE5(select, int, count, uint64_t, read, uint64_t, write, uint64_t, except, uint64_t,
		timeout)
{
	const uint64_t sets[SETS] = {read, write, except};
	uint64_t deadline = WAIT_NO_DEADLINE;
	struct timeval tv;

	if (timeout) {
		if (copy_from_user(&tv, timeout, sizeof(tv)))
			return -EFAULT;
		if (tv.tv_sec < 0 || tv.tv_usec < 0)
			return -EINVAL;
		uint64_t us = (uint64_t)tv.tv_usec;
		if ((uint64_t)tv.tv_sec < INT64_MAX / NSEC_PER_SEC && us < INT64_MAX / 1000) {
			uint64_t ns = (uint64_t)tv.tv_sec * NSEC_PER_SEC + us * 1000;
			deadline = ns ? deadline_after(ns) : 0;
		}
	}
	long result = select_fds(count, sets, deadline);
	if (timeout && deadline != WAIT_NO_DEADLINE) {
		uint64_t left = remaining(deadline);
		tv = (struct timeval){(time_t)(left / NSEC_PER_SEC),
				      (long)(left % NSEC_PER_SEC / 1000)};
		(void)copy_to_user(timeout, &tv, sizeof(tv));
	}
	return result == -EINTR ? -ERESTARTNOHAND : result;
}

SYSCALL_DEFINE6(pselect6, int, count, uint64_t, read, uint64_t, write, uint64_t, except, uint64_t,
		timeout, uint64_t, mask_record)
{
	const uint64_t sets[SETS] = {read, write, except};
	uint64_t deadline, mask[2] = {0, 0}; /* address, size */
	int error = deadline_from_user(timeout, &deadline);

	if (!error && mask_record && copy_from_user(mask, mask_record, sizeof(mask)))
		error = -EFAULT;
	if (!error)
		error = user_mask_set(mask[0], mask[1]);
	if (error)
		return error;
	long result = select_fds(count, sets, deadline);
	user_mask_restore(mask[0], result == -EINTR);
	if (timeout && deadline != WAIT_NO_DEADLINE) {
		uint64_t left = remaining(deadline);
		struct timespec t = {(time_t)(left / NSEC_PER_SEC), (long)(left % NSEC_PER_SEC)};
		(void)copy_to_user(timeout, &t, sizeof(t));
	}
	return result == -EINTR ? -ERESTARTNOHAND : result;
}
