/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System V message queues: msgget, msgsnd, msgrcv, msgctl. A queue is a list of messages in order
 * of arrival and a limit of bytes; a task that cannot send or receive waits and tries again after
 * every change.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/seq.h"
#include "ipc/namespace.h"
#include "ipc/sysv.h"
#include "libs/base/list.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/charged.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "sys/syscall.h"

enum { NOERROR = 010000, EXCEPT = 020000, COPY = 040000 };
enum { MSG_STAT = 11, MSG_INFO = 12, MSG_STAT_ANY = 13 };

struct message {
	struct list_head node;
	int64_t type;
	size_t size;
	char text[];
};

struct queue {
	struct ipc_object object;
	struct list_head messages;
	uint64_t bytes, count, limit;
	int64_t stime, rtime, ctime;
	pid_t sender, receiver;
	struct waitqueue senders, receivers;
};

struct linux_msqid_ds {
	struct linux_ipc_perm perm;
	int64_t stime, rtime, ctime;
	uint64_t bytes, count, limit;
	int32_t sender, receiver;
	uint64_t unused[2];
};

struct linux_msginfo {
	int32_t pool, map, max, mnb, mni, ssz, tql;
	uint16_t seg;
};

static struct queue *queue_of(struct ipc_object *object)
{
	return (struct queue *)object;
}

static void queue_destroy(struct ipc_object *object)
{
	struct queue *q = queue_of(object);

	while (!list_empty(&q->messages)) {
		struct message *m = list_first_entry(&q->messages, struct message, node);
		list_del(&m->node);
		charged_free(m);
	}
	charged_free(q);
}

unsigned msg_queues_max = 32000, msg_size_max = 8192, msg_queue_bytes = 16384;
const struct ipc_ids msg_no_queues = {
	.limit = &msg_queues_max, .highest = -1, .destroy = queue_destroy};

static int queue_make(int32_t key, uint64_t size, int flags, struct ipc_object **out)
{
	struct queue *q = charged_alloc(sizeof(*q));

	if (!q)
		return -ENOMEM;
	q->object.refs = 1;
	list_init(&q->messages);
	waitqueue_init(&q->senders);
	waitqueue_init(&q->receivers);
	q->limit = msg_queue_bytes;
	q->ctime = ipc_now();
	*out = &q->object;
	return 0;
}

SYSCALL_DEFINE2(msgget, int32_t, key, int, flags)
{
	const struct ipc_maker maker = {&ipc_namespace()->queues, queue_make, NULL};

	return ipc_get(&maker, key, 0, flags);
}

static bool fits(const struct queue *q, size_t size)
{
	return size + q->bytes <= q->limit && q->count + 1 <= q->limit;
}

/* Waits for `condition` or the end of the queue; the caller holds a reference. */
#define wait_for(q, queue, condition)                                                              \
	({                                                                                         \
		int wait_error =                                                                   \
			wait_event_interruptible(&(q)->queue, (q)->object.removed || (condition)); \
		wait_error ? -ERESTARTNOHAND : (q)->object.removed ? -EIDRM : 0;                   \
	})

static int send(struct queue *q, struct message *m, int flags)
{
	for (;;) {
		int error = ipc_permission(&q->object, IPC_WRITE);
		if (error)
			return error;
		if (fits(q, m->size))
			break;
		if (flags & LINUX_IPC_NOWAIT)
			return -EAGAIN;
		q->object.refs++;
		error = wait_for(q, senders, fits(q, m->size));
		ipc_put(&q->object);
		if (error)
			return error;
	}
	list_add_tail(&m->node, &q->messages);
	q->bytes += m->size;
	q->count++;
	q->sender = current->process->pid;
	q->stime = ipc_now();
	wake_up(&q->receivers);
	return 0;
}

