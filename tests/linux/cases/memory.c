/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory: mmap in its forms, copy-on-write, sharing, protection, growth, shrinking, errors. */
#include "case.h"

#include <sys/resource.h>

static char *map(size_t n, int prot, int flags, int fd)
{
	return mmap(NULL, n, prot, flags, fd, 0);
}

static void copy_on_write(void)
{
	char *private = map(8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	char *shared = map(8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);

	private[0] = shared[0] = 'a';
	IN_CHILD(private[0] = 'b'; shared[0] = 'b'; private[4096] = 'c');
	printf("%c %c %d\n", private[0], shared[0], private[4096]);
	SHOW(munmap(private, 8192));
	SHOW(munmap(shared, 8192));
	IN_CHILD(private[0] = 1);
}

static void files(void)
{
	char buf[8] = "";
	int fd = open("/tmp/case-map", O_CREAT | O_TRUNC | O_RDWR, 0600);
	char *a, *b;

	SHOW(write(fd, "hello world", 11));
	a = map(4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
	b = map(4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd);
	a[0] = 'J';
	b[1] = 'u';
	SHOW(pread(fd, buf, 5, 0));
	printf("%s %.5s %.5s %d\n", buf, a, b, a[11]);
	SHOW(pwrite(fd, "XY", 2, 2));
	printf("%.5s %.5s\n", a, b);
	SHOW(msync(a, 4096, MS_SYNC));
	SHOW(msync(a + 1, 4096, MS_SYNC));
	SHOW(ftruncate(fd, 0));
	IN_CHILD(printf("%d\n", *(volatile char *)a));
	close(fd);
	fd = open("/tmp/case-map", O_RDONLY);
	SHOW_OK(map(4096, PROT_WRITE, MAP_SHARED, fd));
	SHOW_OK(map(4096, PROT_WRITE, MAP_PRIVATE, fd));
	SHOW_OK(map(0, PROT_READ, MAP_PRIVATE, fd));
	SHOW_OK(map(4096, PROT_READ, MAP_PRIVATE, 77));
	SHOW_OK(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 100));
	SHOW_OK(map(4096, PROT_READ, 0, fd));
	unlink("/tmp/case-map");
}

static void protection(void)
{
	char *p = map(3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	memset(p, 'x', 3 * 4096);
	SHOW(mprotect(p + 4096, 4096, PROT_READ));
	IN_CHILD(p[0] = p[8192] = 1);
	IN_CHILD(p[4096] = 1);
	SHOW(mprotect(p + 4096, 4096, PROT_NONE));
	IN_CHILD(printf("%c\n", *(volatile char *)(p + 4096)));
	SHOW(mprotect(p, 3 * 4096, PROT_READ | PROT_WRITE));
	printf("%c\n", p[4096]);
	SHOW(mprotect(p + 1, 4096, PROT_READ));
	SHOW(munmap(p + 4096, 4096));
	SHOW(mprotect(p, 3 * 4096, PROT_READ));
	SHOW(munmap(p, 3 * 4096));
	SHOW(munmap(p + 7, 4096));
	SHOW(munmap(p, 0));
}

static void moving(void)
{
	char *p = map(2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	char *q;

	strcpy(p, "first");
	strcpy(p + 4096, "second");
	q = mremap(p, 2 * 4096, 64 * 4096, MREMAP_MAYMOVE);
	printf("%s %s %d\n", q, q + 4096, q[63 * 4096]);
	q = mremap(q, 64 * 4096, 4096, 0);
	printf("%s\n", q);
	IN_CHILD(puts(q + 4096));
	SHOW_OK(mremap(q, 0, 4096, 0));
	SHOW_OK(mremap((void *)0x5000000, 4096, 8192, 0));
	SHOW(madvise(q, 4096, MADV_DONTNEED));
	printf("[%s]\n", q);
	SHOW(madvise(q, 4096, 12345));
	SHOW(madvise(q + 1, 4096, MADV_NORMAL));
	unsigned char vec[2];
	SHOW(mincore(q, 4096, vec));
	SHOW(mincore((void *)0x5000000, 4096, vec));
	SHOW_OK(mmap(q, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	SHOW_OK(mmap((void *)4096, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		     0) == MAP_FAILED);
}

static int deep(int n)
{
	volatile char room[4096];

	room[0] = (char)n;
	return n ? deep(n - 1) + room[0] * 0 + 1 : 0;
}

static void heap_and_stack(void)
{
	char *start = sbrk(0);

	SHOW(brk(start + 100000));
	memset(start, 1, 100000);
	SHOW(brk(start));
	SHOW(deep(1000));
	IN_CHILD(deep(100000000));
	struct rlimit limit = {1 << 20, 1 << 20};
	IN_CHILD(SHOW(setrlimit(RLIMIT_AS, &limit));
		 SHOW_OK(map(8 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1)));
}

static void executable(void)
{
	unsigned char code[] = {0xb8, 42, 0, 0, 0, 0xc3};
	char *p = map(4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	memcpy(p, code, sizeof(code));
	SHOW(((int (*)(void))p)());
}

int main(void)
{
	case_begin();
	copy_on_write();
	files();
	protection();
	moving();
	heap_and_stack();
	executable();
	return 0;
}
