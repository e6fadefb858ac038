/* SPDX-License-Identifier: BSD-2-Clause */
/* execve and execveat: refusals and their errors; scripts, descriptors, kept properties. */
#include "case.h"

#include <elf.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static char *const args[] = {"name", "one", NULL};
static char *const env[] = {"VAR=value", NULL};

static void put(const char *path, const void *data, size_t n, int mode)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0700);

	write(fd, data, n);
	fchmod(fd, (mode_t)mode);
	close(fd);
}

static void script(const char *path, const char *text, int mode)
{
	put(path, text, strlen(text), mode);
}

static int run(const char *path)
{
	execve(path, args, env);
	return -1;
}

static void simple(void)
{
	char longname[5000];

	memset(longname, 'a', sizeof(longname));
	longname[4999] = 0;
	SHOW(run(""));
	SHOW(run(NULL));
	SHOW(run((char *)1));
	SHOW(run("missing"));
	SHOW(run(longname));
	longname[300] = 0;
	SHOW(run(longname));
	SHOW(run("/"));
	SHOW(run("/dev/null"));
	script("plain", "just text\n", 0700);
	SHOW(run("plain"));
	SHOW(run("plain/x"));
	chmod("plain", 0600);
	SHOW(run("plain"));
	put("empty", "", 0, 0755);
	SHOW(run("empty"));
	symlink("loop", "loop");
	SHOW(run("loop"));
	mkfifo("fifo", 0755);
	SHOW(run("fifo"));
	int fd = open("busy", O_CREAT | O_RDWR, 0755);
	write(fd, "#!/bin/true\n", 12);
	SHOW(run("busy"));
	close(fd);
	SHOW(execve("/bin/true", (char **)1, env));
	SHOW(execve("/bin/true", args, (char **)1));
	char *bad[] = {(char *)1, NULL};
	SHOW(execve("/bin/true", bad, env));
	SHOW(execve("/bin/true", args, bad));
}

static void too_big(void)
{
	char *big = malloc(200000), *list[3] = {"x", big, NULL};
	char **many = calloc(400000, sizeof(char *));

	memset(big, 'x', 199999);
	SHOW(execve("/bin/true", list, env));
	SHOW(execve("/bin/true", args, list));
	big[131071] = 0;
	IN_CHILD(_exit(execve("/bin/true", list, env) ? errno == E2BIG : 0));
	big[131071] = 'x';
	big[131072] = 0;
	SHOW(execve("/bin/true", list, env));
	for (int i = 0; i < 399999; i++)
		many[i] = "0123456789";
	SHOW(execve("/bin/true", many, env));
	struct rlimit small = {1 << 20, RLIM_INFINITY};
	many[30000] = NULL;
	IN_CHILD(setrlimit(RLIMIT_STACK, &small); SHOW(execve("/bin/true", many, env)));
	many[8000] = NULL;
	IN_CHILD(setrlimit(RLIMIT_STACK, &small); SHOW(execve("/bin/true", many, env)));
}

static void scripts(void)
{
	script("s1", "#!/bin/echo  an arg \n", 0755);
	IN_CHILD(run("./s1"));
	script("s2", "#! /bin/echo", 0755);
	IN_CHILD(run("./s2"));
	script("s3", "#!\n", 0755);
	SHOW(run("./s3"));
	script("s4", "#!   \n", 0755);
	SHOW(run("./s4"));
	script("s5", "#!./s1\n", 0755);
	IN_CHILD(run("./s5"));
	script("s6", "#!./s5 x\n", 0755);
	IN_CHILD(run("./s6"));
	script("s7", "#!./s6\n", 0755);
	IN_CHILD(run("./s7"));
	script("s8", "#!./s7\n", 0755);
	IN_CHILD(SHOW(run("./s8")));
	script("s9", "#!./s8\n", 0755);
	IN_CHILD(SHOW(run("./s9")));
	script("self", "#!./self\n", 0755);
	SHOW(run("./self"));
	script("gone", "#!/no/such\n", 0755);
	SHOW(run("./gone"));
	script("dir", "#!/tmp\n", 0755);
	SHOW(run("./dir"));
	script("noexec", "text", 0644);
	script("viano", "#!./noexec\n", 0755);
	SHOW(run("./viano"));
	IN_CHILD(execve("./s1", (char *[]){NULL}, env));
}

