/* SPDX-License-Identifier: BSD-2-Clause */
/* What /proc/sys/fs/mqueue has of POSIX message queues. */
#pragma once

#define MQ_HARD_MESSAGES 65536
#define MQ_HARD_SIZE	 (16 << 20)

/* The limits hold for tasks without CAP_SYS_RESOURCE. */
struct mq_settings {
	unsigned queues_max, messages_max, size_max, messages_default, size_default;
};
extern struct mq_settings mq_settings;
