/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filters of devices: BPF programs that are attached to control groups. Which programs can be
 * loaded and which are refused, how they are attached, replaced and detached, the questions that
 * they are asked, and the effect of programs of groups above.
 */
#include "cgroup.h"

#include <linux/bpf.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#define I(CODE, DST, SRC, OFF, IMM) \
	((struct bpf_insn){         \
		.code = (CODE), .dst_reg = (DST), .src_reg = (SRC), .off = (OFF), .imm = (IMM)})
#define MOVE(DST, IMM)		I(BPF_ALU64 | BPF_MOV | BPF_K, DST, 0, 0, IMM)
#define MOVE32(DST, IMM)	I(BPF_ALU | BPF_MOV | BPF_K, DST, 0, 0, IMM)
#define LOAD(SIZE, DST, OFF)	I(BPF_LDX | BPF_MEM | (SIZE), DST, 1, OFF, 0)
#define JUMP(OP, DST, IMM, OFF) I(BPF_JMP | (OP) | BPF_K, DST, 0, OFF, IMM)
#define EXIT			I(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

static int bpf(int command, union bpf_attr *attr)
{
	return (int)syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int load(const struct bpf_insn *code, size_t count)
{
	union bpf_attr attr = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE,
			       .insn_cnt = (uint32_t)count,
			       .insns = (uint64_t)(uintptr_t)code,
			       .license = (uint64_t)(uintptr_t) "Dual BSD/GPL"};

	return bpf(BPF_PROG_LOAD, &attr);
}

#define LOADED(...)                                               \
	({                                                        \
		const struct bpf_insn loaded[] = {__VA_ARGS__};   \
		load(loaded, sizeof(loaded) / sizeof(loaded[0])); \
	})
