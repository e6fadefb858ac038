/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * keyctl: the table of its operations, and those that concern no key. A program that makes keys for
 * the kernel is never started (keys/request.c), so no task has the authority to fill in a key.
 */
#include "keys/keyctl.h"

#include <errno.h>
#include <string.h>

#include "abi/keyctl.h"
#include "keys/internal.h"
#include "mm/uaccess.h"
#include "sys/syscall.h"

#define ERRNO_MOST 4095

static long instantiate(const uint64_t arg[4])
{
	return (uint32_t)arg[2] >= 1u << 20 ? -EINVAL : -EPERM;
}

static long negate(const uint64_t arg[4])
{
	return -EPERM;
}

static long reject(const uint64_t arg[4])
{
	uint32_t error = (uint32_t)arg[2];

	return !error || error >= ERRNO_MOST ? -EINVAL : -EPERM;
}

static long assume_authority(const uint64_t arg[4])
{
	int32_t id = (int32_t)arg[0];

	if (id < 0)
		return -EINVAL;
	return id ? -ENOKEY : 0;
}

static long capabilities(const uint64_t arg[4])
{
	static const uint8_t known[2] = {KEYCTL_CAPS0_CAPABILITIES | KEYCTL_CAPS0_INVALIDATE |
						 KEYCTL_CAPS0_RESTRICT_KEYRING | KEYCTL_CAPS0_MOVE,
					 KEYCTL_CAPS1_NS_KEYRING_NAME};
	size_t room = arg[1], n = room < sizeof(known) ? room : sizeof(known);

	if (n && (copy_to_user(arg[0], known, n) < 0 || clear_user(arg[0] + n, room - n) < 0))
		return -EFAULT;
	return sizeof(known);
}

static keyctl_operation *const operations[] = {
	[KEYCTL_GET_KEYRING_ID] = keyctl_ring_id,
	[KEYCTL_JOIN_SESSION_KEYRING] = keyctl_join_session,
	[KEYCTL_UPDATE] = keyctl_update,
	[KEYCTL_REVOKE] = keyctl_revoke,
	[KEYCTL_CHOWN] = keyctl_chown,
	[KEYCTL_SETPERM] = keyctl_set_rights,
	[KEYCTL_DESCRIBE] = keyctl_describe,
	[KEYCTL_CLEAR] = keyctl_clear,
	[KEYCTL_LINK] = keyctl_link,
	[KEYCTL_UNLINK] = keyctl_unlink,
	[KEYCTL_SEARCH] = keyctl_search,
	[KEYCTL_READ] = keyctl_read,
	[KEYCTL_INSTANTIATE] = instantiate,
	[KEYCTL_NEGATE] = negate,
	[KEYCTL_SET_REQKEY_KEYRING] = keyctl_request_ring,
	[KEYCTL_SET_TIMEOUT] = keyctl_set_timeout,
	[KEYCTL_ASSUME_AUTHORITY] = assume_authority,
	[KEYCTL_GET_SECURITY] = keyctl_security,
	[KEYCTL_SESSION_TO_PARENT] = keyctl_session_to_parent,
	[KEYCTL_REJECT] = reject,
	[KEYCTL_INVALIDATE] = keyctl_invalidate,
	[KEYCTL_RESTRICT_KEYRING] = keyctl_restrict,
	[KEYCTL_MOVE] = keyctl_move,
	[KEYCTL_CAPABILITIES] = capabilities,
};

SYSCALL_DEFINE5(keyctl, int, operation, uint64_t, a, uint64_t, b, uint64_t, c, uint64_t, d)
{
	const uint64_t arg[4] = {a, b, c, d};

	if (operation < 0 || (size_t)operation >= sizeof(operations) / sizeof(operations[0]) ||
	    !operations[operation])
		return -EOPNOTSUPP;
	keys_collect();
	return operations[operation](arg);
}
