/* SPDX-License-Identifier: BSD-2-Clause */
/* keyctl's operations on keyrings: links, search, and the keyrings of sessions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/keyctl.h"
#include "keys/internal.h"
#include "keys/keyctl.h"
#include "proc/task.h"

static int32_t id_of(uint64_t arg)
{
	return (int32_t)arg;
}

long keyctl_ring_id(const uint64_t arg[4])
{
	struct key_ref ref;
	int error = key_given(id_of(arg[0]), arg[1] ? FIND_CREATE : 0, KEY_SEARCH, &ref);

	return error ? error : ref.key->serial;
}

/* ---- links ---- */

long keyctl_clear(const uint64_t arg[4])
{
	struct key_ref ref;
	int error = key_given(id_of(arg[0]), FIND_CREATE, KEY_WRITE, &ref);

	if (error)
		return error;
	if (!ref.key->type->keyring)
		return -ENOTDIR;
	keyring_clear(ref.key);
	return 0;
}

long keyctl_link(const uint64_t arg[4])
{
	struct key_ref ring, key;
	int error = key_given(id_of(arg[1]), FIND_CREATE, KEY_WRITE, &ring);

	if (!error)
		error = key_given(id_of(arg[0]), FIND_CREATE, KEY_LINK, &key);
	return error ? error : keyring_link(ring.key, key.key);
}

long keyctl_unlink(const uint64_t arg[4])
{
	struct key_ref ring = {0}, key = {0};
	int error = key_given(id_of(arg[1]), 0, KEY_WRITE, &ring);

	if (!error)
		error = key_given(id_of(arg[0]), FIND_ANY, 0, &key);
	if (!error && !ring.key->type->keyring)
		error = -ENOTDIR;
	return error ? error : keyring_unlink(ring.key, key.key);
}

static int move(struct key *key, struct key *from, struct key *to, bool exclusive)
{
	int error = 0;

	if (from == to)
		return 0;
	if (!from->type->keyring || !to->type->keyring)
		return -ENOTDIR;
	if (keyring_direct(from, key->type, key->name) != key)
		return -ENOENT;
	if (exclusive && keyring_direct(to, key->type, key->name))
		return -EEXIST;
	error = keyring_link(to, key);
	return error ? error : keyring_unlink(from, key);
}

long keyctl_move(const uint64_t arg[4])
{
	struct key_ref key, from, to;
	unsigned flags = (unsigned)arg[3];
	int error;

	if (flags & ~(unsigned)KEYCTL_MOVE_EXCL)
		return -EINVAL;
	error = key_given(id_of(arg[0]), FIND_CREATE, KEY_LINK, &key);
	if (!error)
		error = key_given(id_of(arg[1]), 0, KEY_WRITE, &from);
	if (!error)
		error = key_given(id_of(arg[2]), FIND_CREATE, KEY_WRITE, &to);
	return error ? error : move(key.key, from.key, to.key, flags & KEYCTL_MOVE_EXCL);
}

/* A restriction with a type is for key types with signatures, and none of those is supported. */
static int restrict_ring(struct key *ring, const char *type)
{
	if (!ring->type->keyring)
		return -ENOTDIR;
	if (type)
		return key_type_find(type) ? -ENOENT : -ENOKEY;
	if (ring->restricted)
		return -EEXIST;
	ring->restricted = true;
	return 0;
}

long keyctl_restrict(const uint64_t arg[4])
{
	char type[KEY_TYPE_SIZE];
	struct key_ref ring;
	int error = key_given(id_of(arg[0]), 0, KEY_SETATTR, &ring);

	if (error)
		return error;
	key_get(ring.key); /* reading the type may wait */
	if (arg[1])
		error = key_type_from_user(arg[1], type);
	else if (arg[2])
		error = -EINVAL;
	if (!error)
		error = restrict_ring(ring.key, arg[1] ? type : NULL);
	key_put(ring.key);
	return error;
}

/* ---- search ---- */

static long search(const uint64_t arg[4], const char *type, const char *name)
{
	struct key_search s = {.type = key_type_find(type), .name = name};
	struct key_ref ring, into;
	int error = key_given(id_of(arg[0]), 0, KEY_SEARCH, &ring);

	if (!error && id_of(arg[3]))
		error = key_given(id_of(arg[3]), FIND_CREATE, KEY_WRITE, &into);
	if (!error && !s.type)
		error = -ENOKEY;
	if (error)
		return error;
	s.possessed = ring.possessed;
	error = keyring_search(ring.key, &s);
	if (error)
		return error == -EAGAIN ? -ENOKEY : error;
	if (id_of(arg[3])) {
		if (!key_allows((struct key_ref){s.found, s.possessed}, KEY_LINK))
			return -EACCES;
		error = keyring_link(into.key, s.found);
	}
	return error ? error : s.found->serial;
}

