/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keyrings: links to keys, at most one for each type and name, and the search through a keyring and
 * those below it. A search that looked into a keyring once for each path to it could take time
 * without a bound. So a keyring notes the depth at which a search has looked into it, and that
 * search looks into it again only at a smaller depth.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "keys/internal.h"
#include "proc/charged.h"

#define DEPTH_MAX  6u /* keyrings below the first one that a search looks into */
#define LINK_BYTES 4  /* of the user's quota */
#define ROOM_LEAST 4u

/* ---- search ---- */

struct walk {
	struct key_search *s;
	uint64_t number;
	bool cycles; /* looks for a cycle: rights do not matter, and depth does */
	bool too_deep;
	int result;
};

static uint64_t walks;

static bool matches(const struct key_search *s, const struct key *key)
{
	if (s->target)
		return key == s->target;
	return key->type == s->type && !strcmp(key->name, s->name);
}

/* May the search return this key? If not, walk->result says why. */
static bool take(struct walk *walk, struct key *key)
{
	struct key_search *s = walk->s;
	int error = s->any_state ? 0 : key_validate(key);

	if (error == -ENOKEY)
		error = -EKEYREVOKED; /* invalidated */
	if (!error && !walk->cycles && !key_allows((struct key_ref){key, s->possessed}, KEY_SEARCH))
		error = -EACCES;
	if (!error && !s->any_state)
		error = key->rejected;
	walk->result = error;
	if (!error)
		s->found = key;
	return !error;
}

static bool look_below(struct walk *walk, struct key *ring, unsigned depth)
{
	if (ring->invalidated || ring->revoked_at != KEY_NEVER)
		return false;
	if (ring->seen == walk->number && ring->seen_depth <= depth)
		return false;
	ring->seen = walk->number;
	ring->seen_depth = depth;
	for (unsigned i = 0; i < ring->link_count; i++)
		if (matches(walk->s, ring->links[i]) && take(walk, ring->links[i]))
			return true;
	for (unsigned i = 0; i < ring->link_count && !walk->too_deep; i++) {
		struct key *key = ring->links[i];

		if (!key->type->keyring)
			continue;
		if (depth >= DEPTH_MAX) {
			walk->too_deep = walk->cycles;
			continue;
		}
		if (!walk->cycles &&
		    !key_allows((struct key_ref){key, walk->s->possessed}, KEY_SEARCH))
			continue;
		if (look_below(walk, key, depth + 1))
			return true;
	}
	return false;
}

int keyring_search(struct key *ring, struct key_search *s)
{
	struct walk walk = {.s = s, .number = ++walks, .result = -EAGAIN};

	s->found = NULL;
	if (!ring->type->keyring)
		return -ENOTDIR;
	if (!key_allows((struct key_ref){ring, s->possessed}, KEY_SEARCH))
		return -EACCES;
	if (matches(s, ring)) {
		if (take(&walk, ring))
			return 0;
		return walk.result;
	}
	return look_below(&walk, ring, 0) ? 0 : walk.result;
}

struct key *keyring_direct(const struct key *ring, const struct key_type *type, const char *name)
{
	for (unsigned i = 0; i < ring->link_count; i++)
		if (ring->links[i]->type == type && !strcmp(ring->links[i]->name, name))
			return ring->links[i];
	return NULL;
}

/* ---- links ---- */

/* Would a link from `ring` to `key` close a cycle, or make a chain too deep to be searched? */
static int check_cycle(const struct key *ring, struct key *key)
{
	struct key_search s = {.target = ring, .any_state = true};
	struct walk walk = {.s = &s, .number = ++walks, .cycles = true};

	if (key == ring || look_below(&walk, key, 0))
		return -EDEADLK;
	return walk.too_deep ? -ELOOP : 0;
}

int keyring_may_link(const struct key *ring)
{
	if (!ring->type->keyring)
		return -ENOTDIR;
	if (ring->revoked_at != KEY_NEVER)
		return -EKEYREVOKED;
	return ring->restricted ? -EPERM : 0;
}

static int make_room(struct key *ring)
{
	unsigned room = ring->link_room ? ring->link_room * 2 : ROOM_LEAST;
	struct key **links;

	if (ring->link_count < ring->link_room)
		return 0;
	links = charged_alloc(room * sizeof(*links));
	if (!links)
		return -ENOMEM;
	if (ring->link_count)
		memcpy(links, ring->links, ring->link_count * sizeof(*links));
	charged_free(ring->links);
	ring->links = links;
	ring->link_room = room;
	return 0;
}

static unsigned place_of(const struct key *ring, const struct key *key)
{
	unsigned i = 0;

	while (i < ring->link_count && ring->links[i] != key)
		i++;
	return i;
}

int keyring_link(struct key *ring, struct key *key)
{
	int error = keyring_may_link(ring);
	struct key *old;

	if (!error && key->type->keyring)
		error = check_cycle(ring, key);
	if (error)
		return error;
	old = keyring_direct(ring, key->type, key->name);
	key_get(key);
	if (old) {
		ring->links[place_of(ring, old)] = key;
		key_put(old);
		return 0;
	}
	error = make_room(ring);
	if (!error)
		error = key_user_count(ring->user, 0, LINK_BYTES, false);
	if (error) {
		key_put(key);
		return error;
	}
	ring->links[ring->link_count++] = key;
	ring->counted += LINK_BYTES;
	return 0;
}

void keyring_count(struct key *ring, unsigned count)
{
	int64_t bytes = (int64_t)(ring->link_count - count) * LINK_BYTES;

	key_user_count(ring->user, 0, -bytes, true);
	ring->counted -= (size_t)bytes;
	ring->link_count = count;
}

int keyring_unlink(struct key *ring, struct key *key)
{
	unsigned i = place_of(ring, key);

	if (i == ring->link_count)
		return -ENOENT;
	memmove(&ring->links[i], &ring->links[i + 1],
		(ring->link_count - i - 1) * sizeof(*ring->links));
	keyring_count(ring, ring->link_count - 1);
	key_put(key);
	return 0;
}

void keyring_clear(struct key *ring)
{
	struct key **links = ring->links;
	unsigned count = ring->link_count;

	keyring_count(ring, 0);
	ring->links = NULL;
	ring->link_room = 0;
	while (count--)
		key_put(links[count]);
	charged_free(links);
}
