/* SPDX-License-Identifier: BSD-2-Clause */
/* Control groups as a tree: folders, files, which groups may have tasks, and refusals. */
#include "cgroup.h"

#include <dirent.h>
#include <sys/vfs.h>

static void show_mode(const char *name)
{
	struct stat st;

	if (stat(cg_path(name), &st) < 0)
		printf("%s: %s\n", name, strerrorname_np(errno));
	else
		printf("%s: mode %o links %lu owner %u:%u\n", name, st.st_mode,
		       (unsigned long)st.st_nlink, st.st_uid, st.st_gid);
}

static bool listed(const char *folder, const char *name)
{
	DIR *dir = opendir(cg_path(folder));
	bool found = false;

	for (struct dirent *e; dir && (e = readdir(dir));)
		found |= !strcmp(e->d_name, name);
	if (dir)
		closedir(dir);
	return found;
}

static void folders(void)
{
	struct statfs fs;

	statfs(CG_MOUNT, &fs);
	printf("magic %lx\n", (unsigned long)fs.f_type);
	SHOW(cg_make("a"));
	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	SHOW(cg_make("cgroup.procs"));
	SHOW(cg_make("new\nline"));
	SHOW(cg_remove("a"));
	show_mode("");
	show_mode("a");
	show_mode("a/cgroup.procs");
	show_mode("a/cgroup.kill");
	show_mode("a/cgroup.events");
	SHOW(listed("", "a"));
	SHOW(listed("a", "b"));
	SHOW(listed("a", "cgroup.procs"));
	SHOW(listed("a", "none"));
	SHOW(open(cg_path("a/file"), O_CREAT | O_RDWR, 0644));
	SHOW(unlink(cg_path("a/cgroup.procs")));
	SHOW(unlink(cg_path("a/b")));
	SHOW(rmdir(cg_path("a/cgroup.procs")));
	SHOW(rename(cg_path("a"), cg_path("c")));
	SHOW(symlink("x", cg_path("a/link")));
	SHOW(link(cg_path("a/cgroup.procs"), cg_path("a/procs")));
	SHOW(chmod(cg_path("a/cgroup.procs"), 0600));
	SHOW(chown(cg_path("a/cgroup.threads"), 12, 34));
	show_mode("a/cgroup.procs");
	show_mode("a/cgroup.threads");
	SHOW(access(CG_MOUNT "/cgroup.kill", F_OK));
	SHOW(access(CG_MOUNT "/cgroup.type", F_OK));
	SHOW(access(CG_MOUNT "/cgroup.events", F_OK));
	SHOW(access(CG_MOUNT "/cgroup.freeze", F_OK));
	printf("nr_descendants %ld\n", cg_value("cgroup.stat", "nr_descendants"));
	SHOW(cg_remove("a/b"));
	SHOW(cg_remove("a"));
	SHOW(cg_remove("a"));
	show_mode("");
}

static void limits(void)
{
	cg_show("cgroup.max.depth");
	cg_show("cgroup.max.descendants");
	SHOW(cg_write("cgroup.max.depth", "1"));
	SHOW(cg_write("cgroup.max.descendants", "2"));
	SHOW(cg_make("a"));
	SHOW(cg_make("a/b"));
	SHOW(cg_make("b"));
	SHOW(cg_make("c"));
	SHOW(cg_write("cgroup.max.depth", "max"));
	SHOW(cg_make("a/b"));
	SHOW(cg_write("cgroup.max.descendants", " max\n"));
	SHOW(cg_make("a/b"));
	SHOW(cg_write("cgroup.max.depth", "-1"));
	SHOW(cg_write("cgroup.max.depth", "x"));
	SHOW(cg_write("cgroup.max.depth", ""));
	SHOW(cg_write("cgroup.max.depth", "1 2"));
	SHOW(cg_write("cgroup.max.depth", "99999999999"));
	SHOW(cg_write("cgroup.max.depth", "0x10"));
	cg_show("cgroup.max.depth");
	SHOW(cg_write("cgroup.max.depth", "0"));
	SHOW(cg_make("d"));
	SHOW(cg_remove("a/b"));
	SHOW(cg_remove("a"));
	SHOW(cg_remove("b"));
	SHOW(cg_write("cgroup.max.depth", "max"));
}

static void members(void)
{
	pid_t child;
	int fd;

	SHOW(cg_make("a"));
	SHOW(cg_count("cgroup.procs"));
	cg_show("a/cgroup.events");
	child = cg_child("a");
	cg_show("a/cgroup.events");
	cg_show("cgroup.events");
	SHOW(cg_count("a/cgroup.procs"));
	SHOW(cg_count("a/cgroup.threads"));
	SHOW(cg_count("cgroup.procs"));
	SHOW(atoi(cg_read("a/cgroup.procs")) == child);
	SHOW(cg_remove("a"));
	SHOW(cg_write("a/cgroup.procs", "x"));
	SHOW(cg_write("a/cgroup.procs", ""));
	SHOW(cg_write("a/cgroup.procs", "-1"));
	SHOW(cg_write("a/cgroup.procs", "4194303"));
	SHOW(cg_write("a/cgroup.procs", "1 2"));
	SHOW(cg_write("a/cgroup.events", "1"));
	SHOW(cg_write("a/cgroup.type", "domain"));
	fd = open(cg_path("a/cgroup.events"), O_RDONLY);
	/* A group with only a zombie can be removed. */
	kill(child, SIGKILL);
	cg_wait("a/cgroup.events", "populated", 0);
	SHOW(cg_count("a/cgroup.procs"));
	SHOW(cg_remove("a"));
	char text[64];
	SHOW(read(fd, text, sizeof(text)));
	close(fd);
	snprintf(text, sizeof(text), "/proc/%d/cgroup", child);
	FILE *f = fopen(text, "r");
	char line[256];
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "0::", 3))
			printf("zombie: %s", strstr(line, "/a") ? strstr(line, "/a") : line);
	if (f)
		fclose(f);
	cg_reap(child);
	SHOW(cg_make("a"));
	IN_CHILD({
		SHOW(cg_write("a/cgroup.procs", "0"));
		SHOW(cg_count("a/cgroup.procs"));
		if (!fork())
			_exit(cg_count("a/cgroup.procs"));
		int status;
		wait(&status);
		SHOW(WEXITSTATUS(status));
		SHOW(cg_write("cgroup.procs", "0"));
		SHOW(cg_count("a/cgroup.procs"));
	});
	SHOW(cg_remove("a"));
	cg_show("cgroup.events");
}

int main(void)
{
	cg_begin("tree");
	folders();
	limits();
	members();
	cg_end();
	return 0;
}
