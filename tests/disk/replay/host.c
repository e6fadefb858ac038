/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/disk/replay/host.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "components/ext4/ext4.h"
#include "fs/ext4/ext4fs.h"
#include "fs/inode.h"
#include "interfaces/filesystem_client.h"
#include "interfaces/filesystem_server.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "wait/remote.h"
#include "wait/wait.h"
#include "base/log.h"

#define COMPONENT_BYTES (64ul << 20)

unsigned host_dies_within, host_deaths;
bool host_lies, host_no_memory;

static struct block_device disk = {.name = "vda"};
static uint8_t *bytes, *shared;
static uint64_t chance;
static uint32_t incarnation;
static pid_t child;
static int to_child, from_child;

static uint32_t random_below(uint32_t n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance >> 33) % n;
}

/* ---- the component's process ---- */

static struct filesystem_server server;
static struct filesystem_upcalls client;
static int heard, said;
static unsigned steps;

static void one_more(void)
{
	if (steps && !--steps)
		_exit(1);
}

static void signal_kernel(void *context)
{
	if (write(said, "", 1) != 1)
		_exit(2);
}

static void wait_for_kernel(void *context)
{
	char c;

	if (read(heard, &c, 1) != 1)
		_exit(0);
}

static int upcall_read(void *context, filesystem_id id, uint64_t offset, void *data, size_t size)
{
	one_more();
	return client.read(client.context, id, offset, data, size);
}

static int upcall_write(void *context, filesystem_id id, uint64_t offset, const void *data,
			size_t size)
{
	one_more();
	return client.write(client.context, id, offset, data, size);
}

static int upcall_flush(void *context, filesystem_id id)
{
	one_more();
	return client.flush(client.context, id);
}

static const struct filesystem_ops *real;
static void *instance;

static int lying_open(void *instance_, filesystem_id id, uint64_t size, bool read_only, bool again,
		      int64_t now, uint32_t *transaction)
{
	const struct filesystem_attributes a = {.mode = S_IFREG};
	const struct filesystem_name name = {"made by nobody"};
	uint32_t ino;
	int error = real->open(instance_, id, size, read_only, again, now, transaction);

	if (!error)
		(void)real->create(instance_, id, FILESYSTEM_ROOT, &name, &a, &ino);
	return error;
}

static void be_component(void)
{
	static const struct filesystem_upcalls upcalls = {upcall_read, upcall_write, upcall_flush,
							  NULL};
	static const struct component_host component_host = {.memory = COMPONENT_BYTES};
	static const struct call_server_host host = {signal_kernel, wait_for_kernel, NULL};
	struct filesystem_ops ops;

	client = filesystem_server_upcalls(&server);
	real = ext4_driver.ops;
	instance = calloc(1, ext4_driver.bytes);
	if (!instance || ext4_driver.start(instance, &component_host, &upcalls))
		abort();
	ops = *real;
	if (host_lies)
		ops.open = lying_open;
	filesystem_server_init(&server, shared, incarnation, &ops, instance, &host);
	signal_kernel(NULL);
	for (uint64_t ended = 0;; ended = server.ended) {
		if (filesystem_server_run(&server))
			signal_kernel(NULL);
		if (server.ended != ended) /* not once for each signal: their number varies */
			one_more();
		wait_for_kernel(NULL);
	}
}

static void start(void)
{
	int down[2], up[2];

	if (pipe(down) || pipe(up))
		abort();
	incarnation++;
	steps = host_dies_within ? 1 + random_below(host_dies_within) : 0;
	child = fork();
	if (child < 0)
		abort();
	if (!child) {
		close(down[1]);
		close(up[0]);
		heard = down[0];
		said = up[1];
		be_component();
	}
	close(down[0]);
	close(up[1]);
	to_child = down[1];
	from_child = up[0];
}

static void bury(void)
{
	close(to_child);
	close(from_child);
	waitpid(child, NULL, 0);
	child = 0;
}

/* ---- what volume.c calls ---- */

void remote_ask(struct remote_wait *w)
{
	(void)!write(to_child, "", 1);
}

/* Takes the root task's place: starts a dead component again. */
static void wait_for_component(void)
{
	char c;

	if (read(from_child, &c, 1) == 1)
		return;
	bury();
	host_deaths++;
	atomic_store(&((struct call_shared *)shared)->incarnation, 0);
	start();
}

void remote_wait_init(struct remote_wait *w, unsigned slot, void (*heard)(void *context),
		      void *context)
{
}

void remote_wait(struct remote_wait *w)
{
	wait_for_component();
}

bool machine_device(enum component_interface interface, unsigned number, struct machine_device *out)
{
	return false;
}

void machine_device_listen(unsigned slot, void (*handler)(void *context), void *context)
{
}

uint64_t clock_ns_of_tsc(uint64_t tsc)
{
	return tsc;
}

bool machine_remote(enum component_interface interface, unsigned number, struct machine_remote *out)
{
	if (number)
		return false;
	*out = (struct machine_remote){"files", shared, FILESYSTEM_SHARED_BYTES, 0};
	start();
	wait_for_component();
	return true;
}

void machine_memory(struct machine_memory *out)
{
	*out = (struct machine_memory){COMPONENT_BYTES, COMPONENT_BYTES};
}

int cache_read(struct page_cache *cache, void *to, uint64_t pos, size_t n)
{
	memcpy(to, bytes + pos, n);
	return 0;
}

int cache_write(struct page_cache *cache, const void *from, uint64_t pos, size_t n)
{
	memcpy(bytes + pos, from, n);
	return 0;
}

int cache_write_back(struct page_cache *cache, uint64_t first, uint64_t end)
{
	return 0;
}

int block_flush(struct block_device *bd)
{
	return 0;
}

struct timespec current_time(void)
{
	return (struct timespec){1700000000, 0};
}

/* No other task runs here, so no task waits for a lock. */
void set_current_state(enum task_state state)
{
	abort();
}

void waitqueue_add(struct waitqueue *q, struct waiter *w)
{
}

void waitqueue_remove(struct waiter *w)
{
}

bool schedule_until(uint64_t deadline)
{
	abort();
}

void wake_up(struct waitqueue *q)
{
}

void klog(enum log_level_kernel level, const char *format, ...)
{
	va_list args;

	if (level != KLOG_ERROR)
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void *__real_malloc(size_t n);

void *__wrap_malloc(size_t n)
{
	bool fails = host_no_memory;

	host_no_memory = false;
	return fails ? NULL : __real_malloc(n);
}

/* ---- the test's side ---- */

void host_begin(struct ext4_super *s, const char *path, uint64_t seed)
{
	int fd = open(path, O_RDONLY);
	struct stat st;

	signal(SIGPIPE, SIG_IGN);
	if (fd < 0 || fstat(fd, &st) || !(bytes = __real_malloc((size_t)st.st_size)) ||
	    read(fd, bytes, (size_t)st.st_size) != st.st_size)
		abort();
	close(fd);
	if (!shared)
		shared = mmap(NULL, FILESYSTEM_SHARED_BYTES, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
	disk.info.sectors = (uint64_t)st.st_size / BLOCK_SECTOR;
	*s = (struct ext4_super){.disk = &disk};
	chance = seed;
	host_deaths = 0;
	/* volume.c starts the component once; after that it is started again as after a death. */
	if (incarnation)
		host_kill();
}

void host_kill(void)
{
	if (child)
		kill(child, SIGKILL);
}

void host_end(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	size_t size = disk.info.sectors * BLOCK_SECTOR;

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size || close(fd))
		abort();
	free(bytes);
}
