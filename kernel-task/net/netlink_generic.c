/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NETLINK_GENERIC: families that are known by name. The only one is "nlctrl", which lists families,
 * so a program that looks for another learns that this kernel does not have it.
 */
#include <errno.h>
#include <string.h>

#include "net/netlink.h"
#include "net/netlink_messages.h"

#define CONTROL_ID	16
#define CONTROL_NAME	"nlctrl"
#define FAMILY_NAME	16
#define CONTROL_VERSION 2
#define CONTROL_MOST	10 /* the last of its attributes */

enum { NEW_FAMILY = 1, GET_FAMILY = 3 };
enum {
	ATTR_ID = 1,
	ATTR_NAME,
	ATTR_VERSION,
	ATTR_HEADER,
	ATTR_MOST,
	ATTR_OPERATIONS,
};
enum { CAN_DO = 2, CAN_DUMP = 4, HAS_POLICY = 8 };

/* struct genlmsghdr */
struct generic_message {
	uint8_t command, version;
	uint16_t reserved;
};

struct number_attribute {
	uint16_t length, type;
	uint32_t value;
};

/* The only operation, in the nested form. */
static void put_operations(struct netlink_answer *a)
{
	const struct {
		uint16_t length, type;
		struct number_attribute id, flags;
	} list = {
		.length = sizeof(list),
		.type = 1,
		.id = {sizeof(list.id), 1, GET_FAMILY},
		.flags = {sizeof(list.flags), 2, CAN_DO | CAN_DUMP | HAS_POLICY},
	};

	netlink_attribute(a, ATTR_OPERATIONS, &list, sizeof(list));
}

static void put_control(struct netlink_answer *a)
{
	const struct generic_message m = {.command = NEW_FAMILY, .version = CONTROL_VERSION};
	const uint16_t id = CONTROL_ID;

	netlink_begin(a, CONTROL_ID, &m, sizeof(m));
	netlink_attribute(a, ATTR_NAME, CONTROL_NAME, sizeof(CONTROL_NAME));
	netlink_attribute(a, ATTR_ID, &id, sizeof(id));
	netlink_number(a, ATTR_VERSION, CONTROL_VERSION);
	netlink_number(a, ATTR_HEADER, 0);
	netlink_number(a, ATTR_MOST, CONTROL_MOST);
	put_operations(a);
	netlink_end(a);
}

/* Is the request about the only family? -EINVAL: it names none. */
static int find(const uint8_t *attributes, size_t n)
{
	struct netlink_attributes a;
	char name[FAMILY_NAME];
	uint16_t id;

	netlink_parse(attributes, n, &a);
	if (a.size[ATTR_ID] == sizeof(id) && a.data[ATTR_ID]) {
		memcpy(&id, a.data[ATTR_ID], sizeof(id));
		return id == CONTROL_ID ? 0 : -ENOENT;
	}
	if (!a.data[ATTR_NAME])
		return -EINVAL;
	if (!netlink_get_text(&a, ATTR_NAME, name, sizeof(name)))
		return -ERANGE;
	return strcmp(name, CONTROL_NAME) ? -ENOENT : 0;
}

int netlink_generic(struct netlink_answer *a, const void *body, size_t n)
{
	struct generic_message m;

	if (a->request->type != CONTROL_ID)
		return -ENOENT;
	if (n < sizeof(m))
		return -EINVAL;
	memcpy(&m, body, sizeof(m));
	if (m.command != GET_FAMILY)
		return -EOPNOTSUPP;
	int error = a->multi ? 0 : find((const uint8_t *)body + sizeof(m), n - sizeof(m));
	if (!error)
		put_control(a);
	return error;
}