static void elf_with(const char *what, size_t offset, const void *data, size_t n)
{
	static char image[2000000];
	int fd = open("/proc/self/exe", O_RDONLY);
	ssize_t size = read(fd, image, sizeof(image));

	close(fd);
	memcpy(image + offset, data, n);
	put("elf", image, (size_t)size, 0755);
	printf("%s: ", what);
	fflush(stdout);
	IN_CHILD(run("./elf"); printf("%s ", strerrorname_np(errno)));
}

static void elves(void)
{
	Elf64_Ehdr h;
	uint16_t half;

	elf_with("class", EI_CLASS, "\1", 1);
	half = EM_AARCH64;
	elf_with("machine", offsetof(Elf64_Ehdr, e_machine), &half, 2);
	half = ET_CORE;
	elf_with("type", offsetof(Elf64_Ehdr, e_type), &half, 2);
	half = 0;
	elf_with("no headers", offsetof(Elf64_Ehdr, e_phnum), &half, 2);
	half = 55;
	elf_with("header size", offsetof(Elf64_Ehdr, e_phentsize), &half, 2);
	half = 0xffff;
	elf_with("many headers", offsetof(Elf64_Ehdr, e_phnum), &half, 2);
	uint64_t far = 1ull << 40;
	elf_with("headers beyond", offsetof(Elf64_Ehdr, e_phoff), &far, 8);
	put("short", "\177ELF", 4, 0755);
	SHOW(run("./short"));
	memset(&h, 0, sizeof(h));
	memcpy(h.e_ident, ELFMAG, SELFMAG);
	put("zeros", &h, sizeof(h), 0755);
	SHOW(run("./zeros"));
}

static void at_calls(void)
{
	int fd = open("/bin/busybox", O_RDONLY | O_CLOEXEC), dir = open("/bin", O_RDONLY);
	char *const echo[] = {"echo", "hello", NULL};

	symlink("/bin/true", "link");
	IN_CHILD(syscall(SYS_execveat, fd, "", echo, env, AT_EMPTY_PATH));
	IN_CHILD(syscall(SYS_execveat, dir, "busybox", echo, env, 0));
	SHOW(syscall(SYS_execveat, fd, "", echo, env, 0));
	SHOW(syscall(SYS_execveat, fd, "x", echo, env, 0));
	SHOW(syscall(SYS_execveat, 99, "x", echo, env, 0));
	SHOW(syscall(SYS_execveat, 99, "", echo, env, AT_EMPTY_PATH));
	SHOW(syscall(SYS_execveat, dir, "busybox", echo, env, 0x10));
	SHOW(syscall(SYS_execveat, AT_FDCWD, "link", echo, env, AT_SYMLINK_NOFOLLOW));
	SHOW(syscall(SYS_execveat, dir, "", echo, env, AT_EMPTY_PATH));
	int own = open("s1", O_RDONLY | O_CLOEXEC);
	SHOW(syscall(SYS_execveat, own, "", echo, env, AT_EMPTY_PATH));
	close(fd);
	close(dir);
}

static void survives(void)
{
	char *const sh[] = {"sh", "-c", "umask; ulimit -n; pwd | tr -d '0-9a-zA-Z-'; echo $VAR",
			    NULL};
	struct rlimit limit = {77, 77};
	sigset_t set;

	umask(0123);
	setrlimit(RLIMIT_NOFILE, &limit);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	execve("/bin/sh", sh, env);
}

int main(void)
{
	case_begin();
	if (getenv("VAR")) {
		puts("was executed");
		return 0;
	}
	simple();
	too_big();
	scripts();
	elves();
	at_calls();
	IN_CHILD(survives());
	return 0;
}
