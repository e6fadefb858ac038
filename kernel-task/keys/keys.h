/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys and keyrings, for the layers above. keyrings(7). A key is a named secret with an owner and
 * rights; a keyring is a key whose payload is links to other keys. Nothing here waits.
 */
#pragma once

struct seq;
struct user_ns;

/* /proc/keys: the keys that the current task may view. */
void keys_show(struct seq *out);
/* /proc/key-users: how much of its quota each user has in use. */
void key_users_show(struct seq *out);

/* The settings of /proc/sys/kernel/keys: the most keys and bytes of a user and of root, and the
 * seconds after which links to an expired or revoked key are removed. */
struct key_settings {
	unsigned keys_max, bytes_max, root_keys_max, root_bytes_max, collect_delay;
};
extern struct key_settings key_settings;
