/* SPDX-License-Identifier: BSD-2-Clause */
/* keyctl's operations on one key: its payload, its rights, its owner, its end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "keys/internal.h"
#include "keys/keyctl.h"
#include "mm/uaccess.h"
#include "proc/charged.h"
#include "proc/task.h"
#include "proc/user_ns.h"

static int32_t id_of(uint64_t arg)
{
	return (int32_t)arg;
}

/* Copies the answer to the program if all of it fits there. Returns its length, or -EFAULT. */
static long answer(const void *data, size_t size, uint64_t address, size_t room)
{
	if (address && room >= size && copy_to_user(address, data, size) < 0)
		return -EFAULT;
	return (long)size;
}

/* ---- payload ---- */

static int update(const struct key *key, void **payload, size_t size)
{
	int error;

	if (!key->type->updatable)
		return -EOPNOTSUPP;
	if (!key_payload_fits(key->type, *payload, size))
		return -EINVAL;
	error = key_set_payload((struct key *)key, *payload, size);
	if (!error)
		*payload = NULL;
	return error;
}

long keyctl_update(const uint64_t arg[4])
{
	void *payload;
	struct key_ref ref;
	int error = arg[2] > PAGE_SIZE ? -EINVAL : 0;

	if (error)
		return error;
	error = key_payload_from_user(arg[1], arg[2], &payload);
	if (!error)
		error = key_given(id_of(arg[0]), 0, KEY_WRITE, &ref);
	if (!error)
		error = update(ref.key, &payload, arg[2]);
	charged_free(payload);
	return error;
}

/* Copies what a program can read of a key, its payload or its links' serials, to charged memory. */
static int contents(const struct key *key, void **out, size_t *size)
{
	*size = key->type->keyring ? key->link_count * sizeof(int32_t) : key->size;
	*out = charged_alloc(*size);
	if (!*out)
		return -ENOMEM;
	if (!key->type->keyring && key->size)
		memcpy(*out, key->payload, key->size);
	for (unsigned i = 0; i < key->link_count; i++)
		((int32_t *)*out)[i] = key->links[i]->serial;
	return 0;
}

long keyctl_read(const uint64_t arg[4])
{
	struct key_ref ref;
	void *data;
	size_t size;
	long result = key_given(id_of(arg[0]), FIND_ANY, 0, &ref);

	if (!result)
		result = ref.key->rejected;
	/* A task that possesses a key may read it without the right to. */
	if (!result && !ref.possessed && !key_allows(ref, KEY_READ))
		result = -EACCES;
	if (!result && !ref.key->type->readable)
		result = -EOPNOTSUPP;
	if (!result)
		result = key_validate(ref.key);
	if (!result)
		result = contents(ref.key, &data, &size);
	if (result)
		return result;
	result = answer(data, size, arg[1], arg[2]);
	memset(data, 0, size);
	charged_free(data);
	return result;
}

/* ---- what a key is ---- */

long keyctl_describe(const uint64_t arg[4])
{
	struct key_ref ref;
	size_t size;
	char *text;
	long result = key_given(id_of(arg[0]), FIND_PARTIAL, KEY_VIEW, &ref);

	if (result)
		return result;
	size = strlen(ref.key->name) + 64 + KEY_TYPE_SIZE;
	text = malloc(size);
	if (!text)
		return -ENOMEM;
	snprintf(text, size, "%s;%d;%d;%08x;%s", ref.key->type->name, (int)uid_seen(ref.key->uid),
		 (int)gid_seen(ref.key->gid), ref.key->rights, ref.key->name);
	result = answer(text, strlen(text) + 1, arg[1], arg[2]);
	free(text);
	return result;
}

/* No security module labels keys: each has the empty label. */
long keyctl_security(const uint64_t arg[4])
{
	struct key_ref ref;
	int error = key_given(id_of(arg[0]), FIND_PARTIAL, KEY_VIEW, &ref);

	/* Linux then looks for an authorization key of the caller, and finds none. */
	if (error == -EACCES)
		return -ENOKEY;
	return error ? error : answer("", 1, arg[1], arg[2]);
}

