/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A user task that does forbidden things, and reports whether they were refused.
 *
 *	die		dies at once
 *	stuck		goes on beside a component of its own that computes for ever
 *	COMPONENT	names memory that is not its own, and more mistakes; then dies with requests
 * under way; started again, reads and writes the disk as if nothing had been
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libs/bypass/bypass.h"
#include "libs/bypass/internal.h"
#include "runtime/log.h"

#define BYTES 65536u

static void expect(const char *what, long got, long wanted)
{
	if (got != wanted)
		log_error("WRONG: %s: %ld, expected %ld", what, got, wanted);
}

/* The library trusts the root task's list of memory. Here the list is changed: to memory below the
 * task's own, beyond its end, and where there is none. */
static void check_foreign_memory(struct bypass_disk *disk, void *buffer)
{
	static struct task_info forged;
	const struct task_info *real = bypass_info;
	uint64_t low = UINT64_MAX, high = 0;

	for (unsigned i = 0; i < real->untyped_count; i++) {
		uint64_t begin = real->untyped[i].paddr;
		uint64_t end = begin + (1ul << real->untyped[i].size_bits);

		low = begin < low ? begin : low;
		high = end > high ? end : high;
	}
	uint64_t wrong[] = {0, low - 4096, high - 512, high, UINT64_MAX - 511, 0xfee00000};
	memcpy(&forged, real, sizeof(forged));
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		forged.untyped[0].paddr = wrong[i] - ((uint64_t)buffer - real->heap_address);
		bypass_info = &forged;
		expect("reading to foreign memory", bypass_disk_read(disk, 0, buffer, BYTES),
		       -EFAULT);
		expect("writing from it", bypass_disk_write(disk, 0, buffer, BYTES), -EFAULT);
		bypass_info = real;
	}
}

static void check_mistakes(struct bypass_disk *disk, char *buffer)
{
	static char variable[1024] __attribute__((aligned(512)));
	uint64_t end = bypass_disk_info(disk)->sectors * BLOCK_SECTOR;
	struct bypass_disk *again;

	expect("another component", bypass_disk_open("disk2", &again), -ENODEV);
	expect("the same one", bypass_disk_open("disk", &again), 0);
	expect("it is the same", again == disk, true);
	expect("no sector", bypass_disk_read(disk, 0, buffer, 0), -EINVAL);
	expect("half a sector", bypass_disk_read(disk, 0, buffer, 256), -EINVAL);
	expect("between sectors", bypass_disk_read(disk, 256, buffer, 512), -EINVAL);
	expect("an odd buffer", bypass_disk_read(disk, 0, buffer + 16, 512), -EINVAL);
	expect("beyond the end", bypass_disk_read(disk, end - 512, buffer, 1024), -EINVAL);
	expect("far beyond it", bypass_disk_read(disk, -512ul, buffer, 1024), -EINVAL);
	expect("a variable", bypass_disk_read(disk, 0, variable, 512), -EFAULT);
	expect("the last sector", bypass_disk_read(disk, end - 512, buffer, 512), 0);
}

static void check_time(void)
{
	while (!bypass_wait(0))
		; /* handles the pending events first */
	uint64_t begin = bypass_now_ns();
	expect("waiting", bypass_wait(begin + 20000000), -ETIMEDOUT);
	uint64_t took = bypass_now_ns() - begin;
	expect("it waited", took >= 20000000 && took < 5000000000ul, true);
	expect("a time that has passed", bypass_wait(begin), -ETIMEDOUT);
	expect("the year", bypass_realtime_ns() > 1600000000000000000ul, true);
}

/* The device can access memory that has several physical pieces. */
static void check_memory(struct bypass_disk *disk)
{
	size_t most = 0x100000, here = 0;
	uint64_t physical;
	/* The first of 3 MiB, and then what lies in the second and the third. */
	void *before = malloc(most);
	char *all = aligned_alloc(4096, most);

	expect("two thirds of the memory", before && all, true);
	if (!before || !all)
		return;
	expect("it is memory", bypass_physical(all, &physical, &here), true);
	expect("it has two pieces", here < most, true);
	expect("reading that much", bypass_disk_read(disk, 0, all, most), 0);
	expect("more than there is", malloc(3 * most) == NULL, true);
	free(all);
	free(before);
}

static void begin_and_die(struct bypass_disk *disk, char *buffer)
{
	static struct bypass_request requests[100];

	for (unsigned i = 0; i < 100; i++) {
		requests[i] = (struct bypass_request){
			.operation = BLOCK_READ, .bytes = BYTES, .data = buffer};
		expect("starting", bypass_disk_start(disk, &requests[i]), 0);
	}
	bypass_disk_kick(disk);
	log_info("dies with 100 requests under way");
	__builtin_trap();
}

static void check_second_life(struct bypass_disk *disk, char *buffer)
{
	expect("reading", bypass_disk_read(disk, 0, buffer, BYTES), 0);
	expect("writing", bypass_disk_write(disk, BYTES, buffer, BYTES), 0);
	expect("flushing", bypass_disk_flush(disk), 0);
	log_info("has lived %u times", 1 + bypass_restarts());
}

static int go_on(void)
{
	static struct bypass_request request;
	struct bypass_disk *disk;
	void *buffer = aligned_alloc(4096, BLOCK_SECTOR);

	expect("opening disk3", bypass_disk_open("disk3", &disk), 0);
	request = (struct bypass_request){
		.operation = BLOCK_READ, .bytes = BLOCK_SECTOR, .data = buffer};
	expect("starting", bypass_disk_start(disk, &request), 0);
	bypass_disk_kick(disk);
	for (unsigned i = 0; i < 3; i++)
		bypass_wait(bypass_now_ns() + 100000000);
	return 5;
}

int bypass_main(const char *arguments)
{
	struct bypass_disk *disk;
	char *buffer = aligned_alloc(4096, BYTES);

	if (!strcmp(arguments, "die"))
		__builtin_trap();
	if (!strcmp(arguments, "stuck"))
		return go_on();
	int error = bypass_disk_open(arguments, &disk);
	if (error || !buffer) {
		log_error("WRONG: opening %s: %d", arguments, error);
		return 1;
	}
	if (bypass_restarts()) {
		check_second_life(disk, buffer);
		return 7;
	}
	check_foreign_memory(disk, buffer);
	check_mistakes(disk, buffer);
	check_time();
	check_memory(disk);
	begin_and_die(disk, buffer);
	return 0;
}