SYSCALL_DEFINE4(msgsnd, int, id, uint64_t, address, uint64_t, size, int, flags)
{
	int64_t type;

	if (get_user(type, address))
		return -EFAULT;
	if (size > msg_size_max || id < 0 || type < 1)
		return -EINVAL;
	struct message *m = charged_alloc(sizeof(*m) + size);
	if (!m)
		return -ENOMEM;
	*m = (struct message){.type = type, .size = size};
	list_init(&m->node);
	int error = copy_from_user(m->text, address + sizeof(type), size);
	if (!error) {
		struct ipc_object *object = ipc_find(&ipc_namespace()->queues, id, false);
		error = object ? send(queue_of(object), m, flags) : -EINVAL;
	}
	if (error)
		charged_free(m);
	return error;
}

/* The message that msgrcv(2) describes for this type, NULL if there is none yet. */
static struct message *choose(struct queue *q, int64_t type, int flags)
{
	struct message *m, *best = NULL;
	int64_t number = 0;

	list_for_each_entry (m, &q->messages, node) {
		if (flags & COPY) {
			if (number++ == type)
				return m;
		} else if (type < 0) {
			int64_t most = type == INT64_MIN ? INT64_MAX : -type;
			if (m->type <= most && (!best || m->type < best->type))
				best = m;
		} else if (!type || (flags & EXCEPT ? m->type != type : m->type == type)) {
			return m;
		}
	}
	return best;
}

/* Copies a message that stays in the queue. */
static int duplicate(const struct message *from, size_t most, struct message **out)
{
	size_t size = from->size < most ? from->size : most;
	struct message *m = charged_alloc(sizeof(*m) + size);

	if (!m)
		return -ENOMEM;
	m->type = from->type;
	m->size = size;
	memcpy(m->text, from->text, size);
	*out = m;
	return 0;
}

static int receive(struct queue *q, uint64_t size, int64_t type, int flags, struct message **out)
{
	struct message *m;

	for (;;) {
		int error = ipc_permission(&q->object, IPC_READ);
		if (error)
			return error;
		m = choose(q, type, flags);
		if (m)
			break;
		if (flags & LINUX_IPC_NOWAIT)
			return -ENOMSG;
		q->object.refs++;
		error = wait_for(q, receivers, choose(q, type, flags));
		ipc_put(&q->object);
		if (error)
			return error;
	}
	if (size < m->size && !(flags & NOERROR))
		return -E2BIG;
	if (flags & COPY)
		return duplicate(m, size, out);
	list_del(&m->node);
	q->bytes -= m->size;
	q->count--;
	q->receiver = current->process->pid;
	q->rtime = ipc_now();
	wake_up(&q->senders);
	*out = m;
	return 0;
}

SYSCALL_DEFINE5(msgrcv, int, id, uint64_t, address, uint64_t, size, int64_t, type, int, flags)
{
	struct message *m;

	if (id < 0 || (int64_t)size < 0)
		return -EINVAL;
	if ((flags & COPY) && ((flags & EXCEPT) || !(flags & LINUX_IPC_NOWAIT)))
		return -EINVAL;
	struct ipc_object *object = ipc_find(&ipc_namespace()->queues, id, false);
	if (!object)
		return -EINVAL;
	int error = receive(queue_of(object), size, type, flags, &m);
	if (error)
		return error;
	if (m->size < size)
		size = m->size;
	if (put_user(m->type, address) || copy_to_user(address + sizeof(m->type), m->text, size))
		error = -EFAULT;
	charged_free(m);
	return error ?: (long)size;
}

/* ---- msgctl ---- */