/* ---- rights and owner ---- */

static int check_owner(struct key *key, kuid_t uid, kgid_t gid)
{
	if (capable(CAP_SYS_ADMIN))
		return 0;
	if (uid_valid(uid) && !uid_eq(uid, key->uid))
		return -EACCES;
	return gid_valid(gid) && !gid_eq(gid, key->gid) && !in_group(gid) ? -EACCES : 0;
}

/* The key counts in the new owner's quota from now on. */
static int change_user(struct key *key, kuid_t uid)
{
	int64_t bytes = (int64_t)(key->counted + strlen(key->name) + 1);
	struct key_user *user;
	int error;

	if (uid_eq(uid, key->uid))
		return 0;
	user = key_user_get(uid);
	if (!user)
		return -ENOMEM;
	error = key_user_count(user, 1, bytes, false);
	if (error) {
		key_user_put(user);
		return error;
	}
	key_user_count(key->user, -1, -bytes, true);
	if (!key->rejected) {
		key_user_instantiated(key->user, -1);
		key_user_instantiated(user, 1);
	}
	key_user_put(key->user);
	key->user = user;
	key->uid = uid;
	return 0;
}

long keyctl_chown(const uint64_t arg[4])
{
	uid_t uid = (uid_t)arg[1];
	gid_t gid = (gid_t)arg[2];
	kuid_t new_uid = uid == (uid_t)-1 ? KUID_NONE : kuid_given(uid);
	kgid_t new_gid = gid == (gid_t)-1 ? KGID_NONE : kgid_given(gid);
	struct key_ref ref;
	int error;

	if ((uid != (uid_t)-1 && !uid_valid(new_uid)) || (gid != (gid_t)-1 && !gid_valid(new_gid)))
		return -EINVAL;
	if (!uid_valid(new_uid) && !gid_valid(new_gid))
		return 0;
	error = key_given(id_of(arg[0]), FIND_CREATE | FIND_PARTIAL, KEY_SETATTR, &ref);
	if (!error)
		error = check_owner(ref.key, new_uid, new_gid);
	if (!error && uid_valid(new_uid))
		error = change_user(ref.key, new_uid);
	if (!error && gid_valid(new_gid))
		ref.key->gid = new_gid;
	return error;
}

long keyctl_set_rights(const uint64_t arg[4])
{
	uint32_t rights = (uint32_t)arg[1];
	struct key_ref ref;
	int error;

	if (rights & ~KEY_RIGHTS_ALL)
		return -EINVAL;
	error = key_given(id_of(arg[0]), FIND_CREATE | FIND_PARTIAL, KEY_SETATTR, &ref);
	if (error)
		return error;
	if (!uid_eq(ref.key->uid, current->cred->fsuid) && !capable(CAP_SYS_ADMIN))
		return -EACCES;
	ref.key->rights = rights;
	return 0;
}

/* ---- end ---- */

long keyctl_set_timeout(const uint64_t arg[4])
{
	uint32_t seconds = (uint32_t)arg[1];
	struct key_ref ref;
	int error = key_given(id_of(arg[0]), FIND_CREATE | FIND_PARTIAL, KEY_SETATTR, &ref);

	if (!error)
		key_set_expiry(ref.key, seconds ? key_now() + seconds : KEY_NEVER);
	return error;
}

long keyctl_revoke(const uint64_t arg[4])
{
	struct key_ref ref;
	int error = key_given(id_of(arg[0]), 0, KEY_WRITE, &ref);

	if (error == -EACCES)
		error = key_given(id_of(arg[0]), 0, KEY_SETATTR, &ref);
	if (!error)
		key_revoke(ref.key);
	return error;
}

long keyctl_invalidate(const uint64_t arg[4])
{
	struct key_ref ref;
	int error = key_given(id_of(arg[0]), 0, KEY_SEARCH, &ref);

	if (!error)
		key_invalidate(ref.key);
	return error;
}
