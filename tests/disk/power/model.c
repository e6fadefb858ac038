/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/disk/power/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096u

static uint32_t next_random(struct model *m, uint32_t below)
{
	m->random = m->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(m->random >> 33) % below;
}

bool model_empty(struct model *m)
{
	*m = (struct model){.folders = {true}};
	for (unsigned i = 0; i < MODEL_SLOTS; i++) {
		m->slots[i].bytes = calloc(1, MODEL_BYTES);
		if (!m->slots[i].bytes)
			return false;
	}
	return true;
}

bool model_init(struct model *m, uint64_t seed, unsigned process)
{
	bool there = model_empty(m);

	m->random = seed * 1000003u + process * 7919u + 1;
	for (int i = 0; i < 8; i++)
		(void)next_random(m, 2);
	return there;
}

void model_free(struct model *m)
{
	for (unsigned i = 0; i < MODEL_SLOTS; i++)
		free(m->slots[i].bytes);
}

void model_path(char out[32], unsigned process, unsigned folder, int slot, bool second)
{
	int n = snprintf(out, 32, "p%u", process);

	if (folder)
		n += snprintf(out + n, (size_t)(32 - n), "/d%u", folder);
	if (slot >= 0)
		snprintf(out + n, (size_t)(32 - n), "/f%02d%s", slot, second ? ".2" : "");
}

/* ---- the next operation ---- */

static unsigned random_folder(struct model *m)
{
	unsigned folder = next_random(m, MODEL_FOLDERS);

	return m->folders[folder] ? folder : 0;
}

static bool folder_is_empty(const struct model *m, unsigned folder)
{
	for (unsigned i = 0; i < MODEL_SLOTS; i++)
		if (m->slots[i].kind != KIND_NONE && m->slots[i].folder == folder)
			return false;
	return true;
}

/* Does the name exist already? A slot's names may be in any folder, but each slot has one file. */
static bool try_folders(struct model *m, struct model_step *s)
{
	unsigned folder = 1 + next_random(m, MODEL_FOLDERS - 1);

	if (m->folders[folder] && !folder_is_empty(m, folder))
		return false;
	s->op = m->folders[folder] ? OP_RMDIR : OP_MKDIR;
	s->folder = folder;
	m->folders[folder] = !m->folders[folder];
	return true;
}

static bool make_new(struct model *m, struct model_step *s)
{
	struct model_slot *slot = &m->slots[s->slot];

	slot->folder = s->folder = random_folder(m);
	slot->object = ++m->objects;
	slot->second_name = false;
	slot->size = 0;
	s->op = next_random(m, 8) ? OP_CREATE : OP_SYMLINK;
	slot->kind = s->op == OP_CREATE ? KIND_FILE : KIND_LINK;
	if (slot->kind == KIND_LINK) {
		slot->size = 1 + next_random(m, next_random(m, 2) ? 50 : 300);
		memset(slot->bytes, 'a' + (int)(slot->object % 26), slot->size);
		s->bytes = slot->bytes;
		s->n = slot->size;
	}
	return true;
}

/* The byte that an append writes at this place, whichever append it is. */
static uint8_t appended(unsigned object, uint32_t at)
{
	return (uint8_t)(1 + (object * 31 + at / 7 + at) % 250);
}

static bool append(struct model *m, struct model_step *s)
{
	struct model_slot *slot = &m->slots[s->slot];
	uint32_t n = 1 + next_random(m, next_random(m, 3) ? 3000 : 20000);

	if (slot->size + n > MODEL_BYTES)
		return false;
	for (uint32_t i = slot->size; i < slot->size + n; i++)
		slot->bytes[i] = appended(slot->object, i);
	s->op = OP_APPEND;
	s->bytes = slot->bytes + slot->size;
	s->n = n;
	slot->size += n;
	return true;
}

static bool resize(struct model *m, struct model_step *s)
{
	struct model_slot *slot = &m->slots[s->slot];
	uint32_t size = next_random(m, MODEL_BYTES);

	if (size > slot->size)
		memset(slot->bytes + slot->size, 0, size - slot->size);
	s->op = size > slot->size ? OP_GROW : OP_SHRINK;
	s->n = slot->size = size;
	return true;
}

/* Renames to another slot's name; that slot's file is replaced if it is in the same folder. */
static bool rename_it(struct model *m, struct model_step *s)
{
	struct model_slot *from = &m->slots[s->slot], *to, old;

	s->to = next_random(m, MODEL_SLOTS);
	to = &m->slots[s->to];
	s->to_folder = to->kind == KIND_NONE ? random_folder(m) : to->folder;
	if (s->to == s->slot || from->second_name || to->second_name)
		return false;
	old = *to;
	*to = *from;
	to->folder = s->to_folder;
	from->kind = KIND_NONE;
	from->size = 0;
	from->bytes = old.bytes;
	s->op = OP_RENAME;
	return true;
}

static bool remove_it(struct model *m, struct model_step *s)
{
	struct model_slot *slot = &m->slots[s->slot];

	if (slot->second_name)
		return false;
	s->op = OP_UNLINK;
	slot->kind = KIND_NONE;
	slot->size = 0;
	return true;
}

static bool second_name(struct model *m, struct model_step *s)
{
	struct model_slot *slot = &m->slots[s->slot];

	s->op = slot->second_name ? OP_UNLINK_SECOND : OP_LINK;
	slot->second_name = !slot->second_name;
	return true;
}

