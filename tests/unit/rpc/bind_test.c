/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NAME_bind() of an interface of streams: how a component is found, the arguments of one that is
 * linked in, and that calls take the place of the signals between a client and a task. The
 * console's interface stands for all; its driver here only records its calls.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/console_bind.h"
#include "machine/device.h"

static char order[64]; /* of what happened, a letter each */

static void happens(char what)
{
	size_t n = strlen(order);

	assert_true(n + 1 < sizeof(order));
	order[n] = what;
	order[n + 1] = 0;
}

/* ---- the machine ---- */

static struct {
	bool device, task, no_pages;
	size_t task_bytes;
	unsigned signals;
	void (*interrupt)(void *context), (*signal)(void *context);
	void *interrupt_context, *signal_context;
	void *pages;
} machine;

static _Alignas(64) uint8_t task_pages[CONSOLE_SHARED_BYTES];

bool machine_device(enum component_interface interface, unsigned number, struct machine_device *out)
{
	if (interface != INTERFACE_CONSOLE || number || !machine.device)
		return false;
	*out = (struct machine_device){.name = "serial",
				       .driver = DRIVER_UART16550,
				       .ports = {.context = order},
				       .window = order,
				       .again = true,
				       .slot = 3};
	return true;
}

void machine_device_listen(unsigned slot, void (*handler)(void *context), void *context)
{
	assert_int_equal(slot, 3);
	machine.interrupt = handler;
	machine.interrupt_context = context;
	happens('L');
}

void *machine_own_pages(size_t bytes)
{
	if (machine.no_pages)
		return NULL;
	assert_int_equal(bytes, CONSOLE_SHARED_BYTES);
	machine.pages = aligned_alloc(64, bytes);
	memset(machine.pages, 0, bytes);
	return machine.pages;
}

bool machine_remote(enum component_interface interface, unsigned number, struct machine_remote *out)
{
	if (interface != INTERFACE_CONSOLE || number || !machine.task)
		return false;
	*out = (struct machine_remote){"console", task_pages, machine.task_bytes, 5};
	return true;
}

void machine_remote_listen(unsigned slot, void (*handler)(void *context), void *context)
{
	assert_int_equal(slot, 5);
	machine.signal = handler;
	machine.signal_context = context;
}

void machine_remote_wake(unsigned slot)
{
	assert_int_equal(slot, 5);
	machine.signals++;
}

/* ---- the driver ---- */

static struct {
	int start_error;
	struct component_host host;
	void *instance, *pages;
	unsigned more; /* rounds before it has nothing to do */
	uint32_t wake;
} driver;

static int start(void *instance, const struct component_host *host)
{
	happens('S');
	driver.host = *host;
	driver.instance = (uint8_t *)instance;
	return driver.start_error;
}

static void add_client(void *instance, unsigned client, void *pages)
{
	assert_int_equal(client, 0);
	driver.pages = pages;
	happens('C');
}

static bool run(void *instance, uint32_t *wake)
{
	happens('R');
	*wake = driver.wake;
	return !driver.more || !--driver.more;
}

static void interrupt(void *instance)
{
	happens('I');
}

const struct console_driver uart16550_driver = {
	.bytes = 16,
	.start = start,
	.add_client = add_client,
	.run = run,
	.interrupt = interrupt,
};

/* ---- its user ---- */

static int context;
static void *volatile kept;

static void news(void *given, uint32_t id, uint32_t events)
{
	assert_ptr_equal(given, &context);
	happens('N');
}

static const struct component_host host = {.changed = news, .context = &context};

static int begin(unsigned number, struct console_binding *binding)
{
	order[0] = 0;
	return console_bind(number, &host, binding);
}

static int nothing_set(void **state)
{
	memset(&machine, 0, sizeof(machine));
	memset(&driver, 0, sizeof(driver));
	machine.task_bytes = CONSOLE_SHARED_BYTES;
	return 0;
}

/* A binding is never freed outside of tests. */
static void forget(struct console_binding *binding)
{
	void *record = binding->task ? machine.signal_context : machine.interrupt_context;

	free(record);
	free(machine.pages);
}

/* ---- tests ---- */

static void nobody(void **state)
{
	struct console_binding binding;

	assert_int_equal(begin(0, &binding), -ENOENT);
	assert_null(binding.ops);
	assert_string_equal(order, "");
}

static void linked_in(void **state)
{
	const struct console_client *client;
	struct console_binding binding;

	machine.device = true;
	assert_int_equal(begin(0, &binding), 0);
	/* The client's pages come before it works, and it is set going at once. */
	assert_string_equal(order, "SCLR");
	assert_string_equal(binding.name, "serial");
	assert_ptr_equal(binding.ops, &console_client_ops);
	assert_null(binding.task);
	assert_true(binding.has_device);
	assert_ptr_equal(driver.pages, machine.pages);
	assert_ptr_equal(driver.host.ports.context, order);
	assert_ptr_equal(driver.host.window, order);
	assert_true(driver.host.again);
	assert_null(driver.host.registers); /* it is no virtio device */

	client = binding.instance;
	assert_ptr_equal(client->pages, machine.pages);
	order[0] = 0;
	client->component.wake(client->component.context);
	assert_string_equal(order, "R");
	/* The component runs until it has nothing to do, and its client is told of each change. */
	order[0] = 0;
	driver.more = 3;
	driver.wake = 1;
	client->component.wake(client->component.context);
	assert_string_equal(order, "RNRNRN");
	order[0] = 0;
	driver.wake = 0;
	machine.interrupt(machine.interrupt_context);
	assert_string_equal(order, "IR");
	forget(&binding);
}

static void what_cannot_be_used(void **state)
{
	struct console_binding binding;

	machine.device = true;
	driver.start_error = -ENODEV;
	assert_int_equal(begin(0, &binding), -ENODEV);
	assert_string_equal(order, "S");
	assert_string_equal(binding.name, "serial");
	assert_null(binding.ops);
	driver.start_error = 0;
	machine.no_pages = true;
	assert_int_equal(begin(0, &binding), -ENOMEM);
	assert_string_equal(order, "S");
	assert_null(binding.ops);
	kept = driver.instance; /* the driver's for ever */
}

static void in_a_task(void **state)
{
	struct console_binding binding;

	machine.task = true;
	machine.task_bytes = CONSOLE_SHARED_BYTES - 1;
	assert_int_equal(begin(0, &binding), -EINVAL);
	machine.task_bytes++;
	assert_int_equal(begin(0, &binding), 0);
	assert_string_equal(binding.name, "console");
	assert_ptr_equal(binding.task, binding.instance);
	assert_ptr_equal(binding.task->pages, task_pages);
	binding.task->component.wake(binding.task->component.context);
	assert_int_equal(machine.signals, 1);
	assert_string_equal(order, "");
	machine.signal(machine.signal_context);
	assert_string_equal(order, "N");
	forget(&binding);
	/* Behind a device of its own. */
	machine.device = true;
	assert_int_equal(begin(1, &binding), 0);
	assert_non_null(binding.task);
	forget(&binding);
	assert_int_equal(begin(2, &binding), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nobody, nothing_set),
		cmocka_unit_test_setup(linked_in, nothing_set),
		cmocka_unit_test_setup(what_cannot_be_used, nothing_set),
		cmocka_unit_test_setup(in_a_task, nothing_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
