/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoder of netlink requests on damaged and random ones: nothing beyond the request is read
 * (the sanitizer sees it), and each answer is a row of whole messages with whole attributes that
 * name the request they answer.
 */
#include "world.h"

#include <linux/fib_rules.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>

#define SEQUENCE    0x1234
#define ANSWER_MAX  8192
#define REQUEST_MAX 256

static long fd;

static int open_socket(void **state)
{
	fd = CALL_3(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	return fd < 0;
}

static int close_socket(void **state)
{
	return (int)CALL_1(close, fd);
}

/* The request in memory of exactly its size. */
static long ask(const void *request, size_t n)
{
	void *copy = malloc(n ? n : 1);
	long result;

	assert_non_null(copy);
	memcpy(copy, request, n);
	result = CALL_6(sendto, fd, P(copy), n, 0, 0, 0);
	free(copy);
	return result;
}

static void check_attributes(const uint8_t *at, size_t n)
{
	while (n >= sizeof(struct rtattr)) {
		struct rtattr head;

		memcpy(&head, at, sizeof(head));
		assert_in_range(head.rta_len, sizeof(head), n);
		size_t step = RTA_ALIGN(head.rta_len) < n ? RTA_ALIGN(head.rta_len) : n;
		at += step;
		n -= step;
	}
	assert_int_equal(n, 0);
}

static size_t fixed_part(unsigned type)
{
	switch (type) {
	case RTM_NEWLINK:
		return sizeof(struct ifinfomsg);
	case RTM_NEWADDR:
		return sizeof(struct ifaddrmsg);
	case RTM_NEWROUTE:
		return sizeof(struct rtmsg);
	case RTM_NEWRULE:
		return sizeof(struct fib_rule_hdr);
	case RTM_NEWNSID:
		return sizeof(struct rtgenmsg);
	case RTM_NEWNEIGH:
		return sizeof(struct ndmsg);
	default:
		fail_msg("an answer of type %u", type);
		return 0;
	}
}

struct seen {
	unsigned messages, errors, done;
	int error;
};

static void check_message(const struct nlmsghdr *h, const uint8_t *body, size_t n,
			  struct seen *seen)
{
	assert_int_equal(h->nlmsg_seq, SEQUENCE);
	seen->messages++;
	if (h->nlmsg_type == NLMSG_ERROR) {
		seen->errors++;
		assert_true(n >= sizeof(struct nlmsgerr));
		memcpy(&seen->error, body, sizeof(seen->error));
		assert_in_range(-seen->error, 0, 4095);
	} else if (h->nlmsg_type == NLMSG_DONE) {
		seen->done++;
	} else {
		size_t fixed = NLMSG_ALIGN(fixed_part(h->nlmsg_type));

		assert_true(n >= fixed);
		check_attributes(body + fixed, n - fixed);
	}
}

static struct seen read_answers(void)
{
	static uint8_t answer[ANSWER_MAX];
	struct seen seen = {0};
	long n;

	while ((n = CALL_6(recvfrom, fd, P(answer), sizeof(answer), MSG_DONTWAIT, 0, 0)) > 0) {
		size_t left = (size_t)n;
		const uint8_t *at = answer;

		assert_in_range(n, sizeof(struct nlmsghdr), 4096);
		while (left) {
			struct nlmsghdr h;

			assert_true(left >= sizeof(h));
			memcpy(&h, at, sizeof(h));
			assert_in_range(h.nlmsg_len, sizeof(h), left);
			check_message(&h, at + sizeof(h), h.nlmsg_len - sizeof(h), &seen);
			assert_int_equal(h.nlmsg_len % NLMSG_ALIGNTO, 0);
			at += h.nlmsg_len;
			left -= h.nlmsg_len;
		}
	}
	assert_true(n == -EAGAIN || n == -ENOBUFS);
	return seen;
}

/* ---- requests that are right ---- */

static size_t make(uint8_t *out, unsigned type, unsigned flags, const void *body, size_t n)
{
	struct nlmsghdr h = {.nlmsg_len = (uint32_t)(sizeof(h) + n),
			     .nlmsg_type = (uint16_t)type,
			     .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
			     .nlmsg_seq = SEQUENCE};

	memcpy(out, &h, sizeof(h));
	memcpy(out + sizeof(h), body, n);
	return sizeof(h) + n;
}

static size_t make_link_request(uint8_t *out, unsigned flags, const char *name)
{
	struct {
		struct ifinfomsg fixed;
		struct rtattr head;
		char name[16];
	} body = {.head = {.rta_len = (uint16_t)(4 + strlen(name) + 1), .rta_type = IFLA_IFNAME}};

	strcpy(body.name, name);
	return make(out, RTM_GETLINK, flags, &body, sizeof(body));
}

static void answers_are_whole(void **state)
{
	static const unsigned types[] = {RTM_GETLINK, RTM_GETADDR, RTM_GETROUTE};
	uint8_t request[REQUEST_MAX];
	struct ifinfomsg body = {0};
	struct seen seen;

	for (unsigned i = 0; i < 3; i++) {
		size_t n = make(request, types[i], NLM_F_DUMP, &body, sizeof(body));

		assert_int_equal(ask(request, n), n);
		seen = read_answers();
		assert_int_equal(seen.done, 1);
		assert_int_equal(seen.errors, 0);
	}
	ask(request, make_link_request(request, 0, "lo"));
	seen = read_answers();
	assert_true(seen.messages == 1 && !seen.errors);
	ask(request, make_link_request(request, NLM_F_ACK, "none"));
	seen = read_answers();
	assert_int_equal(seen.error, -ENODEV);
}

static void changes_of_nothing_are_refused(void **state)
{
	static const struct {
		unsigned type;
		int error; /* Linux's */
	} changes[] = {{RTM_NEWLINK, -ENODEV},
		       {RTM_DELADDR, -EOPNOTSUPP},
		       {RTM_NEWROUTE, -EOPNOTSUPP},
		       {RTM_SETLINK, -EINVAL}};
	uint8_t request[REQUEST_MAX];
	struct ifinfomsg body = {0};

	for (unsigned i = 0; i < 4; i++) {
		ask(request, make(request, changes[i].type, NLM_F_ACK, &body, sizeof(body)));
		assert_int_equal(read_answers().error, changes[i].error);
	}
}

/* ---- damaged ones ---- */

static size_t make_some(uint8_t *out)
{
	struct ifinfomsg body = {.ifi_index = rand() % 4};
	unsigned flags = rand() % 2 ? NLM_F_DUMP : NLM_F_ACK;

	if (rand() % 2)
		return make_link_request(out, flags, rand() % 2 ? "lo" : "nonexistent0");
	return make(out, 16u + (unsigned)rand() % 24, flags, &body, (size_t)rand() % sizeof(body));
}

static void damage(uint8_t *request, size_t n)
{
	static const uint16_t sizes[] = {0, 1, 3, 4, 5, 15, 16, 17, 0x7fff, 0xffff};
	unsigned changes = (unsigned)rand() % 4;

	while (changes--) {
		size_t at = (size_t)rand() % n;

		if (rand() % 2 && at + 2 <= n)
			memcpy(request + at, &sizes[rand() % 10], 2);
		else
			request[at] = (uint8_t)rand();
	}
	/* What the answers are checked for stays. */
	struct nlmsghdr h;
	for (size_t at = 0; at + sizeof(h) <= n;) {
		memcpy(&h, request + at, sizeof(h));
		h.nlmsg_seq = SEQUENCE;
		memcpy(request + at, &h, sizeof(h));
		if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > n - at)
			break;
		at += NLMSG_ALIGN(h.nlmsg_len);
	}
}

