/* SPDX-License-Identifier: BSD-2-Clause */
/* fanotify: nothing is left over when memory or descriptors run out; marks whose object is removed.
 */
#include "world.h"

#include <fcntl.h>
#include <sys/fanotify.h>

#include "fs/fanotify.h"

static long group = -1, file = -1;

static void sequence(void)
{
	char buffer[256];

	group = CALL_2(fanotify_init, FAN_NONBLOCK, O_RDONLY);
	CALL_5(fanotify_mark, group, FAN_MARK_ADD, FAN_OPEN | FAN_CLOSE | FAN_EVENT_ON_CHILD,
	       AT_FDCWD, P("/"));
	CALL_5(fanotify_mark, group, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_MODIFY, AT_FDCWD, P("/"));
	file = CALL_3(open, P("/watched"), O_RDWR | O_CREAT, 0600);
	CALL_3(write, file, P("x"), 1);
	CALL_3(read, group, P(buffer), sizeof(struct fanotify_event_metadata));
	CALL_1(close, file);
}

static void clean(void)
{
	/* Those that events brought too. */
	for (long fd = 0; fd < 16; fd++)
		CALL_1(close, fd);
	CALL_1(unlink, P("/watched"));
	assert_true(list_empty(&fanotify_groups));
	assert_int_equal(notify_watch_count, 0);
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

static void marks_end_with_their_objects(void **state)
{
	group = CALL_2(fanotify_init, 0, O_RDONLY);
	assert_int_equal(CALL_2(mkdir, P("/m"), 0700), 0);
	assert_int_equal(CALL_5(mount, P("none"), P("/m"), P("tmpfs"), 0, 0), 0);
	file = CALL_3(open, P("/m/f"), O_RDWR | O_CREAT, 0600);
	assert_int_equal(CALL_1(close, file), 0);
	assert_int_equal(CALL_5(fanotify_mark, group, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, P("/m/f")),
			 0);
	assert_int_equal(CALL_5(fanotify_mark, group, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_OPEN,
				AT_FDCWD, P("/m")),
			 0);
	assert_int_equal(CALL_5(fanotify_mark, group, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN,
				AT_FDCWD, P("/m")),
			 0);
	assert_int_equal(notify_watch_count, 3);
	assert_int_equal(CALL_1(unlink, P("/m/f")), 0);
	assert_int_equal(notify_watch_count, 2);
	assert_int_equal(CALL_2(umount2, P("/m"), 0), 0);
	assert_int_equal(notify_watch_count, 0);
	assert_int_equal(CALL_1(rmdir, P("/m")), 0);
	clean();
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(marks_end_with_their_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
