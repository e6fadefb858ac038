/* SPDX-License-Identifier: BSD-2-Clause */
/* FUTEX_WAKE_OP: changes a word, and wakes its waiters only if its old value met a condition. */
#include <errno.h>

#include "ipc/futex.h"
#include "mm/uaccess.h"

static int32_t sign_extend12(uint32_t n)
{
	return (int32_t)(n << 20) >> 20;
}

/* Changes the word as encoded and says whether its old value meets the encoded condition. */
static int do_wake_op(uint32_t *word, uint32_t encoded)
{
	unsigned op = encoded >> 28 & 7, condition = encoded >> 24 & 15;
	int32_t operand = sign_extend12(encoded >> 12 & 0xfff);
	int32_t other = sign_extend12(encoded & 0xfff);
	uint32_t old = *word, new;

	if (encoded >> 31)
		operand = (int32_t)(1u << (operand & 31));
	switch (op) {
	case 0:
		new = (uint32_t)operand;
		break;
	case 1:
		new = old + (uint32_t)operand;
		break;
	case 2:
		new = old | (uint32_t)operand;
		break;
	case 3:
		new = old & ~(uint32_t)operand;
		break;
	case 4:
		new = old ^ (uint32_t)operand;
		break;
	default:
		return -ENOSYS;
	}
	*word = new;
	switch (condition) {
	case 0:
		return (int32_t)old == other;
	case 1:
		return (int32_t)old != other;
	case 2:
		return (int32_t)old < other;
	case 3:
		return (int32_t)old <= other;
	case 4:
		return (int32_t)old > other;
	case 5:
		return (int32_t)old >= other;
	default:
		return -ENOSYS;
	}
}

long futex_wake_op(uint64_t address, uint64_t address2, unsigned flags, unsigned n, unsigned n2,
		   uint32_t encoded)
{
	struct futex_key key, key2;
	int error, condition;
	uint32_t *word;
	long woken;

	if ((address | address2) & 3)
		return -EINVAL;
	word = user_word(address2);
	error = futex_key(address, flags, &key);
	if (!error)
		error = word ? futex_key(address2, flags | FUTEX_WRITES, &key2) : -EFAULT;
	if (error)
		return error;
	condition = do_wake_op(word, encoded);
	if (condition < 0)
		return condition;
	woken = futex_wake(&key, n, ~0u);
	return condition ? woken + futex_wake(&key2, n2, ~0u) : woken;
}