#define TRY(...)                                                                             \
	do {                                                                                 \
		int tried = LOADED(__VA_ARGS__);                                             \
		printf("%s: %s\n", #__VA_ARGS__, tried < 0 ? strerrorname_np(errno) : "ok"); \
		if (tried >= 0)                                                              \
			close(tried);                                                        \
	} while (0)

static int attach(const char *group, int program, unsigned flags, int replaced)
{
	int fd = open(cg_path(group), O_RDONLY | O_DIRECTORY);
	union bpf_attr attr = {.target_fd = (uint32_t)fd,
			       .attach_bpf_fd = (uint32_t)program,
			       .attach_type = BPF_CGROUP_DEVICE,
			       .attach_flags = flags,
			       .replace_bpf_fd = (uint32_t)replaced};
	int result = bpf(BPF_PROG_ATTACH, &attr), error = errno;

	close(fd);
	errno = error;
	return result;
}

static int detach(const char *group, int program)
{
	int fd = open(cg_path(group), O_RDONLY | O_DIRECTORY);
	union bpf_attr attr = {.target_fd = (uint32_t)fd,
			       .attach_bpf_fd = (uint32_t)program,
			       .attach_type = BPF_CGROUP_DEVICE};
	int result = bpf(BPF_PROG_DETACH, &attr), error = errno;

	close(fd);
	errno = error;
	return result;
}

static void query(const char *group, unsigned flags, unsigned room)
{
	uint32_t ids[8] = {0};
	int fd = open(cg_path(group), O_RDONLY | O_DIRECTORY);
	union bpf_attr attr = {.query = {.target_fd = (uint32_t)fd,
					 .attach_type = BPF_CGROUP_DEVICE,
					 .query_flags = flags,
					 .prog_ids = (uint64_t)(uintptr_t)ids,
					 .prog_cnt = room}};
	int result = bpf(BPF_PROG_QUERY, &attr), known = 0;

	printf("query %s %u: %s flags %u count %u", group, flags,
	       result ? strerrorname_np(errno) : "ok", attr.query.attach_flags,
	       attr.query.prog_cnt);
	for (int i = 0; i < 8; i++)
		known += ids[i] != 0;
	printf(" known %d\n", known);
	if (known) {
		union bpf_attr by_id = {.prog_id = ids[0]};
		int program = bpf(BPF_PROG_GET_FD_BY_ID, &by_id);
		struct bpf_prog_info info = {0};
		union bpf_attr about = {.info = {.bpf_fd = (uint32_t)program,
						 .info_len = sizeof(info),
						 .info = (uint64_t)(uintptr_t)&info}};

		SHOW(program >= 0);
		SHOW(bpf(BPF_OBJ_GET_INFO_BY_FD, &about));
		SHOW(info.id == ids[0]);
		SHOW(info.type);
		close(program);
	}
	close(fd);
}

static void programs(void)
{
	TRY(MOVE(0, 1), EXIT);
	TRY(MOVE(0, 0), EXIT);
	TRY(MOVE(0, 2), EXIT);
	TRY(EXIT);
	TRY(MOVE(0, 1));
	TRY(MOVE(0, 1), EXIT, EXIT);
	TRY(LOAD(BPF_W, 2, 0), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_H, 2, 0), LOAD(BPF_B, 3, 1), LOAD(BPF_H, 4, 2), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_W, 2, 4), LOAD(BPF_W, 3, 8), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_W, 2, 12), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_H, 2, 4), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_W, 2, 2), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_DW, 2, 0), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_W, 2, -4), MOVE(0, 1), EXIT);
	TRY(LOAD(BPF_W, 0, 0), EXIT);
	TRY(LOAD(BPF_W, 0, 0), I(BPF_ALU64 | BPF_AND | BPF_K, 0, 0, 0, 1), EXIT);
	TRY(LOAD(BPF_W, 0, 0), I(BPF_ALU | BPF_RSH | BPF_K, 0, 0, 0, 31), EXIT);
	TRY(I(BPF_ALU64 | BPF_MOV | BPF_X, 0, 3, 0, 0), EXIT);
	TRY(I(BPF_ALU64 | BPF_MOV | BPF_X, 0, 1, 0, 0), EXIT);
	TRY(MOVE(0, 1), MOVE(10, 1), EXIT);
	TRY(MOVE(0, 1), MOVE(11, 1), EXIT);
	TRY(MOVE(0, 1), I(BPF_ALU64 | BPF_DIV | BPF_K, 0, 0, 0, 0), EXIT);
	TRY(MOVE(0, 1), I(BPF_ALU64 | BPF_LSH | BPF_K, 0, 0, 0, 64), EXIT);
	TRY(MOVE(0, 1), I(BPF_ALU | BPF_LSH | BPF_K, 0, 0, 0, 32), EXIT);
	TRY(MOVE(0, 1), JUMP(BPF_JEQ, 0, 1, 5), EXIT);
	TRY(MOVE(0, 1), JUMP(BPF_JEQ, 4, 1, 0), EXIT);
	TRY(MOVE(0, 1), I(BPF_STX | BPF_MEM | BPF_W, 1, 0, 0, 0), EXIT);
	TRY(MOVE(0, 1), I(BPF_ALU64 | BPF_MOV | BPF_K, 2, 3, 0, 1), EXIT);
	TRY(I(BPF_LD | BPF_IMM | BPF_DW, 2, 0, 0, 7), I(0, 0, 0, 0, 9), MOVE(0, 1), EXIT);
	TRY(I(BPF_LD | BPF_IMM | BPF_DW, 2, 0, 0, 7), I(0, 0, 0, 0, 9), MOVE(0, 1),
	    I(0xff, 0, 0, 0, 0));
	/* The result is set on both paths of a jump. */
	TRY(LOAD(BPF_W, 2, 4), MOVE(0, 0), JUMP(BPF_JNE, 2, 1, 1), MOVE(0, 1), EXIT);
	SHOW(load(NULL, 1));
	SHOW(load(NULL, 0));
	SHOW((int)syscall(SYS_bpf, 999, NULL, 0));
}

static void uses(const char *what)
{
	printf("%s: null %d", what, open("/dev/null", O_RDWR) >= 0);
	printf(" null for reading %d", open("/dev/null", O_RDONLY) >= 0);
	printf(" zero %d", open("/dev/zero", O_RDONLY) >= 0);
	printf(" access %d", access("/dev/zero", R_OK) == 0);
	unlink("node");
	printf(" mknod %d", mknod("node", S_IFCHR | 0600, makedev(1, 3)) == 0);
	unlink("node");
	printf(" whiteout %d", mknod("node", S_IFCHR | 0600, 0) == 0);
	unlink("node");
	printf(" fifo %d", mknod("node", S_IFIFO | 0600, 0) == 0);
	unlink("node");
	printf(" file %d\n", open("/proc/self/stat", O_RDONLY) >= 0);
}

