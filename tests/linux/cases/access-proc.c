/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/PID: mode, owner, opening, reading, writing and following of each file of each target, by
 * each actor. */
#include "people.h"

#include <dirent.h>

/* Files that only one of the two systems may have, or whose contents differ, are left out. */
static const char *const readable[] = {"auxv",
				       "cgroup",
				       "cmdline",
				       "comm",
				       "environ",
				       "io",
				       "limits",
				       "loginuid",
				       "maps",
				       "mem",
				       "mountinfo",
				       "mounts",
				       "mountstats",
				       "oom_score",
				       "oom_adj",
				       "oom_score_adj",
				       "pagemap",
				       "personality",
				       "schedstat",
				       "sessionid",
				       "smaps",
				       "smaps_rollup",
				       "stat",
				       "statm",
				       "status",
				       "syscall",
				       "timers",
				       "timerslack_ns",
				       "wchan",
				       "numa_maps",
				       "coredump_filter",
				       "stack",
				       "uid_map",
				       "gid_map",
				       "setgroups",
				       "task/%d/maps",
				       "task/%d/stat",
				       "task/%d/environ",
				       "task/%d/io",
				       "task/%d/syscall",
				       "task/%d/comm",
				       "task/%d/children",
				       "fdinfo/0"};
static const char *const writable[] = {
	"comm",	    "mem",	     "oom_adj",		"oom_score_adj",
	"loginuid", "timerslack_ns", "coredump_filter", "maps",
	"environ",  "task/%d/comm",
};
static const char *const links[] = {"cwd",	    "root",	     "exe",	"fd/0",
				    "ns/uts",	    "ns/mnt",	     "ns/user", "task/%d/cwd",
				    "task/%d/fd/0", "task/%d/ns/uts"};
static const char *const folders[] = {"",	 "fd",	"fdinfo",    "ns",	  "task",
				      "task/%d", "net", "map_files", "task/%d/fd"};
static const char *const inside[] = {"cwd/.",	"root/.", "root/proc",	 "cwd/none",
				     "fd/0/x",	"exe/x",  "fd/99",	 "fdinfo/99",
				     "ns/none", "none",	  "task/1/maps", "map_files/1000-2000"};

static char path[128];

static const char *in_proc(pid_t pid, const char *name)
{
	int n = snprintf(path, sizeof(path), "/proc/%d/", pid);

	snprintf(path + n, sizeof(path) - (size_t)n, name, pid);
	return path;
}

static void note_file(const char *name, const char *what, long result)
{
	char door[64];

	snprintf(door, sizeof(door), "%s%s", name, what);
	note(door, result);
}

static void read_all(pid_t pid)
{
	for (size_t i = 0; i < COUNT(readable); i++) {
		static char byte[4096];
		int fd = open(in_proc(pid, readable[i]), O_RDONLY);

		note_file(readable[i], "", fd);
		if (fd < 0)
			continue;
		errno = 0;
		ssize_t n = strcmp(readable[i], "mem")
				    ? read(fd, byte, sizeof(byte))
				    : pread(fd, byte, 8, (off_t)(uintptr_t)secret);
		if (n <= 0 && strcmp(readable[i], "stack"))
			note_file(readable[i], n ? " read" : " read-nothing", n);
		close(fd);
	}
}

static void write_all(pid_t pid)
{
	for (size_t i = 0; i < COUNT(writable); i++) {
		int fd = open(in_proc(pid, writable[i]), O_WRONLY);

		note_file(writable[i], " for-writing", fd);
		if (fd < 0)
			continue;
		errno = 0;
		if (!strcmp(writable[i], "timerslack_ns"))
			note_file(writable[i], " set", write(fd, "50000", 5));
		else if (strstr(writable[i], "comm"))
			note_file(writable[i], " set", write(fd, "name", 4));
		close(fd);
	}
}

static void follow_all(pid_t pid)
{
	static char text[256];
	struct stat st;
	DIR *dir;

	for (size_t i = 0; i < COUNT(links); i++) {
		int fd;

		NOTE(links[i], readlink(in_proc(pid, links[i]), text, sizeof(text)));
		errno = 0;
		fd = open(in_proc(pid, links[i]), O_PATH);
		note_file(links[i], " follow", fd);
		close(fd);
	}
	for (size_t i = 0; i < COUNT(inside); i++)
		NOTE(inside[i], stat(in_proc(pid, inside[i]), &st));
	for (size_t i = 0; i < COUNT(folders); i++) {
		errno = 0;
		dir = opendir(in_proc(pid, folders[i]));
		note_file(folders[i], "/", dir ? 0 : -1);
		if (!dir)
			continue;
		errno = 0;
		int some = 0;
		while (readdir(dir))
			some++;
		note_file(folders[i],
			  errno	     ? " list"
			  : some > 2 ? " list-some"
				     : " list-nothing",
			  errno ? -1 : 0);
		closedir(dir);
	}
}

/* The fields of stat that have addresses: code, stack, data, heap, arguments and environment. */
static void masked_fields(pid_t pid)
{
	static char text[1024];
	unsigned long long f[53] = {0};
	int fd = open(in_proc(pid, "stat"), O_RDONLY), i = 3;
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = 0;
	for (char *at = strrchr(text, ')') ? strrchr(text, ')') + 4 : text; *at && i < 53;)
		f[++i] = strtoull(at, &at, 10);
	note(f[26] == 1 && f[27] == 1 ? "code masked" : "code shown", 0);
	note(f[28] == 0 ? "stack masked" : "stack shown", 0);
	note(f[45] || f[47] || f[50] ? "data shown" : "data masked", 0);
}

static void look(const struct person *actor, const struct person *target, pid_t pid)
{
	read_all(pid);
	write_all(pid);
	follow_all(pid);
	masked_fields(pid);
	line_out(actor, target);
}

static void show_owner(const char *of, pid_t pid, const char *name)
{
	struct stat st;

	if (lstat(in_proc(pid, name), &st))
		printf("%s %s: %s\n", of, name, strerrorname_np(errno));
	else
		printf("%s %s: %o %d %d\n", of, name, st.st_mode, st.st_uid, st.st_gid);
}

static void show_owners(void)
{
	for (size_t t = 0; t < COUNT(targets); t++) {
		if (targets[t].extra)
			continue;
		pid_t pid = start_target(&targets[t]);

		for (size_t i = 0; i < COUNT(readable); i++)
			show_owner(targets[t].name, pid, readable[i]);
		for (size_t i = 0; i < COUNT(links); i++)
			show_owner(targets[t].name, pid, links[i]);
		for (size_t i = 0; i < COUNT(folders); i++)
			show_owner(targets[t].name, pid, folders[i]);
		kill(pid, SIGKILL);
		siginfo_t info;
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
		if (!t) {
			show_owner("zombie", pid, "");
			show_owner("zombie", pid, "fd");
			show_owner("zombie", pid, "maps");
			show_owner("zombie", pid, "status");
			show_owner("zombie", pid, "task");
		}
		waitpid(pid, NULL, 0);
	}
}

int main(int argc, char **argv)
{
	case_begin();
	if (argc > 1)
		wait_to_be_killed(atoi(argv[1]));
	people_begin();
	all_meet(false, look);
	show_owners();
	people_end();
	return 0;
}
