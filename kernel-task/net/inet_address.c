/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket addresses of IPv4 and IPv6 as programs have them. ip(7), ipv6(7). */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "net/inet.h"

#define SOCKADDR_IN6_MIN 24 /* without the scope, as in RFC 2133 */

static uint16_t swap16(uint16_t n)
{
	return __builtin_bswap16(n);
}

int inet_address_in(int family, const struct socket_address *from, struct net_address *to)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6 = {0};
	bool six = family == AF_INET6 && from->length >= sizeof(sa_family_t) &&
		   from->family == AF_INET6;

	memset(to, 0, sizeof(*to));
	if (from->length < (family == AF_INET6 ? SOCKADDR_IN6_MIN : sizeof(v4)))
		return -EINVAL;
	to->family = from->family;
	if (six) {
		memcpy(&v6, from->bytes, from->length < sizeof(v6) ? from->length : sizeof(v6));
		to->port = swap16(v6.sin6_port);
		to->scope = v6.sin6_scope_id;
		memcpy(to->bytes, &v6.sin6_addr, sizeof(to->bytes));
		return 0;
	}
	if (from->family != AF_INET)
		return -EAFNOSUPPORT;
	memcpy(&v4, from->bytes, sizeof(v4));
	to->port = swap16(v4.sin_port);
	memcpy(to->bytes, &v4.sin_addr, sizeof(v4.sin_addr));
	return 0;
}

void inet_address_out(const struct net_address *from, struct socket_address *to)
{
	memset(to, 0, sizeof(*to));
	if (from->family == AF_INET6) {
		struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
					  .sin6_port = swap16(from->port),
					  .sin6_scope_id = from->scope};

		memcpy(&v6.sin6_addr, from->bytes, sizeof(v6.sin6_addr));
		memcpy(to->bytes, &v6, sizeof(v6));
		to->length = sizeof(v6);
		return;
	}
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = swap16(from->port)};

	memcpy(&v4.sin_addr, from->bytes, sizeof(v4.sin_addr));
	memcpy(to->bytes, &v4, sizeof(v4));
	to->length = sizeof(v4);
}
