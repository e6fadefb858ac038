/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpf(2), for filters of devices: loads a program, attaches it to a control group, lists programs.
 * Programs of other types and maps fail with -EINVAL, like types that Linux does not know.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "abi/capability.h"
#include "cgroup/device.h"
#include "fs/cgroup/cgroupfs.h"
#include "fs/file.h"
#include "mm/struct_arg.h"
#include "mm/uaccess.h"
#include "proc/cred.h"
#include "proc/user_ns.h"
#include "sys/syscall.h"

enum {
	PROG_LOAD = 5,
	PROG_ATTACH = 8,
	PROG_DETACH = 9,
	PROG_GET_NEXT_ID = 11,
	PROG_GET_FD_BY_ID = 13,
	OBJ_GET_INFO_BY_FD = 15,
	PROG_QUERY = 16
};
#define TYPE_CGROUP_DEVICE   15
#define ATTACH_CGROUP_DEVICE 6
#define QUERY_EFFECTIVE	     1
#define LOAD_FLAGS	     0x3fu /* hints for the verifier, mostly for its tests */
#define LICENSE_MAX	     128
#define LOG_LEAST	     128

/* Linux's union bpf_attr of 6.1. */
union bpf_argument {
	struct {
		uint32_t type, count;
		uint64_t code, license;
		uint32_t log_level, log_size;
		uint64_t log;
		uint32_t kernel_version, flags;
		char name[16];
		uint32_t link, attach_type;
	} load;
	struct {
		uint32_t group, program, type, flags, replaced;
	} attach;
	struct {
		uint32_t group, type, query_flags, attach_flags;
		uint64_t ids;
		uint32_t count;
	} query;
	struct {
		uint32_t id, next, flags;
	} by_id;
	struct {
		uint32_t fd, size;
		uint64_t out;
	} info;
	uint8_t bytes[144];
};

/* The beginning of Linux's struct bpf_prog_info. */
struct program_info {
	uint32_t type, id;
	uint8_t tag[8];
	uint32_t jited_size, translated_size;
	uint64_t jited, translated, load_time;
	uint32_t uid, map_count;
	uint64_t maps;
	char name[16];
};

/* ---- descriptors ---- */

static void release(struct file *file)
{
	cgroup_program_put(file->private);
}

static const struct file_ops program_ops = {.release = release, .llseek = file_seek_nothing};

/* Gives the program a descriptor, which owns the caller's reference. */
static MAY_WAIT long give(struct cgroup_program *program)
{
	struct file *file = file_anonymous(&program_ops, program, O_RDWR, "bpf-prog");

	if (!file) {
		cgroup_program_put(program);
		return -ENOMEM;
	}
	return fd_give(file, true);
}

/* The program of a descriptor, with a reference. -EBADF, -EINVAL. */
static MAY_WAIT int program_of(uint32_t fd, struct cgroup_program **out)
{
	struct file *file = fd_get((int)fd);
	int error = file && file->ops == &program_ops ? 0 : -EINVAL;

	if (!file)
		return -EBADF;
	if (!error) {
		*out = file->private;
		cgroup_program_get(*out);
	}
	file_put(file);
	return error;
}

/* ---- loading ---- */

/* Copies the reason for a refusal to the log that the program gave. */
static int write_log(const union bpf_argument *a, const char *why)
{
	size_t n = why ? strlen(why) : 0;

	if (!a->load.log_level)
		return 0;
	if (n >= a->load.log_size)
		return -ENOSPC;
	if (n && copy_to_user(a->load.log, why, n))
		return -EFAULT;
	return put_user((uint8_t)0, a->load.log + n);
}

static MAY_WAIT int check_load(const union bpf_argument *a)
{
	char license[LICENSE_MAX];
	ssize_t n;

	if (a->load.flags & ~LOAD_FLAGS)
		return -EINVAL;
	n = strncpy_from_user(license, a->load.license, sizeof(license));
	if (n < 0 && n != -ENAMETOOLONG)
		return (int)n;
	if (!a->load.count || a->load.count > EBPF_INSTRUCTIONS_MAX)
		return -E2BIG;
	if (a->load.type != TYPE_CGROUP_DEVICE || a->load.link)
		return -EINVAL;
	if (a->load.log_level ? !a->load.log || a->load.log_size < LOG_LEAST
			      : a->load.log || a->load.log_size)
		return -EINVAL;
	return 0;
}

static MAY_WAIT long load(const union bpf_argument *a)
{
	struct cgroup_program *program;
	const char *why = NULL;
	int error = check_load(a), log_error;

	if (error)
		return error;
	program = cgroup_program_alloc(a->load.count);
	if (!program)
		return -ENOMEM;
	memcpy(program->name, a->load.name, sizeof(program->name));
	if (copy_from_user(program->code, a->load.code, program->count * sizeof(program->code[0])))
		error = -EFAULT;
	if (!error) {
		error = ebpf_check(program->code, program->count, &why);
		log_error = write_log(a, why);
		error = error ? error : log_error;
	}
	if (error) {
		cgroup_program_put(program);
		return error;
	}
	cgroup_program_publish(program);
	return give(program);
}

