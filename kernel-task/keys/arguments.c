/* SPDX-License-Identifier: BSD-2-Clause */
/* The arguments of the calls for keys: copied in, with the checks that need no key. */
#include <errno.h>
#include <stdlib.h>

#include "keys/internal.h"
#include "mm/uaccess.h"
#include "proc/charged.h"

#define TEXT_SIZE    4096
#define PAYLOAD_MOST (1024u * 1024u - 1)

int key_type_from_user(uint64_t address, char type[KEY_TYPE_SIZE])
{
	ssize_t length = strncpy_from_user(type, address, KEY_TYPE_SIZE);

	if (length == -EFAULT)
		return -EFAULT;
	if (length <= 0)
		return -EINVAL;
	return type[0] == '.' ? -EPERM : 0;
}

int key_text_from_user(uint64_t address, char **out)
{
	char *text;
	ssize_t length;

	*out = NULL;
	if (!address)
		return 0;
	text = malloc(TEXT_SIZE);
	if (!text)
		return -ENOMEM;
	length = strncpy_from_user(text, address, TEXT_SIZE);
	if (length < 0) {
		free(text);
		return length == -EFAULT ? -EFAULT : -EINVAL;
	}
	*out = text;
	return 0;
}

int key_payload_from_user(uint64_t address, size_t size, void **out)
{
	int error;

	*out = NULL;
	if (size > PAYLOAD_MOST)
		return -EINVAL;
	if (!address || !size || size > KEY_PAYLOAD_MOST)
		return 0;
	*out = charged_alloc(size);
	if (!*out)
		return -ENOMEM;
	error = copy_from_user(*out, address, size);
	if (error) {
		charged_free(*out);
		*out = NULL;
	}
	return error;
}

bool key_payload_fits(const struct key_type *type, const void *payload, size_t size)
{
	return type->keyring ? !size : payload != NULL;
}
