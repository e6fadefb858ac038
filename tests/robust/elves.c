/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Damaged programs: copies of a good ELF file with bytes changed in the header, the program headers
 * or anywhere, cut short, or with numbers at their limits. Executing one may fail or kill the
 * process that tries; nothing else may happen.
 *
 *	elves SEED COUNT
 */
#include "robust.h"

#include <elf.h>
#include <sys/resource.h>

static uint64_t state;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static uint64_t interesting(void)
{
	static const uint64_t value[] = {
		0,
		1,
		0xfff,
		0x1000,
		0x7fff,
		0xffff,
		0x10000,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x7fffffff0000,
		0x7ffffffff000,
		0x7fffffffffff,
		0x800000000000,
		0x8000000000000000ull,
		0xfffffffffffff000ull,
		0xffffffffffffffffull,
	};

	return next() % 4 ? value[next() % (sizeof(value) / sizeof(value[0]))] : next();
}

static void damage(char *image, size_t *size)
{
	Elf64_Ehdr *h = (Elf64_Ehdr *)image;
	Elf64_Phdr *p = (Elf64_Phdr *)(image + 64);
	uint64_t v = interesting();
	unsigned which = (unsigned)(next() % (h->e_phnum && h->e_phnum < 32 ? h->e_phnum : 4));

	switch (next() % 12) {
	case 0:
		image[next() % 64] = (char)next();
		break;
	case 1:
		h->e_phoff = v;
		break;
	case 2:
		h->e_phnum = (uint16_t)v;
		break;
	case 3:
		h->e_entry = v;
		break;
	case 4:
		p[which].p_type = (uint32_t)(next() % 2 ? next() % 8 : v);
		break;
	case 5:
		p[which].p_offset = v;
		break;
	case 6:
		p[which].p_vaddr = v;
		break;
	case 7:
		p[which].p_filesz = v;
		break;
	case 8:
		p[which].p_memsz = v;
		break;
	case 9:
		p[which].p_flags = (uint32_t)next();
		break;
	case 10:
		*size = next() % (*size + 1);
		break;
	default:
		for (int i = 0; i < 8; i++)
			image[next() % 1024] = (char)next();
	}
}

static size_t load(char **image)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	struct stat st;

	fstat(fd, &st);
	*image = malloc((size_t)st.st_size);
	read(fd, *image, (size_t)st.st_size);
	close(fd);
	return (size_t)st.st_size;
}

static void try_it(const char *path)
{
	char *const argv[] = {"x", NULL}, *const envp[] = {"DAMAGED=1", NULL};
	struct rlimit second = {1, 1}, memory = {64 << 20, 64 << 20};
	pid_t pid = fork();
	double end = now() + 2;

	if (!pid) {
		int null = open("/dev/null", O_RDWR);

		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
		setrlimit(RLIMIT_CPU, &second);
		setrlimit(RLIMIT_AS, &memory);
		/* The damaged program may reach the code of this one that calls kill(). */
		setsid();
		setgid(65534);
		setuid(65534);
		execve(path, argv, envp);
		_exit(1);
	}
	while (pid > 0 && waitpid(pid, NULL, WNOHANG) == 0) {
		if (now() > end)
			kill(pid, SIGKILL);
		usleep(200);
	}
}

int main(int argc, char **argv)
{
	int count = argc > 2 ? atoi(argv[2]) : 300;
	char *good_image, *image;
	size_t good_size, size;
	long before;
	bool good;

	if (getenv("DAMAGED"))
		return 0;
	state = argc > 1 ? strtoull(argv[1], NULL, 0) : 0;
	if (!state)
		state = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15ull;
	printf("seed %#lx\n", (unsigned long)state);
	fflush(stdout);
	good_size = load(&good_image);
	image = malloc(good_size);
	works();
	before = free_kib();
	for (int i = 0; i < count; i++) {
		int fd = open("/tmp/elf", O_CREAT | O_TRUNC | O_WRONLY, 0755);

		memcpy(image, good_image, good_size);
		size = good_size;
		for (uint64_t n = next() % 3 + 1; n; n--)
			damage(image, &size);
		write(fd, image, size);
		close(fd);
		try_it("/tmp/elf");
		unlink("/tmp/elf");
	}
	good = works();
	printf("%d damaged programs, the system %s\n", count, good ? "works" : "does NOT work");
	good &= memory_is_back("elves", before, 1024);
	return good ? 0 : 1;
}
