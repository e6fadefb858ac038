/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the guest: `work run FOLDER SEED PROCESSES STEPS [DEVICE OFFSET]` changes FOLDER, each process
 * its own part of it, and prints "PROCESS STEPS" for what an fsync has confirmed; DEVICE gets the
 * same as a mark, at byte OFFSET + 4096 * PROCESS, past its cache. `work check FOLDER SEED N...`
 * says for each process whether FOLDER is in a state after N steps or more.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/disk/power/model.h"

static unsigned process;

static void must(bool good, const char *what, const char *path)
{
	if (good)
		return;
	fprintf(stderr, "work: %s %s: %s\n", what, path, strerror(errno));
	_exit(1);
}

static void append(const char *path, const struct model_step *s)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	must(fd >= 0 && write(fd, s->bytes, s->n) == (ssize_t)s->n && !close(fd), "append", path);
}

static void sync_file(const char *path)
{
	int fd = open(path, O_RDONLY);

	must(fd >= 0 && !fsync(fd) && !close(fd), "fsync", path);
}

static void new_link(const char *path, const struct model_step *s)
{
	char target[512] = {0};

	memcpy(target, s->bytes, s->n);
	must(!symlink(target, path), "symlink", path);
}

static void do_step(const struct model_step *s)
{
	char path[32], other[32], folder[32];

	model_path(path, process, s->folder, (int)s->slot, false);
	model_path(other, process, s->folder, (int)s->slot, true);
	model_path(folder, process, s->folder, -1, false);
	switch (s->op) {
	case OP_CREATE:
		must(!close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0644)), "create", path);
		break;
	case OP_APPEND:
		append(path, s);
		break;
	case OP_GROW:
	case OP_SHRINK:
		must(!truncate(path, s->n), "truncate", path);
		break;
	case OP_RENAME:
		model_path(other, process, s->to_folder, (int)s->to, false);
		must(!rename(path, other), "rename", path);
		break;
	case OP_UNLINK:
		must(!unlink(path), "unlink", path);
		break;
	case OP_LINK:
		must(!link(path, other), "link", path);
		break;
	case OP_UNLINK_SECOND:
		must(!unlink(other), "unlink", other);
		break;
	case OP_SYMLINK:
		new_link(path, s);
		break;
	case OP_MKDIR:
		must(!mkdir(folder, 0755), "mkdir", folder);
		break;
	case OP_RMDIR:
		must(!rmdir(folder), "rmdir", folder);
		break;
	case OP_FSYNC:
		sync_file(path);
	}
}

static void confirm(unsigned steps, int device, off_t offset)
{
	static _Alignas(4096) uint64_t mark[512];

	printf("%u %u\n", process, steps);
	fflush(stdout);
	mark[0] = 0x4b52414d454b4c53; /* SLKEMARK */
	mark[1] = steps;
	must(device < 0 || pwrite(device, mark, sizeof(mark), offset + 4096 * process) ==
				   (ssize_t)sizeof(mark),
	     "mark", "");
}

static void run(uint64_t seed, unsigned steps, const char *device_path, off_t offset)
{
	int device = device_path ? open(device_path, O_WRONLY | O_DIRECT) : -1;
	struct model m;
	struct model_step s;

	must(!device_path || device >= 0, "open", device_path);
	must(model_init(&m, seed, process), "memory", "");
	while (m.done < steps) {
		model_next(&m, &s);
		do_step(&s);
		if (s.op == OP_FSYNC)
			confirm(m.done, device, offset);
	}
	_exit(0);
}

static int run_all(char **argv)
{
	uint64_t seed = strtoull(argv[0], NULL, 0);
	unsigned processes = (unsigned)atoi(argv[1]), failed = 0;
	int status;

	for (process = 0; process < processes; process++) {
		char folder[32];

		model_path(folder, process, 0, -1, false);
		must(!mkdir(folder, 0755), "mkdir", folder);
	}
	sync();
	for (process = 0; process < processes; process++) {
		confirm(0, -1, 0);
		if (!fork())
			run(seed, (unsigned)atoi(argv[2]), argv[3], argv[3] ? atol(argv[4]) : 0);
	}
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed ? 1 : 0;
}

/* ---- checking ---- */

static void look_at(struct model_slot *slot, const char *path)
{
	struct stat st;
	int fd;

	must(!lstat(path, &st), "lstat", path);
	slot->kind = S_ISREG(st.st_mode) ? KIND_FILE : S_ISLNK(st.st_mode) ? KIND_LINK : KIND_OTHER;
	slot->size = (uint32_t)st.st_size;
	if (slot->size > MODEL_BYTES)
		slot->kind = KIND_OTHER;
	if (slot->kind == KIND_LINK)
		must(readlink(path, (char *)slot->bytes, MODEL_BYTES) == st.st_size, "readlink",
		     path);
	if (slot->kind != KIND_FILE)
		return;
	fd = open(path, O_RDONLY);
	must(fd >= 0 && read(fd, slot->bytes, MODEL_BYTES) == st.st_size && !close(fd), "read",
	     path);
}

static void find_slot(struct model_slot *slot, int number, unsigned folder)
{
	char path[32], second[32];
	struct stat a, b;

	model_path(path, process, folder, number, false);
	model_path(second, process, folder, number, true);
	if (lstat(path, &a)) {
		must(errno == ENOENT || errno == ENOTDIR, "lstat", path);
		return;
	}
	if (slot->kind != KIND_NONE) /* two files of one slot */
		slot->kind = KIND_OTHER;
	else
		look_at(slot, path);
	slot->folder = folder;
	slot->second_name = !lstat(second, &b);
	if (slot->second_name && (a.st_ino != b.st_ino || a.st_nlink != 2))
		slot->kind = KIND_OTHER;
}

static int check(uint64_t seed, unsigned confirmed)
{
	struct model found;
	char path[32], why[160] = "memory";
	int at;

	must(model_empty(&found), "memory", "");
	for (unsigned f = 0; f < MODEL_FOLDERS; f++) {
		model_path(path, process, f, -1, false);
		found.folders[f] = !access(path, F_OK);
		for (int i = 0; i < MODEL_SLOTS; i++)
			find_slot(&found.slots[i], i, f);
	}
	at = model_find(&found, seed, process, confirmed, why);
	if (at < 0)
		printf("process %u: not as after %u steps: %s\n", process, confirmed, why);
	model_free(&found);
	return at < 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 5 || chdir(argv[2]))
		return 2;
	if (!strcmp(argv[1], "run"))
		return run_all(argv + 3);
	for (process = 0; process + 4 < (unsigned)argc; process++)
		failed |= check(strtoull(argv[3], NULL, 0), (unsigned)atoi(argv[4 + process]));
	if (!failed)
		puts("as confirmed");
	return failed;
}
