/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mapped FILE, a file of zeroes that is larger than the machine's memory is free: it is mapped and
 * read through, twice.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	const char *at;
	struct stat st;
	int sum = 0;

	if (fd < 0 || fstat(fd, &st))
		return 1;
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return 1;
	for (int round = 0; round < 2; round++)
		for (off_t i = 0; i < st.st_size; i += PAGE)
			sum |= at[i];
	puts(sum ? "something else" : "all of it seen");
	return 0;
}
