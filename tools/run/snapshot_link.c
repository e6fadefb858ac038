/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the mux as it is in memory, so only the same build of the runner can load it. */
#include "tools/run/snapshot_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char magic[8] = "selkie-1";

struct header {
	char magic[sizeof(magic)];
	uint32_t mux_bytes, channel_bytes;
	uint64_t queued;
	uint32_t channels; /* a bit for each channel that exists */
};

typedef ssize_t transfer_fn(int fd, void *bytes, size_t n);

/* Reads or writes all n bytes, in as many calls as needed. False: error, or end of the file. */
static bool transfer(transfer_fn *some, int fd, void *bytes, size_t n)
{
	char *at = bytes;

	while (n) {
		ssize_t done = some(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static ssize_t write_some(int fd, void *bytes, size_t n)
{
	return write(fd, bytes, n);
}

static bool put(int fd, const void *bytes, size_t n)
{
	return transfer(write_some, fd, (void *)bytes, n);
}

static bool get(int fd, void *bytes, size_t n)
{
	return transfer(read, fd, bytes, n);
}

bool link_save(const struct mux *m, int fd)
{
	struct header h = {.mux_bytes = sizeof(*m),
			   .channel_bytes = sizeof(struct channel),
			   .queued = m->queued};

	memcpy(h.magic, magic, sizeof(magic));
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		h.channels |= m->channels[i] ? 1u << i : 0;
	bool ok = put(fd, &h, sizeof(h)) && put(fd, m, sizeof(*m)) && put(fd, m->queue, m->queued);
	for (unsigned i = 0; ok && i < LINK_CHANNELS_MAX; i++)
		ok = !m->channels[i] || put(fd, m->channels[i], sizeof(struct channel));
	return ok;
}

/* Loads the parts to which the mux has pointers, and replaces the pointers, which are those of the
 * process that wrote the file. */
static bool load_parts(struct mux *m, const struct header *h, int fd)
{
	m->queue_room = (size_t)h->queued + LINK_FRAME_MAX;
	m->queue = malloc(m->queue_room);
	m->queued = (size_t)h->queued;
	for (unsigned type = 0; type < LINK_TYPES; type++)
		m->said[type].payload = m->said_payload[type];
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		m->channels[i] = h->channels & 1u << i ? malloc(sizeof(struct channel)) : NULL;
	if (!m->queue || !get(fd, m->queue, m->queued))
		return false;
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		if (h->channels & 1u << i &&
		    (!m->channels[i] || !get(fd, m->channels[i], sizeof(struct channel))))
			return false;
	return true;
}

bool link_load(struct mux *m, int fd)
{
	struct header h;

	if (!get(fd, &h, sizeof(h)) || memcmp(h.magic, magic, sizeof(magic)) ||
	    h.mux_bytes != sizeof(*m) || h.channel_bytes != sizeof(struct channel) ||
	    h.queued > 1u << 20)
		return false;
	return get(fd, m, sizeof(*m)) && load_parts(m, &h, fd);
}