static void in_group(const char *group)
{
	char procs[64];

	snprintf(procs, sizeof(procs), "%s/cgroup.procs", group);
	fflush(stdout);
	if (fork() == 0) {
		if (cg_write(procs, "0"))
			printf("%s: %s\n", procs, strerrorname_np(errno));
		uses(group);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

static void filters(void)
{
	int none = LOADED(MOVE(0, 0), EXIT), every = LOADED(MOVE(0, 1), EXIT);
	/* Character device 1:3 may be read; 1:5 all. */
	int some = LOADED(LOAD(BPF_W, 2, 0), LOAD(BPF_W, 3, 4), LOAD(BPF_W, 4, 8),
			  I(BPF_ALU | BPF_MOV | BPF_X, 5, 2, 0, 0),
			  I(BPF_ALU | BPF_AND | BPF_K, 5, 0, 0, 0xffff),
			  I(BPF_ALU | BPF_RSH | BPF_K, 2, 0, 0, 16),
			  JUMP(BPF_JNE, 5, BPF_DEVCG_DEV_CHAR, 7), JUMP(BPF_JNE, 3, 1, 6),
			  JUMP(BPF_JEQ, 4, 5, 3), JUMP(BPF_JNE, 4, 3, 4),
			  I(BPF_ALU | BPF_AND | BPF_K, 2, 0, 0, ~BPF_DEVCG_ACC_READ),
			  JUMP(BPF_JNE, 2, 0, 2), MOVE32(0, 1), EXIT, MOVE32(0, 0), EXIT);

	SHOW(some >= 0 && none >= 0 && every >= 0);
	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	query("a", 0, 8);
	in_group("a");
	SHOW(attach("a", some, 0, 0));
	in_group("a");
	in_group("a/b");
	query("a", 0, 8);
	query("a/b", 0, 8);
	query("a/b", BPF_F_QUERY_EFFECTIVE, 8);
	SHOW(attach("a/b", every, 0, 0));
	SHOW(attach("a", none, BPF_F_ALLOW_MULTI, 0));
	SHOW(attach("a", none, 0, 0));
	in_group("a");
	SHOW(detach("a", some));
	SHOW(detach("a", some));
	in_group("a");

	SHOW(attach("a", none, BPF_F_ALLOW_OVERRIDE, 0));
	SHOW(attach("a/b", every, BPF_F_ALLOW_OVERRIDE, 0));
	in_group("a/b");
	SHOW(detach("a/b", -1));
	in_group("a/b");
	SHOW(detach("a", -1));

	SHOW(attach("a", every, BPF_F_ALLOW_MULTI | BPF_F_ALLOW_OVERRIDE, 0));
	SHOW(attach("a", every, BPF_F_REPLACE, none));
	SHOW(attach("a", every, 1u << 20, 0));
	SHOW(attach("a", every, BPF_F_ALLOW_MULTI, 0));
	SHOW(attach("a", every, BPF_F_ALLOW_MULTI, 0));
	SHOW(attach("a", some, BPF_F_ALLOW_MULTI, 0));
	in_group("a");
	query("a", 0, 1);
	SHOW(attach("a/b", none, BPF_F_ALLOW_MULTI, 0));
	query("a/b", BPF_F_QUERY_EFFECTIVE, 8);
	in_group("a/b");
	SHOW(attach("a/b", every, BPF_F_ALLOW_MULTI | BPF_F_REPLACE, none));
	SHOW(attach("a/b", every, BPF_F_ALLOW_MULTI | BPF_F_REPLACE, none));
	in_group("a/b");
	SHOW(detach("a", -1));
	SHOW(detach("a", none));
	SHOW(detach("a", some));
	in_group("a");
	SHOW(attach("a", 99, 0, 0));
	/* A group with programs can be removed. */
	SHOW(cg_remove("a/b"));
	SHOW(detach("a", every));
	SHOW(cg_remove("a"));
	close(none);
	close(every);
	close(some);
}

static void as_user(void)
{
	union bpf_attr attr = {.prog_id = 0};

	SHOW(setgid(1000));
	SHOW(setuid(1000));
	SHOW(LOADED(MOVE(0, 1), EXIT));
	SHOW(bpf(BPF_PROG_GET_NEXT_ID, &attr));
}

int main(void)
{
	cg_begin("devices");
	programs();
	filters();
	IN_CHILD(as_user());
	cg_end();
	return 0;
}