static bool choose(struct model *m, struct model_step *s)
{
	struct model_slot *slot = &m->slots[s->slot];
	bool file = slot->kind == KIND_FILE;
	uint32_t kind = next_random(m, 100);

	s->folder = slot->folder;
	s->size = slot->size;
	if (kind < 6)
		return try_folders(m, s);
	if (slot->kind == KIND_NONE)
		return make_new(m, s);
	if (kind < 50)
		return file && append(m, s);
	if (kind < 60)
		return file && resize(m, s);
	if (kind < 72)
		return rename_it(m, s);
	if (kind < 80)
		return remove_it(m, s);
	if (kind < 86)
		return file && second_name(m, s);
	s->op = OP_FSYNC;
	return file;
}

void model_next(struct model *m, struct model_step *out)
{
	do
		*out = (struct model_step){.slot = next_random(m, MODEL_SLOTS)};
	while (!choose(m, out));
	m->done++;
}

/* ---- comparing ---- */

/* Files that will be cut: their page at the new end may have been zeroed on the disk before, and
 * what was appended there afterwards may have been written. */
struct cut {
	unsigned step, object;
	uint32_t size;
};

static bool may_be_newer(const struct cut *cuts, unsigned count, unsigned done,
			 const struct model_slot *slot, uint32_t at)
{
	for (unsigned i = 0; i < count; i++)
		if (cuts[i].step > done && cuts[i].object == slot->object && cuts[i].size <= at &&
		    at < (cuts[i].size + BLOCK - 1) / BLOCK * BLOCK)
			return true;
	return false;
}

static bool same_bytes(const struct model_slot *found, const struct model_slot *slot,
		       const struct cut *cuts, unsigned count, unsigned done, uint32_t *where)
{
	if (!memcmp(found->bytes, slot->bytes, slot->size))
		return true;
	for (uint32_t i = 0; i < slot->size; i++) {
		*where = i;
		bool newer = !found->bytes[i] || found->bytes[i] == appended(slot->object, i);

		if (found->bytes[i] != slot->bytes[i] &&
		    !(newer && may_be_newer(cuts, count, done, slot, i)))
			return false;
	}
	return true;
}

static bool same(const struct model *found, const struct model *m, const struct cut *cuts,
		 unsigned count, char why[160])
{
	for (unsigned f = 0; f < MODEL_FOLDERS; f++)
		if (found->folders[f] != m->folders[f]) {
			snprintf(why, 160, "folder %u is%s there", f, m->folders[f] ? " not" : "");
			return false;
		}
	for (unsigned i = 0; i < MODEL_SLOTS; i++) {
		const struct model_slot *a = &found->slots[i], *b = &m->slots[i];
		uint32_t where = 0;

		if (a->kind == b->kind && a->kind == KIND_NONE)
			continue;
		if (a->kind != b->kind || a->folder != b->folder ||
		    a->second_name != b->second_name || a->size != b->size) {
			snprintf(why, 160, "f%02u: kind %d, folder %u, size %u, not %d, %u, %u", i,
				 a->kind, a->folder, a->size, b->kind, b->folder, b->size);
			return false;
		}
		if (!same_bytes(a, b, cuts, count, m->done, &where)) {
			snprintf(why, 160, "f%02u: byte %u of %u is %#x, not %#x", i, where,
				 a->size, a->bytes[where], b->bytes[where]);
			return false;
		}
	}
	return true;
}

/*
 * Is the folder that was found as after `step`, which m has done? An append may be there in part: a
 * write is divided where the blocks end that the file already had, and a commit may come between
 * the parts, as on Linux.
 */
static bool same_after(const struct model *found, struct model *m, const struct model_step *step,
		       const struct cut *cuts, unsigned count, char why[160])
{
	struct model_slot *slot = &m->slots[step->slot];
	uint32_t whole = slot->size, part = found->slots[step->slot].size;
	bool good = same(found, m, cuts, count, why);

	if (good || step->op != OP_APPEND || part <= step->size || part >= whole)
		return good;
	slot->size = part;
	good = same(found, m, cuts, count, why);
	slot->size = whole;
	return good;
}

static unsigned find_cuts(uint64_t seed, unsigned process, unsigned steps, struct cut *cuts)
{
	struct model m;
	struct model_step s;
	unsigned count = 0;

	if (model_init(&m, seed, process))
		while (m.done < steps) {
			model_next(&m, &s);
			if (s.op == OP_SHRINK && m.done + MODEL_AHEAD > steps - MODEL_AHEAD)
				cuts[count++] = (struct cut){m.done, m.slots[s.slot].object, s.n};
		}
	model_free(&m);
	return count;
}

int model_find(const struct model *found, uint64_t seed, unsigned process, unsigned confirmed,
	       char why[160])
{
	struct cut cuts[2 * MODEL_AHEAD + 1];
	unsigned count = find_cuts(seed, process, confirmed + MODEL_AHEAD, cuts);
	struct model m;
	struct model_step s;
	int at = -1;
	char later[160];

	if (!model_init(&m, seed, process))
		return -1;
	while (m.done < confirmed)
		model_next(&m, &s);
	if (same(found, &m, cuts, count, why))
		at = (int)confirmed;
	while (at < 0 && m.done < confirmed + MODEL_AHEAD) {
		model_next(&m, &s);
		if (same_after(found, &m, &s, cuts, count, later))
			at = (int)m.done;
	}
	model_free(&m);
	return at;
}
