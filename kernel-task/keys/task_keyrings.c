/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The keyrings that belong to tasks and users, and the special numbers for them. A thread has one
 * of its own, the threads of a process share one, and a session's is inherited by fork and exec.
 * They are made when a program first asks for them. A user's two exist once for each user
 * namespace, until the namespace ends.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/keyctl.h"
#include "keys/internal.h"
#include "proc/charged.h"
#include "proc/hooks.h"
#include "proc/task.h"
#include "proc/user_ns.h"

#define OWN_RIGHTS     (KEY_POSSESSOR(KEY_ALL) | KEY_USER(KEY_VIEW))
#define SESSION_RIGHTS (OWN_RIGHTS | KEY_USER(KEY_READ))
#define USER_RIGHTS    (KEY_POSSESSOR(KEY_ALL & ~KEY_SETATTR) | KEY_USER(KEY_ALL))

struct user_keyrings {
	struct list_head node;
	const struct user_ns *ns;
	kuid_t uid;
	struct key *user, *session;
};

static struct list_head users = LIST_HEAD_INIT(users);

static struct task_keyrings *keyrings_of(struct task *task)
{
	if (!task->keyrings)
		task->keyrings = charged_alloc(sizeof(*task->keyrings));
	return task->keyrings;
}

struct task_keyrings *keyrings_mine(void)
{
	return keyrings_of(current);
}

int keyrings_share_session(struct task *task, struct key *session)
{
	struct task_keyrings *its = keyrings_of(task);

	if (!its)
		return -ENOMEM;
	key_get(session);
	key_put(its->session);
	its->session = session;
	return 0;
}

int keyring_install(struct key **place, const char *name, uint32_t rights, bool overrun)
{
	struct key *ring;
	int error = key_create(&key_type_keyring, name, rights, overrun, &ring);

	if (error)
		return error;
	key_put(*place);
	*place = ring;
	return 0;
}

int keyring_install_session(void)
{
	struct key **place = &current->keyrings->session;

	return keyring_install(place, "_ses", SESSION_RIGHTS, !*place);
}

/* ---- users ---- */

static void free_user(struct user_keyrings *u)
{
	key_put(u->session);
	key_put(u->user);
	charged_free(u);
}

static struct user_keyrings *find_user(void)
{
	const struct user_ns *ns = user_ns_mine();
	struct user_keyrings *u;

	list_for_each_entry (u, &users, node)
		if (u->ns == ns && uid_eq(u->uid, current->cred->uid))
			return u;
	return NULL;
}

static int make_user_ring(const char *prefix, struct key **out)
{
	char name[32];
	int error;

	snprintf(name, sizeof(name), "%s.%u", prefix, uid_seen(current->cred->uid));
	error = key_create_owned(&key_type_keyring, name, current->cred->uid, KGID_NONE,
				 USER_RIGHTS, false, out);
	if (!error)
		(*out)->of_user = true;
	return error;
}

static int user_rings(struct user_keyrings **out)
{
	struct user_keyrings *u = find_user();
	int error;

	*out = u;
	if (u)
		return 0;
	u = charged_alloc(sizeof(*u));
	if (!u)
		return -ENOMEM;
	*u = (struct user_keyrings){.ns = user_ns_mine(), .uid = current->cred->uid};
	error = make_user_ring("_uid", &u->user);
	if (!error)
		error = make_user_ring("_uid_ses", &u->session);
	if (!error)
		error = keyring_link(u->session, u->user);
	if (error) {
		free_user(u);
		return error;
	}
	list_add_tail(&u->node, &users);
	*out = u;
	return 0;
}

static void user_ns_gone(const struct user_ns *ns)
{
	struct user_keyrings *u, *next;

	list_for_each_entry_safe (u, next, &users, node) {
		if (u->ns == ns) {
			list_del(&u->node);
			free_user(u);
		}
	}
}

/* ---- special numbers ---- */

static int own_ring(struct key **place, const char *name, unsigned flags)
{
	if (*place)
		return 0;
	return flags & FIND_CREATE ? keyring_install(place, name, OWN_RIGHTS, true) : -ENOKEY;
}

/* A user's session keyring serves until the program needs one of its own. */
static int session_ring(struct task_keyrings *mine, unsigned flags)
{
	struct user_keyrings *u;
	int error;

	if (mine->session && (!mine->session->of_user || !(flags & FIND_CREATE)))
		return 0;
	error = user_rings(&u);
	if (error)
		return error;
	if (flags & FIND_CREATE)
		return keyring_install_session();
	mine->session = u->session;
	key_get(mine->session);
	return 0;
}

