/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * add_key and request_key. Linux runs /sbin/request-key to have a key made that request_key did not
 * find; here there is never such a program, and the call answers as Linux does where it is missing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/keyctl.h"
#include "keys/internal.h"
#include "proc/charged.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define NEGATIVE_SECONDS 60

/* The rights of a new key. */
static uint32_t usual_rights(const struct key_type *type)
{
	unsigned rights = KEY_VIEW | KEY_SEARCH | KEY_LINK | KEY_SETATTR;

	if (type->readable)
		rights |= KEY_READ;
	if (type->keyring || type->updatable)
		rights |= KEY_WRITE;
	return KEY_POSSESSOR(rights) | KEY_USER(KEY_VIEW);
}

/* The key of that type and name in `ring` that gets a new payload instead of being replaced. */
static struct key *to_be_updated(const struct key *ring, const struct key_type *type,
				 const char *name)
{
	struct key *key = type->updatable ? keyring_direct(ring, type, name) : NULL;

	return key && !key->invalidated && key->revoked_at == KEY_NEVER ? key : NULL;
}

/* Sets *payload to NULL if the key has taken it. */
static int add(struct key_ref ring, const struct key_type *type, const char *name, void **payload,
	       size_t size, int32_t *serial)
{
	struct key *key = to_be_updated(ring.key, type, name);
	int error = 0;

	if (key && !key_allows((struct key_ref){key, ring.possessed}, KEY_WRITE))
		return -EACCES;
	if (key)
		key_get(key);
	else
		error = key_create(type, name, usual_rights(type), false, &key);
	if (error)
		return error;
	if (*payload)
		error = key_set_payload(key, *payload, size);
	if (!error) {
		*payload = NULL;
		error = keyring_link(ring.key, key);
	}
	*serial = key->serial;
	key_put(key);
	return error;
}

static int add_checked(struct key_ref ring, const char *type_name, const char *name, void **payload,
		       size_t size, int32_t *serial)
{
	const struct key_type *type = key_type_find(type_name);
	int error;

	if (!type)
		return -ENODEV;
	if (!ring.key->type->keyring)
		return -ENOTDIR;
	if (!key_payload_fits(type, *payload, size) || !name)
		return -EINVAL;
	error = keyring_may_link(ring.key);
	return error ? error : add(ring, type, name, payload, size, serial);
}

SYSCALL_DEFINE5(add_key, uint64_t, user_type, uint64_t, user_name, uint64_t, user_payload, size_t,
		size, int32_t, id)
{
	char type[KEY_TYPE_SIZE], *name = NULL;
	void *payload = NULL;
	struct key_ref ring = {0};
	int32_t serial = 0;
	int error = key_type_from_user(user_type, type);

	if (!error)
		error = key_text_from_user(user_name, &name);
	if (!error && name && name[0] == '.' && !strcmp(type, key_type_keyring.name))
		error = -EPERM; /* the kernel's own */
	if (!error)
		error = key_payload_from_user(user_payload, size, &payload);
	keys_collect();
	if (!error)
		error = key_given(id, FIND_CREATE, KEY_WRITE, &ring);
	if (!error)
		error = add_checked(ring, type, name, &payload, size, &serial);
	charged_free(payload);
	free(name);
	return error ? error : serial;
}

/* ---- request_key ---- */

/* The keyring that a key is linked to if the program named none. */
static int usual_ring(struct key_ref *out)
{
	const struct task_keyrings *mine = keyrings_mine();

	if (!mine)
		return -ENOMEM;
	out->possessed = true;
	switch (mine->request_ring) {
	case KEY_REQKEY_DEFL_DEFAULT:
	case KEY_REQKEY_DEFL_REQUESTOR_KEYRING:
	case KEY_REQKEY_DEFL_THREAD_KEYRING:
		out->key = mine->thread;
		if (out->key)
			break;
		__attribute__((fallthrough));
	case KEY_REQKEY_DEFL_PROCESS_KEYRING:
		out->key = mine->process;
		if (out->key)
			break;
		__attribute__((fallthrough));
	case KEY_REQKEY_DEFL_SESSION_KEYRING:
		out->key = mine->session;
		if (out->key)
			break;
		__attribute__((fallthrough));
	case KEY_REQKEY_DEFL_USER_SESSION_KEYRING:
		return key_given(KEY_SPEC_USER_SESSION_KEYRING, 0, KEY_WRITE, out);
	default:
		return key_given(KEY_SPEC_USER_KEYRING, 0, KEY_WRITE, out);
	}
	return key_allows(*out, KEY_WRITE) ? 0 : -EACCES;
}

/* No program can make the key, so a negative key stands for it for a while, as on Linux. */
static int remember_missing(const struct key_type *type, const char *name, struct key_ref *ring)
{
	struct key_ref usual;
	struct key *key;
	int error = ring ? 0 : usual_ring(&usual);

	if (type->keyring)
		return -EPERM;
	if (error)
		return error;
	ring = ring ?: &usual;
	error = key_create(type, name, usual_rights(type), false, &key);
	if (error)
		return error;
	error = keyring_link(ring->key, key);
	key_reject(key, -ENOKEY, key_now() + NEGATIVE_SECONDS);
	key_put(key);
	return error ? error : -ENOENT;
}

static long request(const char *type_name, const char *name, bool make, struct key_ref *ring)
{
	const struct key_type *type = key_type_find(type_name);
	struct key_search s = {.type = type, .name = name};
	int error = type && name ? keyrings_search(&s) : -ENOKEY;

	if (error == -EAGAIN)
		return make ? remember_missing(type, name, ring) : -ENOKEY;
	if (!error && ring && !key_allows((struct key_ref){s.found, true}, KEY_LINK))
		error = -EACCES;
	if (!error && ring)
		error = keyring_link(ring->key, s.found);
	return error ? error : s.found->serial;
}

SYSCALL_DEFINE4(request_key, uint64_t, user_type, uint64_t, user_name, uint64_t, user_callout,
		int32_t, id)
{
	char type[KEY_TYPE_SIZE], *name = NULL, *callout = NULL;
	struct key_ref ring;
	long result = key_type_from_user(user_type, type);

	if (!result)
		result = key_text_from_user(user_name, &name);
	if (!result && !name)
		result = -EFAULT;
	if (!result)
		result = key_text_from_user(user_callout, &callout);
	keys_collect();
	if (!result && id)
		result = key_given(id, FIND_CREATE, KEY_WRITE, &ring);
	if (!result)
		result = request(type, name, callout != NULL, id ? &ring : NULL);
	free(name);
	free(callout);
	return result;
}
