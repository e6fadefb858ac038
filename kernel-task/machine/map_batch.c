/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes of mappings that are put off until the end of a stretch of code, and then made in few
 * entries into the microkernel (selkie/batch.h). The list is kept outside the IPC buffer, in the
 * form of the message, so that it only has to be copied: other calls of seL4 use the buffer while
 * the list grows.
 *
 * The microkernel ends a message at an invocation that fails. That invocation is made once more by
 * itself, with the page tables that it needs, and the rest follows in another message.
 */
#include <errno.h>
#include <string.h>

#include <selkie/batch.h>

#include "machine/inner.h"
#include "machine/internal.h"
#include "runtime/log.h"

#define ENTRIES_MAX 58 /* of two words, the shortest */

_Static_assert(SELKIE_BATCH_FIRST + 2 * ENTRIES_MAX <= seL4_MsgMaxLength, "as many as fit");

enum kind {
	KIND_COPY,
	KIND_MAP,
	KIND_PROTECT,
	KIND_UNMAP,
	KIND_CLEAR,  /* deletes the capability; the slot stays taken */
	KIND_DELETE, /* deletes the capability and frees the slot */
};

struct entry {
	enum kind kind;
	unsigned word; /* index of its first word in the message */
	uint32_t cap;
	unsigned prot;
	struct vspace *vs;
	uint64_t va;
	struct page *page; /* KIND_UNMAP and the like: held until the change is made */
	mapping_t *out;	   /* KIND_MAP: where its holder keeps the capability */
};

static unsigned depth; /* of nested stretches */
static seL4_Word words[seL4_MsgMaxLength];
static struct entry entries[ENTRIES_MAX];
static unsigned count, maps, end = SELKIE_BATCH_FIRST;

void vspace_batch_begin(void)
{
	depth++;
}

void vspace_batch_end(void)
{
	if (--depth == 0)
		map_batch_flush();
}

bool map_batch_open(const struct vspace *vs)
{
	return depth && vs != &own_vspace && machine_has(SELKIE_FEATURE_BATCH);
}

/* ---- making changes ---- */

/* Undoes the record of a mapping that could not be made. */
static void undo(const struct entry *e)
{
	vspace_unmade(e->page, e->cap);
	*e->out = 0;
}

static void failed(const struct entry *e, seL4_Error error)
{
	switch (e->kind) {
	case KIND_MAP:
	case KIND_PROTECT:
		if (vspace_map_cap(e->vs, e->cap, e->va, e->prot) == 0)
			return;
		if (e->kind == KIND_MAP)
			undo(e);
		return;
	default:
		log_error("an invocation of kind %d in a list failed: %d", (int)e->kind,
			  (int)error);
	}
}

static void made(const struct entry *e)
{
	if (e->kind == KIND_DELETE)
		slots_free(&machine_objects.slots, e->cap, 1);
	if (e->kind >= KIND_UNMAP)
		page_put(e->page);
}

/* Makes the entries from `first` on. Returns how many were made, up to one that failed (*error). */
static unsigned make_from(unsigned first, seL4_Error *error)
{
	struct selkie_batch batch = {seL4_GetIPCBuffer()->msg, count - first, 0};
	unsigned skipped = entries[first].word - SELKIE_BATCH_FIRST;
	seL4_Word done = 0;

	batch.end = end - skipped;
	memcpy(&batch.message[SELKIE_BATCH_FIRST], &words[entries[first].word],
	       (end - entries[first].word) * sizeof(seL4_Word));
	*error = selkie_batch_make(inner_own_tcb(), &batch, 0, &done);
	if (*error) {
		log_error("a list of %u invocations was refused: %d", batch.count, (int)*error);
		done = 0;
	} else if (done < batch.count) {
		*error = selkie_batch_error(&batch, entries[first + done].word - skipped);
	}
	return first + (unsigned)done;
}

void map_batch_flush(void)
{
	unsigned next = 0;
	seL4_Error error;

	if (!count)
		return;
	inner_calls_ahead(1);
	while (next < count) {
		next = make_from(next, &error);
		if (next < count)
			failed(&entries[next++], error);
	}
	for (unsigned i = 0; i < count; i++)
		made(&entries[i]);
	count = 0;
	maps = 0;
	end = SELKIE_BATCH_FIRST;
}

/* ---- putting changes off ---- */

/* Room for an invocation with `length` words behind its header; its words are at *to. */
static inline struct entry *add(enum kind kind, uint32_t cap, seL4_Word label, unsigned extra_caps,
				unsigned length, seL4_Word **to)
{
	struct entry *e;

	if (count == ENTRIES_MAX || end + 2 + extra_caps + length > seL4_MsgMaxLength)
		map_batch_flush();
	e = &entries[count++];
	e->kind = kind;
	e->word = end;
	e->cap = cap;
	words[end] = seL4_MessageInfo_new(label, 0, extra_caps, length).words[0];
	*to = &words[end + 1];
	end += 2 + extra_caps + length;
	return e;
}

static struct entry *add_map(enum kind kind, struct vspace *vs, uint32_t cap, uint64_t va,
			     unsigned prot)
{
	seL4_Word *to;
	struct entry *e = add(kind, cap, X86PageMap, 1, 3, &to);

	*to++ = cap;
	*to++ = vs->root;
	*to++ = va;
	*to++ = vspace_rights(prot).words[0];
	*to++ = vspace_attributes(prot);
	e->vs = vs;
	e->va = va;
	e->prot = prot;
	maps++;
	return e;
}

void map_batch_copy(uint32_t from, uint32_t to_slot)
{
	seL4_Word *to;

	add(KIND_COPY, to_slot, CNodeCopy, 1, 5, &to);
	*to++ = TASK_SLOT_CNODE;
	*to++ = TASK_SLOT_CNODE;
	*to++ = to_slot;
	*to++ = seL4_WordBits;
	*to++ = from;
	*to++ = seL4_WordBits;
	*to++ = seL4_AllRights.words[0];
}

void map_batch_map(struct vspace *vs, uint32_t cap, uint64_t va, struct page *page, unsigned prot,
		   mapping_t *out)
{
	struct entry *e = add_map(KIND_MAP, vs, cap, va, prot);

	e->page = page;
	e->out = out;
}

void map_batch_protect(struct vspace *vs, uint32_t cap, uint64_t va, unsigned prot)
{
	add_map(KIND_PROTECT, vs, cap, va, prot);
}

/* Holds the page of an unmapping until it is made. Mappings that were put off are made before: one
 * that fails must be known before it is unmapped. */
static void hold(struct entry *e, struct page *page)
{
	page_get(page);
	e->page = page;
}

void map_batch_unmap(struct page *page, uint32_t cap)
{
	seL4_Word *to;

	if (maps)
		map_batch_flush();
	hold(add(KIND_UNMAP, cap, X86PageUnmap, 0, 0, &to), page);
	*to = cap;
}

void map_batch_delete(struct page *page, uint32_t cap, bool slot_too)
{
	seL4_Word *to;

	if (maps)
		map_batch_flush();
	hold(add(slot_too ? KIND_DELETE : KIND_CLEAR, cap, CNodeDelete, 0, 2, &to), page);
	*to++ = TASK_SLOT_CNODE;
	*to++ = cap;
	*to++ = seL4_WordBits;
}
