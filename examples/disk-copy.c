/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A user task with a disk of its own: copies sectors from one place to another, with many requests
 * under way at once, then reads both places again and prints their checksum.
 *
 *	arguments = COMPONENT FROM COUNT TO	in sectors of 512 bytes; the places must not overlap
 *
 * The checksum is that of POSIX cksum: `dd if=IMAGE bs=512 skip=TO count=COUNT | cksum` on the host
 * prints the same.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libs/bypass/bypass.h"
#include "runtime/log.h"

#define SLOTS 16
#define CHUNK 65536u

struct job {
	struct bypass_disk *disk;
	char name[32];
	uint64_t from, bytes, to;
	uint64_t next; /* the first sector that no slot copies yet */
	int error;     /* the first one */
};

/* Copies piece after piece: each is read, then written, then the next is read. */
struct slot {
	struct bypass_request request;
	struct job *job;
	uint64_t at;
	void *buffer;
};

/* ---- the copy, many at once ---- */

static void start(struct slot *slot, enum block_operation operation)
{
	struct job *job = slot->job;
	uint64_t left = job->bytes - slot->at;

	slot->request.operation = operation;
	slot->request.offset = (operation == BLOCK_READ ? job->from : job->to) + slot->at;
	slot->request.bytes = left < CHUNK ? left : CHUNK;
	slot->request.data = slot->buffer;
	int error = bypass_disk_start(job->disk, &slot->request);
	if (error && !job->error)
		job->error = error;
}

static void next_piece(struct slot *slot)
{
	struct job *job = slot->job;

	if (job->error || job->next >= job->bytes)
		return;
	slot->at = job->next;
	job->next += CHUNK;
	start(slot, BLOCK_READ);
}

static void done(struct bypass_request *request, int error)
{
	struct slot *slot = request->context;

	if (error) {
		if (!slot->job->error)
			slot->job->error = error;
	} else if (request->operation == BLOCK_READ) {
		start(slot, BLOCK_WRITE);
	} else {
		next_piece(slot);
	}
}

static int copy(struct job *job)
{
	static struct slot slots[SLOTS];
	char *buffers = aligned_alloc(4096, SLOTS * CHUNK);

	if (!buffers)
		return -ENOMEM;
	for (unsigned i = 0; i < SLOTS; i++) {
		slots[i] = (struct slot){.job = job, .buffer = buffers + i * CHUNK};
		slots[i].request.done = done;
		slots[i].request.context = &slots[i];
		next_piece(&slots[i]);
	}
	bypass_disk_wait_all(job->disk);
	free(buffers);
	return job->error ? job->error : bypass_disk_flush(job->disk);
}

/* ---- the checksum ---- */

/* As POSIX describes cksum: the CRC of Ethernet, most significant bit first, ... */
static uint32_t crc_byte(uint32_t crc, uint8_t byte)
{
	crc ^= (uint32_t)byte << 24;
	for (int bit = 0; bit < 8; bit++)
		crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7 : 0);
	return crc;
}

/* ... over the bytes and then their number, lowest byte first. */
static int checksum(struct job *job, uint64_t from, uint32_t *out)
{
	uint8_t *buffer = aligned_alloc(4096, CHUNK);
	uint32_t crc = 0;
	int error = buffer ? 0 : -ENOMEM;

	for (uint64_t at = 0; !error && at < job->bytes; at += CHUNK) {
		size_t n = job->bytes - at < CHUNK ? job->bytes - at : CHUNK;

		error = bypass_disk_read(job->disk, from + at, buffer, n);
		for (size_t i = 0; !error && i < n; i++)
			crc = crc_byte(crc, buffer[i]);
	}
	for (uint64_t n = job->bytes; n; n >>= 8)
		crc = crc_byte(crc, (uint8_t)n);
	*out = ~crc;
	free(buffer);
	return error;
}

/* ---- arguments and output ---- */

static bool number(const char **at, uint64_t *out)
{
	char *end;
	unsigned long long n = strtoull(*at, &end, 10);

	if (end == *at || n > UINT64_MAX / BLOCK_SECTOR)
		return false;
	*at = end;
	*out = n * BLOCK_SECTOR;
	return true;
}

static bool read_arguments(struct job *job, const char *arguments)
{
	size_t n = strcspn(arguments, " ");

	if (!n || n >= sizeof(job->name))
		return false;
	memcpy(job->name, arguments, n);
	arguments += n;
	return number(&arguments, &job->from) && number(&arguments, &job->bytes) &&
	       number(&arguments, &job->to) && !*arguments;
}

static void say_facts(const struct job *job)
{
	const struct block_info *info = bypass_disk_info(job->disk);

	log_info("%s: %lu sectors, blocks of %u bytes, %s%s%s", job->name, info->sectors,
		 info->block_size, info->read_only ? "read-only" : "writable",
		 info->can_flush ? ", can flush" : "", info->can_discard ? ", can discard" : "");
}

static int run(struct job *job)
{
	uint32_t before, after;
	int error = bypass_disk_open(job->name, &job->disk);

	if (error)
		return error;
	say_facts(job);
	uint64_t begin = bypass_now_ns();
	error = copy(job);
	uint64_t took = bypass_now_ns() - begin;
	if (!error)
		error = checksum(job, job->from, &before);
	if (!error)
		error = checksum(job, job->to, &after);
	if (error)
		return error;
	if (before != after)
		return -EIO;
	log_info("copied %lu bytes in %lu us, checksum %u", job->bytes, took / 1000, after);
	return 0;
}

int bypass_main(const char *arguments)
{
	static struct job job;
	int error;

	if (!read_arguments(&job, arguments)) {
		log_error("expected arguments = COMPONENT FROM COUNT TO");
		return 1;
	}
	error = run(&job);
	if (error)
		log_error("%s: %s", job.name, strerror(-error));
	return error != 0;
}
