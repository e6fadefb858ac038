/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between the page cache and the disk. Adjacent pieces on the disk share a request, and all
 * requests are submitted before anything waits. A page is busy while a request has a piece of it.
 */
#include "pages/cache_io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "block/block.h"
#include "machine/device.h"
#include "mm/mappable.h"
#include "mm/mm.h"
#include "proc/task.h"

struct transfer {
	struct block_request request;
	struct cached_page *pages[BLOCK_SEGMENTS_MAX]; /* of each segment */
	uint64_t next_sector;
};

/*
 * Pieces are added to `open` until one is not adjacent. locate() of the next page may wait, while
 * pages of `open` are busy without a submitted request. So a task that waits for one of them finds
 * the batch in its cache's list, and submits it.
 */
struct batch {
	struct list_head node;
	struct page_cache *cache;
	enum block_operation operation;
	struct transfer *open;
};

static void piece_done(struct cached_page *cp, enum block_operation operation, int error)
{
	if (error && operation == BLOCK_WRITE)
		write_errors_note(cp->cache->errors, error); /* the page in memory is still right */
	else if (error)
		cp->error = error;
	if (--cp->busy)
		return;
	/* A discarded read has no error; a task that waits for it reads again. */
	if (operation == BLOCK_READ)
		cp->valid = !cp->error && !cp->overtaken;
	else
		pagetree_untag(&cp->cache->pages.tree, cp->index, PAGETREE_WRITING);
	cp->overtaken = false;
	wake_up(&cp->cache->changed);
}

/* A failed request does not tell which of its pages is bad, so each page is read again alone when
 * it is needed. */
static bool is_of_one_page(const struct transfer *t)
{
	for (unsigned i = 1; i < t->request.segment_count; i++)
		if (t->pages[i] != t->pages[0])
			return false;
	return true;
}

static void transfer_done(struct block_request *request, int error)
{
	struct transfer *t = request->context;
	bool again = error && request->operation == BLOCK_READ && !is_of_one_page(t);

	for (unsigned i = 0; i < request->segment_count; i++) {
		if (again)
			t->pages[i]->overtaken = true;
		piece_done(t->pages[i], request->operation, again ? 0 : error);
	}
	free(t);
}

static void submit(struct batch *b)
{
	struct block_device *disk = b->cache->disk;
	struct transfer *t = b->open;

	b->open = NULL;
	if (t)
		block_submit(disk, &t->request);
}

static void kick(struct page_cache *cache)
{
	cache->disk->ops->kick(cache->disk->device);
}

static void begin_batch(struct batch *b)
{
	list_add_tail(&b->node, &b->cache->batches);
}

static void end_batch(struct batch *b)
{
	list_del(&b->node);
	submit(b);
	kick(b->cache);
}

/* Is the page idle? If not, all its requests are submitted. */
static bool is_idle(const struct cached_page *cp)
{
	struct page_cache *cache = cp->cache;
	bool any = false;
	struct batch *b;

	if (!cp->busy)
		return true;
	list_for_each_entry (b, &cache->batches, node) {
		any |= b->open != NULL;
		submit(b);
	}
	if (any)
		kick(cache);
	return !cp->busy;
}

void cache_wait_idle(struct cached_page *cp)
{
	(void)wait_event_common(&cp->cache->changed, is_idle(cp), TASK_UNINTERRUPTIBLE, false,
				WAIT_NO_DEADLINE);
}

static int add_piece(struct batch *b, struct cached_page *cp, uint32_t offset,
		     const struct cache_piece *piece)
{
	struct transfer *t = b->open;

	if (t &&
	    (t->next_sector != piece->sector || t->request.segment_count == BLOCK_SEGMENTS_MAX)) {
		submit(b);
		t = NULL;
	}
	if (!t) {
		t = b->open = calloc(1, sizeof(*t));
		if (!t)
			return -ENOMEM;
		t->request.operation = b->operation;
		t->request.sector = piece->sector;
		t->request.done = transfer_done;
		t->request.context = t;
	}
	t->pages[t->request.segment_count] = cp;
	t->request.segments[t->request.segment_count++] =
		(struct block_segment){page_physical(cp->page) + offset, piece->bytes};
	t->next_sector = piece->sector + piece->bytes / BLOCK_SECTOR;
	cp->busy++;
	if (b->operation == BLOCK_READ)
		current->io.read_bytes += piece->bytes;
	return 0;
}

/* The device's own cache may have a copy of the blocks to which a file's data is written. */
static void update_alias(struct batch *b, struct cached_page *cp, uint32_t offset,
			 const struct cache_piece *piece)
{
	struct page_cache *whole = &b->cache->disk->cache;

	if (b->cache == whole)
		return;
	for (uint32_t done = 0, n; done < piece->bytes; done += n) {
		uint64_t at = piece->sector * BLOCK_SECTOR + done;
		uint32_t rest = PAGE_SIZE - (uint32_t)(at % PAGE_SIZE), left = piece->bytes - done;
		struct cached_page *alias = cache_find(whole, at / PAGE_SIZE);

		n = rest < left ? rest : left;
		if (alias && alias->valid)
			memcpy(alias->page->va + at % PAGE_SIZE, cp->page->va + offset + done, n);
		else if (alias && alias->busy)
			alias->overtaken = true;
	}
}

/* Adds the dirty sectors of a piece. */
static int add_dirty(struct batch *b, struct cached_page *cp, uint32_t offset,
		     const struct cache_piece *piece, uint8_t dirty)
{
	uint32_t at = 0;
	int error = 0;

	while (!error && at < piece->bytes) {
		struct cache_piece part = {piece->sector + at / BLOCK_SECTOR, 0};

		while (at + part.bytes < piece->bytes &&
		       dirty & 1u << (offset + at + part.bytes) / BLOCK_SECTOR)
			part.bytes += BLOCK_SECTOR;
		if (part.bytes) {
			update_alias(b, cp, offset + at, &part);
			error = add_piece(b, cp, offset + at, &part);
		}
		at += part.bytes ? part.bytes : BLOCK_SECTOR;
	}
	return error;
}