static int special(int32_t id, unsigned flags, struct key **out)
{
	struct task_keyrings *mine = keyrings_mine();
	struct user_keyrings *u = NULL;
	int error = mine ? 0 : -ENOMEM;

	if (error)
		return error;
	switch (id) {
	case KEY_SPEC_THREAD_KEYRING:
		error = own_ring(&mine->thread, "_tid", flags);
		*out = mine->thread;
		return error;
	case KEY_SPEC_PROCESS_KEYRING:
		error = own_ring(&mine->process, "_pid", flags);
		*out = mine->process;
		return error;
	case KEY_SPEC_SESSION_KEYRING:
		error = session_ring(mine, flags);
		*out = mine->session;
		return error;
	case KEY_SPEC_USER_KEYRING:
	case KEY_SPEC_USER_SESSION_KEYRING:
		error = user_rings(&u);
		if (!error)
			*out = id == KEY_SPEC_USER_KEYRING ? u->user : u->session;
		return error;
	case KEY_SPEC_REQKEY_AUTH_KEY:
	case KEY_SPEC_REQUESTOR_KEYRING:
		return -ENOKEY; /* only for a program that makes keys for the kernel */
	default:
		return -EINVAL;
	}
}

/* ---- search ---- */

int keyrings_search(struct key_search *s)
{
	const struct task_keyrings *mine = current->keyrings;
	const struct user_keyrings *u = find_user();
	struct key *const rings[] = {mine ? mine->thread : NULL, mine ? mine->process : NULL,
				     mine && mine->session ? mine->session
				     : u		   ? u->session
							   : NULL};
	int nothing = 0, other = -EAGAIN;

	s->possessed = true;
	for (size_t i = 0; i < sizeof(rings) / sizeof(rings[0]); i++) {
		int error = rings[i] ? keyring_search(rings[i], s) : -EAGAIN;

		if (!error)
			return 0;
		if (!rings[i])
			continue;
		/* A negative key's error comes first, then that nothing was found, then any other
		 * error. */
		if (error == -ENOKEY || (error == -EAGAIN && !nothing))
			nothing = error;
		else if (error != -EAGAIN)
			other = error;
	}
	return nothing ? nothing : other;
}

static int by_serial(int32_t id, struct key_ref *out)
{
	struct key_search s = {.any_state = true};

	out->key = id < 1 ? NULL : key_find(id);
	if (!out->key)
		return id < 1 ? -EINVAL : -ENOKEY;
	s.target = out->key;
	out->possessed = keyrings_search(&s) == 0;
	return 0;
}

int key_given(int32_t id, unsigned flags, unsigned rights, struct key_ref *out)
{
	int error;

	if (id < 0) {
		out->possessed = true;
		error = special(id, flags, &out->key);
	} else {
		error = by_serial(id, out);
	}
	if (error || (flags & FIND_ANY))
		return error;
	if (!(flags & FIND_PARTIAL) && out->key->rejected)
		return out->key->rejected;
	error = key_validate(out->key);
	if (error)
		return error;
	return key_allows(*out, rights) ? 0 : -EACCES;
}

/* ---- hooks ---- */

static struct key *with_reference(struct key *key)
{
	if (key)
		key_get(key);
	return key;
}

/* A thread gets a thread keyring of its own if its maker has one. */
static int keys_fork(struct task *child, uint64_t flags)
{
	const struct task_keyrings *mine = current->keyrings;
	bool thread = flags & CLONE_THREAD;

	if (!mine || (!thread && !mine->session))
		return 0;
	child->keyrings = charged_alloc(sizeof(*child->keyrings));
	if (!child->keyrings)
		return -ENOMEM;
	child->keyrings->request_ring = mine->request_ring;
	child->keyrings->session = with_reference(mine->session);
	if (!thread)
		return 0;
	child->keyrings->process = with_reference(mine->process);
	return mine->thread ? keyring_install(&child->keyrings->thread, "_tid", OWN_RIGHTS, true)
			    : 0;
}

static int keys_exec(void)
{
	struct task_keyrings *mine = current->keyrings;

	if (mine) {
		key_put(mine->thread);
		key_put(mine->process);
		mine->thread = mine->process = NULL;
	}
	return 0;
}

static void keys_exit(struct task *task)
{
	struct task_keyrings *k = task->keyrings;

	if (!k)
		return;
	task->keyrings = NULL;
	key_put(k->thread);
	key_put(k->process);
	key_put(k->session);
	charged_free(k);
}

/* A thread's keyring belongs to the user that the thread accesses files as. */
static void keys_changed(struct task *task)
{
	if (task->keyrings && task->keyrings->thread && task->cred) {
		task->keyrings->thread->uid = task->cred->fsuid;
		task->keyrings->thread->gid = task->cred->fsgid;
	}
}

const struct task_hooks keys_hooks = {
	.fork = keys_fork,
	.exec = keys_exec,
	.exit = keys_exit,
	.changed = keys_changed,
	.user_ns_gone = user_ns_gone,
};