/* ---- groups ---- */

static MAY_WAIT long attach(const union bpf_argument *a)
{
	const unsigned known = CGROUP_ALLOW_OVERRIDE | CGROUP_ALLOW_MULTI | CGROUP_REPLACE;
	struct cgroup_program *program, *replaced = NULL;
	struct cgroup *group;
	int error;

	if ((a->attach.flags & ~known) || a->attach.type != ATTACH_CGROUP_DEVICE)
		return -EINVAL;
	error = program_of(a->attach.program, &program);
	if (error)
		return error;
	if (a->attach.flags & CGROUP_REPLACE)
		error = program_of(a->attach.replaced, &replaced);
	if (!error)
		error = cgroup_of_fd((int)a->attach.group, &group);
	if (!error) {
		error = cgroup_program_attach(group, program, a->attach.flags, replaced);
		cgroup_put(group);
	}
	cgroup_program_put(program);
	cgroup_program_put(replaced);
	return error;
}

static MAY_WAIT long detach(const union bpf_argument *a)
{
	struct cgroup_program *program = NULL;
	struct cgroup *group;
	int error;

	if (a->attach.type != ATTACH_CGROUP_DEVICE)
		return -EINVAL;
	error = cgroup_of_fd((int)a->attach.group, &group);
	if (error)
		return error;
	/* A group that can have only one program needs no name of it. */
	if (program_of(a->attach.program, &program))
		program = NULL;
	error = cgroup_program_detach(group, program);
	cgroup_program_put(program);
	cgroup_put(group);
	return error;
}

static MAY_WAIT long query(const union bpf_argument *a, uint64_t user)
{
	uint32_t ids[CGROUP_PROGRAMS_MAX];
	uint32_t flags, total, room;
	struct cgroup *group;
	int error;
	bool effective = a->query.query_flags & QUERY_EFFECTIVE;

	if ((a->query.query_flags & ~QUERY_EFFECTIVE) || a->query.type != ATTACH_CGROUP_DEVICE)
		return -EINVAL;
	error = cgroup_of_fd((int)a->query.group, &group);
	if (error)
		return error;
	room = a->query.count < CGROUP_PROGRAMS_MAX ? a->query.count : CGROUP_PROGRAMS_MAX;
	total = cgroup_programs(group, effective, ids, room);
	flags = effective ? 0 : group->programs.flags;
	cgroup_put(group);
	if (put_user(flags, user + offsetof(union bpf_argument, query.attach_flags)) ||
	    put_user(total, user + offsetof(union bpf_argument, query.count)))
		return -EFAULT;
	if (!a->query.count || !a->query.ids || !total)
		return 0;
	if (copy_to_user(a->query.ids, ids, (total < room ? total : room) * sizeof(ids[0])))
		return -EFAULT;
	return total > room ? -ENOSPC : 0;
}

/* ---- finding programs ---- */

static MAY_WAIT long next_id(const union bpf_argument *a, uint64_t user)
{
	const struct cgroup_program *program;

	if (a->by_id.flags || a->by_id.id >= INT32_MAX)
		return -EINVAL;
	program = cgroup_program_from(a->by_id.id + 1);
	return program ? put_user(program->id, user + offsetof(union bpf_argument, by_id.next))
		       : -ENOENT;
}

static MAY_WAIT long fd_by_id(const union bpf_argument *a)
{
	struct cgroup_program *program = cgroup_program_from(a->by_id.id);

	if (a->by_id.next || a->by_id.flags)
		return -EINVAL;
	if (!program || program->id != a->by_id.id)
		return -ENOENT;
	cgroup_program_get(program);
	return give(program);
}

static MAY_WAIT long show(const union bpf_argument *a, uint64_t user)
{
	struct program_info info = {.type = TYPE_CGROUP_DEVICE};
	uint32_t size = a->info.size < sizeof(info) ? a->info.size : sizeof(info);
	struct cgroup_program *program;
	int error = program_of(a->info.fd, &program);

	if (error)
		return error;
	info.id = program->id;
	memcpy(info.name, program->name, sizeof(info.name));
	cgroup_program_put(program);
	if (copy_to_user(a->info.out, &info, size) ||
	    put_user(size, user + offsetof(union bpf_argument, info.size)))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE3(bpf, int, command, uint64_t, user, unsigned, size)
{
	union bpf_argument a;
	int error;

	/* As with Linux's setting unprivileged_bpf_disabled, which Debian has. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	error = copy_struct_from_user(&a, sizeof(a), user, size);
	if (error)
		return error;
	switch (command) {
	case PROG_LOAD:
		return load(&a);
	case PROG_ATTACH:
		return attach(&a);
	case PROG_DETACH:
		return detach(&a);
	case PROG_QUERY:
		return query(&a, user);
	case PROG_GET_NEXT_ID:
		return next_id(&a, user);
	case PROG_GET_FD_BY_ID:
		return fd_by_id(&a);
	case OBJ_GET_INFO_BY_FD:
		return show(&a, user);
	default:
		return -EINVAL;
	}
}