static long set(int id, uint64_t address)
{
	struct linux_msqid_ds ds;

	if (copy_from_user(&ds, address, sizeof(ds)))
		return -EFAULT;
	struct ipc_object *object = ipc_find(&ipc_namespace()->queues, id, false);
	if (!object)
		return -EINVAL;
	struct queue *q = queue_of(object);
	int error = ipc_check_owner(object);
	if (error)
		return error;
	if (ds.limit > msg_queue_bytes && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	error = ipc_set_perm(object, &ds.perm);
	if (error)
		return error;
	q->limit = ds.limit;
	q->ctime = ipc_now();
	wake_up(&q->senders);
	wake_up(&q->receivers);
	return 0;
}

static long show(int id, uint64_t address, int command)
{
	struct ipc_object *object =
		ipc_find(&ipc_namespace()->queues, id, command != LINUX_IPC_STAT);

	if (!object)
		return -EINVAL;
	int error = command == MSG_STAT_ANY ? 0 : ipc_permission(object, IPC_READ);
	if (error)
		return error;
	struct queue *q = queue_of(object);
	struct linux_msqid_ds ds = {.stime = q->stime,
				    .rtime = q->rtime,
				    .ctime = q->ctime,
				    .bytes = q->bytes,
				    .count = q->count,
				    .limit = q->limit,
				    .sender = pid_seen(q->sender),
				    .receiver = pid_seen(q->receiver)};
	ipc_fill_perm(object, &ds.perm);
	int result = command == LINUX_IPC_STAT ? 0 : object->id;
	return copy_to_user(address, &ds, sizeof(ds)) ?: result;
}

static long info(uint64_t address, int command)
{
	struct linux_msginfo i = {.pool = (int)(msg_queues_max * msg_queue_bytes / 1024),
				  .map = (int)msg_queue_bytes,
				  .max = (int)msg_size_max,
				  .mnb = (int)msg_queue_bytes,
				  .mni = (int)msg_queues_max,
				  .ssz = 16,
				  .tql = (int)msg_queue_bytes,
				  .seg = 0xffff};

	if (command == MSG_INFO) {
		struct ipc_object *object;
		int slot = 0;

		i.pool = ipc_namespace()->queues.used;
		i.map = i.tql = 0;
		for (;;) {
			may_wait();
			object = ipc_next(&ipc_namespace()->queues, &slot);
			if (!object)
				break;
			i.map += (int32_t)queue_of(object)->count;
			i.tql += (int32_t)queue_of(object)->bytes;
		}
	}
	return copy_to_user(address, &i, sizeof(i))
		       ?: ipc_namespace()->queues.highest < 0 ? 0
							      : ipc_namespace()->queues.highest;
}

SYSCALL_DEFINE3(msgctl, int, id, int, command, uint64_t, address)
{
	if (id < 0 || command < 0)
		return -EINVAL;
	switch (command) {
	case LINUX_IPC_INFO:
	case MSG_INFO:
		return info(address, command);
	case LINUX_IPC_STAT:
	case MSG_STAT:
	case MSG_STAT_ANY:
		return show(id, address, command);
	case LINUX_IPC_SET:
		return set(id, address);
	case LINUX_IPC_RMID:
		break;
	default:
		return -EINVAL;
	}
	struct ipc_object *object = ipc_find(&ipc_namespace()->queues, id, false);
	if (!object)
		return -EINVAL;
	int error = ipc_check_owner(object);
	if (error)
		return error;
	struct queue *q = queue_of(object);
	object->refs++;
	ipc_remove(object);
	wake_up(&q->senders);
	wake_up(&q->receivers);
	ipc_put(object);
	return 0;
}

void msg_show(struct seq *out)
{
	struct ipc_object *object;
	int slot = 0;

	seq_printf(out,
		   "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  "
		   "cuid  cgid      stime      rtime      ctime\n");
	while ((object = ipc_next(&ipc_namespace()->queues, &slot))) {
		const struct queue *q = queue_of(object);
		seq_printf(out,
			   "%10d %10d  %4o  %10llu %10llu %5u %5u %5u %5u %5u %5u %10lld %10lld "
			   "%10lld\n",
			   object->key, object->id, object->mode, (unsigned long long)q->bytes,
			   (unsigned long long)q->count, (unsigned)pid_seen(q->sender),
			   (unsigned)pid_seen(q->receiver), uid_seen(object->uid),
			   gid_seen(object->gid), uid_seen(object->cuid), gid_seen(object->cgid),
			   (long long)q->stime, (long long)q->rtime, (long long)q->ctime);
	}
}
