/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of epoll share: an instance and its items, and how instances may watch each other.
 * An item watches one (file, descriptor) for one instance.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "libs/base/list.h"
#include "wait/wait.h"

struct file;
struct poll_table;
struct user_usage;

#define EPOLL_NESTING_MAX 4 /* instances that watch instances, in a chain */
#define EPOLL_QUEUES_MAX  4 /* wait queues of one file */

/* Of an item's events, what is asked of epoll itself. */
#define EP_EXCLUSIVE (1u << 28)
#define EP_WAKEUP    (1u << 29)
#define EP_ONESHOT   (1u << 30)
#define EP_EDGE	     (1u << 31)
#define EP_PRIVATE   (EP_EXCLUSIVE | EP_WAKEUP | EP_ONESHOT | EP_EDGE)

struct epoll_event_abi {
	uint32_t events;
	uint64_t data;
} __attribute__((packed));

struct epoll {
	struct list_head *buckets, ready;
	unsigned bucket_count, item_count;
	kuid_t uid;	       /* user that the items are charged to */
	struct file *file;     /* the instance itself, without a reference */
	struct waitqueue wait; /* epoll_wait */
	struct waitqueue poll; /* pollers of the instance itself */
	/* Result of a walk through instances, valid if `walk` is the latest walk's number. */
	uint64_t walk;
	int levels;
};

struct epoll_item {
	struct list_head hash_node, file_node, ready_node;
	struct epoll *epoll;
	struct user_usage *user;
	struct file *file; /* without a reference: file_gone() ends the item */
	int fd;
	struct epoll_event_abi event;
	unsigned waiter_count;
	struct waiter waiter[EPOLL_QUEUES_MAX];
};

/* The instance that an open file is; NULL: it is another kind of file. */
struct epoll *epoll_of(const struct file *file);

/* The item of the instance for that file and descriptor; NULL: there is none. */
struct epoll_item *epoll_find(struct epoll *ep, const struct file *file, int fd);

/* The wanted events that the item's file has now. Joins the file's queues by `table`, unless that
 * is NULL. */
uint32_t epoll_ask(const struct epoll_item *item, struct poll_table *table);

/* Could `ep` watch `below` without a loop, and without a chain of more than EPOLL_NESTING_MAX? */
bool epoll_nests_well(struct epoll *ep, struct epoll *below);
/* Is the number of paths up through instances within the limits, from `file` or, if that is an
 * instance, from each file that is watched below it? Call after an item was added. */
bool epoll_ways_are_few(const struct file *file);