static void damaged_requests(void **state)
{
	uint8_t request[4 * REQUEST_MAX];

	srand(3);
	for (unsigned round = 0; round < 20000; round++) {
		size_t n = 0, parts = (size_t)rand() % 3 + 1;

		for (size_t i = 0; i < parts; i++)
			n = NLMSG_ALIGN(n + make_some(request + n));
		damage(request, n);
		if (rand() % 3 == 0)
			n = (size_t)rand() % (n + 1);
		assert_int_equal(ask(request, n), n);
		read_answers();
	}
}

static void nobody_reads(void **state)
{
	uint8_t request[REQUEST_MAX];
	struct ifinfomsg body = {0};
	size_t n = make(request, RTM_GETLINK, NLM_F_DUMP, &body, sizeof(body));

	for (unsigned i = 0; i < 2000; i++)
		assert_int_equal(ask(request, n), n);
	/* The queue is bounded: the reader gets an error for the lost messages, and can
	 * continue. */
	assert_int_equal(CALL_6(recvfrom, fd, P(request), sizeof(request), MSG_DONTWAIT, 0, 0),
			 -ENOBUFS);
	read_answers();
	assert_int_equal(ask(request, make(request, RTM_GETLINK, NLM_F_DUMP, &body, sizeof(body))),
			 n);
	assert_int_equal(read_answers().done, 1);
}

static void wrong_calls(void **state)
{
	uint8_t request[REQUEST_MAX] = {0};
	struct sockaddr_nl to = {.nl_family = AF_NETLINK, .nl_pid = 77};

	assert_int_equal(CALL_6(sendto, fd, P(request), 32, 0, P(&to), sizeof(to)), -ECONNREFUSED);
	assert_int_equal(CALL_6(sendto, fd, P(request), 32, 0, P(&to), 4), -EINVAL);
	assert_int_equal(CALL_6(sendto, fd, 8, 32, 0, 0, 0), -EFAULT);
	assert_int_equal(CALL_6(sendto, fd, P(request), 1 << 20, 0, 0, 0), -EMSGSIZE);
	assert_int_equal(CALL_3(socket, AF_NETLINK, SOCK_STREAM, 0), -ESOCKTNOSUPPORT);
	assert_int_equal(CALL_3(socket, AF_NETLINK, SOCK_RAW, 12), -EPROTONOSUPPORT);
}

/* ---- memory ---- */

static long sequence_fd;

static void sequence(void)
{
	uint8_t request[REQUEST_MAX], answer[64];
	struct ifinfomsg body = {0};
	size_t n = make(request, RTM_GETLINK, NLM_F_DUMP, &body, sizeof(body));

	sequence_fd = CALL_3(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	if (sequence_fd < 0)
		return;
	CALL_6(sendto, sequence_fd, P(request), n, 0, 0, 0);
	CALL_6(recvfrom, sequence_fd, P(answer), sizeof(answer), MSG_DONTWAIT | MSG_PEEK, 0, 0);
	CALL_6(recvfrom, sequence_fd, P(answer), sizeof(answer), MSG_DONTWAIT, 0, 0);
}

static void clean(void)
{
	if (sequence_fd >= 0)
		CALL_1(close, sequence_fd);
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_whole),
		cmocka_unit_test(changes_of_nothing_are_refused),
		cmocka_unit_test(damaged_requests),
		cmocka_unit_test(nobody_reads),
		cmocka_unit_test(wrong_calls),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, open_socket, close_socket);
}
