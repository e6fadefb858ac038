/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operations that the power-loss tests do on a volume, in a sequence that a seed decides, and
 * the state of a folder after each. An operation is one system call. After power loss the folder
 * has to be as it was between two operations, and not before the last one that was confirmed; of
 * an append there may be the beginning.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_SLOTS   16
#define MODEL_FOLDERS 3 /* the process's own folder, and two in it that are made and removed */
#define MODEL_BYTES   49152u
#define MODEL_AHEAD   96 /* operations that a process may be ahead of what it has confirmed */

enum model_kind { KIND_NONE, KIND_FILE, KIND_LINK, KIND_OTHER };

/* A name in one of the folders, and the file that it names. */
struct model_slot {
	enum model_kind kind;
	unsigned folder, object;
	bool second_name; /* a hard link beside it */
	uint32_t size;
	uint8_t *bytes; /* MODEL_BYTES; of a link: the target */
};

struct model {
	struct model_slot slots[MODEL_SLOTS];
	bool folders[MODEL_FOLDERS];
	uint64_t random;
	unsigned objects, done;
};

enum model_op {
	OP_CREATE,
	OP_APPEND,
	OP_GROW,
	OP_SHRINK,
	OP_RENAME,
	OP_UNLINK,
	OP_LINK,
	OP_UNLINK_SECOND,
	OP_SYMLINK,
	OP_MKDIR,
	OP_RMDIR,
	OP_FSYNC,
};

struct model_step {
	enum model_op op;
	unsigned slot, to, folder, to_folder;
	uint32_t size, n; /* the size before; bytes appended, or the size after */
	const uint8_t *bytes;
};

/* Both return false when memory is out. */
bool model_init(struct model *m, uint64_t seed, unsigned process);
bool model_empty(struct model *m);
void model_free(struct model *m);
/* Does the next operation in memory, and says what it is. */
void model_next(struct model *m, struct model_step *out);
/* "p3/d1/f07", "p3/f07", with `second` "p3/f07.2"; folder `folder` alone with slot < 0. */
void model_path(char out[32], unsigned process, unsigned folder, int slot, bool second);

/*
 * Compares a found folder (kinds, sizes, contents, second names and folders) with all states from
 * `confirmed` operations on. Returns the number of operations of the matching state, or -1 and in
 * `why` the difference from the confirmed state.
 */
int model_find(const struct model *found, uint64_t seed, unsigned process, unsigned confirmed,
	       char why[160]);
