/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A copied machine has the time, the random numbers and the name of the machine that it was copied
 * from. The host sends it its own.
 */
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "tools/agent/agent.h"

static void set_time(const uint8_t *from)
{
	uint64_t ns = 0;

	for (int i = 0; i < 8; i++)
		ns |= (uint64_t)from[i] << (8 * i);
	const struct timespec t = {.tv_sec = (time_t)(ns / 1000000000),
				   .tv_nsec = (long)(ns % 1000000000)};
	clock_settime(CLOCK_REALTIME, &t);
}

static void stir_random(const uint8_t *seed, size_t n)
{
	int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	while (n) {
		ssize_t written = write(fd, seed, n);

		if (written <= 0)
			break;
		seed += written;
		n -= (size_t)written;
	}
	close(fd);
}

void renew(const uint8_t *payload, size_t n)
{
	if (n < AGENT_RENEW_BYTES || n > AGENT_RENEW_BYTES + AGENT_HOSTNAME_MAX)
		return;
	stir_random(payload + 8, AGENT_SEED_BYTES);
	set_time(payload);
	n -= AGENT_RENEW_BYTES;
	if (n)
		(void)!sethostname((const char *)payload + AGENT_RENEW_BYTES, n);
	agent_send(AGENT_RENEWED, 0, NULL, 0);
}