long keyctl_search(const uint64_t arg[4])
{
	char type[KEY_TYPE_SIZE], *name;
	long result = key_type_from_user(arg[1], type);

	if (result)
		return result;
	result = key_text_from_user(arg[2], &name);
	if (!result)
		result = name ? search(arg, type, name) : -EFAULT;
	free(name);
	return result;
}

/* ---- sessions ---- */

struct wanted {
	const char *name;
	struct key *found;
};

/* A task can join the keyring of a name if it may search it. */
static bool is_joinable(struct key *key, void *arg)
{
	struct wanted *wanted = arg;
	struct key_ref ref = {.key = key};

	if (!key->type->keyring || strcmp(key->name, wanted->name) ||
	    uid_of(user_ns_mine(), key->uid) == (uid_t)-1 || key->revoked_at != KEY_NEVER ||
	    !key_allows(ref, KEY_SEARCH))
		return false;
	wanted->found = key;
	return true;
}

static int join(struct key **session, const char *name)
{
	struct wanted wanted = {.name = name};

	key_for_each(is_joinable, &wanted);
	if (!wanted.found)
		return keyring_install(
			session, name,
			KEY_POSSESSOR(KEY_ALL) | KEY_USER(KEY_VIEW | KEY_READ | KEY_LINK), false);
	key_get(wanted.found);
	key_put(*session);
	*session = wanted.found;
	return 0;
}

long keyctl_join_session(const uint64_t arg[4])
{
	struct task_keyrings *mine = keyrings_mine();
	char *name = NULL;
	int error = mine ? 0 : -ENOMEM;

	if (!error && arg[0])
		error = key_text_from_user(arg[0], &name);
	if (!error && name && name[0] == '.')
		error = -EPERM;
	if (!error)
		error = name ? join(&mine->session, name) : keyring_install_session();
	free(name);
	return error ? error : mine->session->serial;
}

/* May the current task give its parent a session keyring? Both must have the same user and group.
 */
static bool may_change(const struct task *parent)
{
	const struct cred *mine = current->cred, *its = parent->cred;

	return parent->mm && its && parent->process->thread_count == 1 &&
	       uid_eq(its->uid, mine->euid) && uid_eq(its->euid, mine->euid) &&
	       uid_eq(its->suid, mine->euid) && gid_eq(its->gid, mine->egid) &&
	       gid_eq(its->egid, mine->egid) && gid_eq(its->sgid, mine->egid);
}

long keyctl_session_to_parent(const uint64_t arg[4])
{
	struct process *parent = current->process->parent;
	struct task *task = parent ? parent->leader : NULL;
	struct key_ref session;
	int error = key_given(KEY_SPEC_SESSION_KEYRING, 0, KEY_LINK, &session);

	if (error)
		return error;
	if (!task || parent->pid == 1 || !may_change(task) ||
	    !uid_eq(session.key->uid, current->cred->euid))
		return -EPERM;
	error = keyrings_share_session(task, session.key);
	return error;
}

long keyctl_request_ring(const uint64_t arg[4])
{
	struct task_keyrings *mine = keyrings_mine();
	struct key_ref ring;
	int wanted = (int)arg[0], before, error = 0;

	if (!mine)
		return -ENOMEM;
	before = mine->request_ring;
	if (wanted == KEY_REQKEY_DEFL_NO_CHANGE)
		return before;
	if (wanted < 0 || wanted > KEY_REQKEY_DEFL_REQUESTOR_KEYRING ||
	    wanted == KEY_REQKEY_DEFL_GROUP_KEYRING)
		return -EINVAL;
	if (wanted == KEY_REQKEY_DEFL_THREAD_KEYRING)
		error = key_given(KEY_SPEC_THREAD_KEYRING, FIND_CREATE | FIND_ANY, 0, &ring);
	if (wanted == KEY_REQKEY_DEFL_PROCESS_KEYRING)
		error = key_given(KEY_SPEC_PROCESS_KEYRING, FIND_CREATE | FIND_ANY, 0, &ring);
	if (error)
		return error;
	mine->request_ring = wanted;
	return before;
}