/* The bits of these bytes of a page, as in dirty_sectors. */
static uint8_t sectors_of(uint32_t offset, uint32_t bytes)
{
	unsigned first = offset / BLOCK_SECTOR, count = bytes / BLOCK_SECTOR;

	return (uint8_t)(((1u << count) - 1) << first);
}

static int add_page(struct batch *b, struct cached_page *cp, const struct cache_piece *pieces,
		    int count, uint8_t dirty)
{
	uint32_t offset = 0;

	for (int i = 0; i < count; offset += pieces[i++].bytes) {
		if (pieces[i].sector != CACHE_HOLE) {
			int error = b->operation == BLOCK_READ
					    ? add_piece(b, cp, offset, &pieces[i])
					    : add_dirty(b, cp, offset, &pieces[i], dirty);
			if (error)
				return error;
		} else if (b->operation == BLOCK_READ) {
			memset(cp->page->va + offset, 0, pieces[i].bytes);
		} else if (dirty & sectors_of(offset, pieces[i].bytes)) {
			/* A page is dirtied only after its place on the disk is allocated. A
			 * missing place counts as a failed write. */
			write_errors_note(cp->cache->errors, -EIO);
		}
	}
	return 0;
}

/* An extra count keeps the page busy while its pieces are added, so that it ends only once. */
static int read_one(struct batch *b, uint64_t index)
{
	struct cache_piece pieces[CACHE_PIECES];
	int count = b->cache->ops->locate(b->cache, index, pieces), error;
	struct cached_page *cp = cache_find(b->cache, index);

	if (count < 0)
		return count;
	if (!cp)
		cp = cache_new_page(b->cache, index);
	if (!cp)
		return -ENOMEM;
	if (cp->busy || cp->valid)
		return 0; /* locate() may have waited */
	cp->busy = 1;
	error = add_page(b, cp, pieces, count, 0);
	piece_done(cp, BLOCK_READ, error);
	return error;
}

int cache_start_read(struct page_cache *cache, uint64_t index, uint64_t count)
{
	struct batch b = {.cache = cache, .operation = BLOCK_READ};
	int error;

	begin_batch(&b);
	error = read_one(&b, index);
	for (uint64_t i = 1; !error && i < count; i++) {
		struct cached_page *cp = cache_find(cache, index + i);

		if (cp && (cp->valid || cp->busy))
			continue;
		/* An error of reading ahead is reported by the read that wants that page. */
		if (read_one(&b, index + i))
			break;
	}
	end_batch(&b);
	return error;
}

int cache_fill(struct page_cache *cache, uint64_t index)
{
	struct cached_page *cp = cache_find(cache, index);
	int error;

	if (!cp)
		cp = cache_new_page(cache, index);
	if (!cp)
		return -ENOMEM;
	cp->busy = 1;
	error = cache->ops->fill(cache, index, cp->page);
	piece_done(cp, BLOCK_READ, error);
	cp->error = 0; /* it is returned here, and other waiters try again */
	return error;
}

static void dirty_again(struct cached_page *cp, uint8_t sectors)
{
	for (unsigned i = 0; i < CACHE_PIECES; i++)
		if (sectors & 1u << i)
			cache_dirty_part(cp, i * BLOCK_SECTOR, BLOCK_SECTOR);
}

static int write_one(struct batch *b, struct cached_page *cp)
{
	struct cache_piece pieces[CACHE_PIECES];
	int count, error;

	cp->pins++;
	count = b->cache->ops->locate(b->cache, cp->index, pieces);
	if (count < 0 || !cp->dirty) {
		cp->pins--;
		return count < 0 ? count : 0;
	}
	/* From here on a write through a mapping faults and makes the page dirty again. */
	if (cp->mapped_writable) {
		cp->mapped_writable = false;
		mm_unmap_file_pages(b->cache->pages.mappings, cp->index, 1);
	}
	uint8_t dirty = cp->dirty_sectors;
	cache_clean(cp);
	cp->busy++;
	pagetree_tag(&b->cache->pages.tree, cp->index, PAGETREE_WRITING);
	error = add_page(b, cp, pieces, count, dirty);
	if (error)
		dirty_again(cp, dirty);
	piece_done(cp, BLOCK_WRITE, 0);
	cp->pins--;
	return error;
}

/* Does not wait for pages that are being read: such a read may not be submitted yet, because its
 * reader waits in locate() of the next page for a volume that the caller has locked. */
static void wait_for_writes(struct page_cache *cache, uint64_t first, uint64_t end)
{
	struct page *page;

	while ((page = pagetree_next_tagged(&cache->pages.tree, PAGETREE_WRITING, &first)) &&
	       first < end) {
		struct cached_page *cp = page->cookie;

		cp->pins++;
		cache_wait_idle(cp);
		cp->pins--;
		first++;
	}
}

int cache_write_back(struct page_cache *cache, uint64_t first, uint64_t end)
{
	struct batch b = {.cache = cache, .operation = BLOCK_WRITE};
	struct page *page;
	uint64_t at = first;
	int error = 0;

	begin_batch(&b);
	while (!error && (page = pagetree_next_tagged(&cache->pages.tree, PAGETREE_DIRTY, &at)) &&
	       at < end) {
		error = write_one(&b, page->cookie);
		at++;
	}
	end_batch(&b);
	wait_for_writes(cache, first, end);
	return error;
}
