/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of requests and replies, for both ends, and the server's end (client.c has the
 * client's). */
#include "libs/rpc/rpc.h"

#define WORD sizeof(uint64_t)

bool rpc_send(struct rpc_end *end, uint32_t id, const uint64_t *words, unsigned n)
{
	uint64_t message[RPC_WORDS_MAX];

	message[0] = (uint64_t)id << 32 | (n + 1);
	memcpy(message + 1, words, n * WORD);
	if (!ring_write_all(&end->out, message, (n + 1) * WORD))
		return false;
	end->sent = true;
	return true;
}

bool rpc_must_wake(struct rpc_end *end)
{
	bool sent = end->sent;

	end->sent = false;
	return sent && ring_must_wake_consumer(&end->out);
}

int rpc_receive(struct rpc_end *end, uint32_t *id, uint64_t words[RPC_WORDS_MAX])
{
	uint64_t message[RPC_WORDS_MAX];
	uint32_t count;

	if (end->broken || !ring_available(&end->in))
		return -1;
	count = ring_peek(&end->in, message, WORD) == WORD ? (uint32_t)message[0] : 0;
	/* Messages are written whole: a part of a message is as wrong as one that is too long. */
	if (!count || count > RPC_WORDS_MAX || ring_available(&end->in) < count * WORD) {
		end->broken = true;
		return -1;
	}
	ring_read(&end->in, message, count * WORD);
	/* The peer may have changed the first word since ring_peek(): the length is not read again,
	 * and any id is checked by the caller. */
	*id = (uint32_t)(message[0] >> 32);
	memcpy(words, message + 1, (count - 1) * WORD);
	return (int)count - 1;
}

bool rpc_memory_is_theirs(const struct rpc_ranges *ranges, uint64_t physical, uint64_t bytes)
{
	if (physical + bytes < physical)
		return false;
	while (bytes) {
		uint64_t here = 0;

		for (uint64_t i = 0; !here && i < ranges->count && i < RPC_RANGES_MAX; i++)
			if (physical - ranges->range[i].physical < ranges->range[i].bytes)
				here = ranges->range[i].bytes -
				       (physical - ranges->range[i].physical);
		if (!here)
			return false;
		if (here >= bytes)
			return true;
		physical += here;
		bytes -= here;
	}
	return true;
}

/* ---- server ---------------------------------------------------------------------------------- */

void rpc_server_begin(struct rpc_end *end, void *shared, uint32_t incarnation,
		      const uint64_t *facts, unsigned n)
{
	*end = (struct rpc_end){.shared = shared, .incarnation = incarnation};
	for (unsigned i = 0; i < n && i < RPC_FACTS_MAX; i++)
		end->shared->facts[i] = facts[i];
	atomic_store_explicit(&end->shared->incarnation, incarnation, memory_order_release);
}

/* Has the client attached to this incarnation? It has emptied both rings then. */
static bool attached(struct rpc_end *end)
{
	uint8_t *data = (uint8_t *)end->shared + RPC_HEADER_BYTES;

	if (end->in.shared)
		return true;
	if (atomic_load_explicit(&end->shared->attached, memory_order_acquire) != end->incarnation)
		return false;
	ring_attach(&end->in, &end->shared->requests, data, RPC_REQUEST_BYTES, false);
	ring_attach(&end->out, &end->shared->replies, data + RPC_REQUEST_BYTES, RPC_REPLY_BYTES,
		    true);
	return true;
}

int rpc_server_take(struct rpc_end *end, uint32_t *id, uint64_t words[RPC_WORDS_MAX])
{
	return attached(end) ? rpc_receive(end, id, words) : -1;
}

void rpc_server_reply(struct rpc_end *end, uint32_t id, int error)
{
	uint64_t word = (uint64_t)(int64_t)error;

	/* The ring has room for the replies to all requests, so this client breaks the protocol: it
	 * loses the reply and is not served any more. */
	if (!rpc_send(end, id, &word, 1))
		end->broken = true;
}

bool rpc_server_may_sleep(struct rpc_end *end)
{
	return !attached(end) || end->broken || ring_consumer_sleeps(&end->in);
}
