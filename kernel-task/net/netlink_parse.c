/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses the attributes of requests, and checks them against the length of the message. */
#include <string.h>

#include "net/netlink_messages.h"

#define TYPE_MASK 0x3fff /* without the flags for nested ones */

void netlink_parse(const uint8_t *bytes, size_t n, struct netlink_attributes *out)
{
	memset(out, 0, sizeof(*out));
	while (n >= 4) {
		uint16_t head[2];

		memcpy(head, bytes, sizeof(head));
		if (head[0] < 4 || head[0] > n)
			return;
		if ((head[1] & TYPE_MASK) < ATTRIBUTES_MOST) {
			out->data[head[1] & TYPE_MASK] = bytes + 4;
			out->size[head[1] & TYPE_MASK] = head[0] - 4;
		}
		size_t step = (head[0] + 3u) & ~3u;
		step = step < n ? step : n;
		bytes += step;
		n -= step;
	}
}

uint32_t netlink_get_number(const struct netlink_attributes *a, unsigned type, uint32_t otherwise)
{
	uint32_t number;

	if (!a->data[type] || a->size[type] < sizeof(number))
		return otherwise;
	memcpy(&number, a->data[type], sizeof(number));
	return number;
}

bool netlink_get_text(const struct netlink_attributes *a, unsigned type, char *out, size_t room)
{
	size_t n = a->data[type] ? strnlen((const char *)a->data[type], a->size[type]) : 0;

	if (!a->data[type] || n >= room)
		return false;
	memcpy(out, a->data[type], n);
	out[n] = '\0';
	return true;
}
