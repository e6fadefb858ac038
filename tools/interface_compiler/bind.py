# SPDX-License-Identifier: BSD-2-Clause
"""NAME_bind() for the kernel task: the one place that knows whether a component is linked in or a task."""


def head(interface, text):
    return ["/* SPDX-License-Identifier: BSD-2-Clause */",
            "/* %s Made from interfaces/%s and components/ by tools/component-compiler. */" % (text, interface.source_name())]


def prototype(it, end):
    n = it.name
    more = ", const struct call_replay *replay" if it.calls else ""
    more += ",\n\t\tconst struct %s_upcalls *upcalls" % n if it.upcalls else ""
    return "int %s_bind(unsigned number, const struct component_host *host%s,\n\t\tstruct %s_binding *out)%s" % (n, more, n, end)


def header(it):
    n = it.name
    out = head(it, "Components with the %s interface, linked in or tasks." % n) + [
        "#pragma once", "", '#include "interfaces/component.h"', '#include "interfaces/%s_client.h"' % n, "",
        "struct %s_binding {" % n, "\tconst struct %s_ops *ops;" % n, "\tvoid *instance;\t/* the first argument of these */",
        "\tconst char *name; /* the component's, in the system description */",
        "\tstruct %s_client *task; /* NULL: it is linked in */" % n,
        "\tbool has_device;\t/* true for every task, also for one whose driver needs no device */", "};", "", "/*",
        " * Binds the `number`th component of this kernel: linked-in components with a device come first, then tasks, last a",
        " * driver that needs no device. Copies `host`%s and fills in the device%s. -ENOENT: there are no more. Other errors: it"
        % (" (NULL: nothing)" if not it.calls else "",
           "; its context is also passed to the functions of `replay`" if it.calls else ""),
        " * cannot be used, but its name is set.", " */", prototype(it, ";")]
    return out


def given_device():
    """C that gives a linked-in component its device, if it has one."""
    return ["\tif (device) {", "\t\tl->registers = device->registers;",
            "\t\tl->host.registers = device->is_virtio ? &l->registers : NULL;", "\t\tl->host.pages = device->memory;",
            "\t\tl->host.ports = device->ports;", "\t\tl->host.window = device->window;", "\t\tl->host.again = device->again;", "\t}"]


def linked_pages(it):
    """Linked-in components of an interface of streams or an alarm: a call takes the place of a signal between tasks."""
    n, upper = it.name, it.name.upper()
    return ["struct linked {", "\tconst struct %s_driver *driver;" % n, "\tstruct component_host host;",
            "\tstruct virtio_registers registers;", "\tstruct %s_client client;" % n, "\t_Alignas(16) uint8_t instance[];", "};", "",
            "static void wake_linked(void *context)", "{", "\tstruct linked *l = context;", "\tuint32_t wake;", "\tbool idle;", "",
            "\tdo {", "\t\tidle = l->driver->run(l->instance, &wake);", "\t\tif (wake && l->host.changed)",
            "\t\t\tl->host.changed(l->host.context, 0, 0);", "\t} while (!idle);", "}", "",
            "static void interrupted(void *context)", "{", "\tstruct linked *l = context;", "",
            "\tif (l->driver->interrupt)", "\t\tl->driver->interrupt(l->instance);", "\twake_linked(l);", "}", "",
            "/* `device`: NULL if it gets none. */",
            "static int bind_linked(const struct %s_driver *driver, const struct machine_device *device," % n,
            "\t\t       const struct component_host *host, struct %s_binding *out)" % n, "{",
            "\tstruct linked *l = calloc(1, sizeof(*l) + driver->bytes);",
            "\tvoid *pages;", "\tint error;", "", "\tif (!l)", "\t\treturn -ENOMEM;",
            "\tl->driver = driver;", "\tif (host)", "\t\tl->host = *host;",
            *given_device(),
            "\terror = driver->start(l->instance, &l->host);",
            "\tif (error) {", "\t\tfree(l);", "\t\treturn error;", "\t}",
            "\tpages = machine_own_pages(%s_SHARED_BYTES);" % upper,
            "\tif (!pages) /* the driver has started and may use its state, which is therefore not freed */", "\t\treturn -ENOMEM;",
            "\tdriver->add_client(l->instance, 0, pages);",
            "\t%s_client_init(&l->client, pages, wake_linked, l);" % n,
            "\tif (device)", "\t\tmachine_device_listen(device->slot, interrupted, l);",
            "\twake_linked(l);", "\tout->ops = &%s_client_ops;" % n, "\tout->instance = &l->client;",
            "\tout->has_device = device;", "\treturn 0;", "}", ""]


def task_pages(it):
    """Components of an interface of streams or an alarm that are tasks."""
    n, upper = it.name, it.name.upper()
    return ["struct remote {", "\tstruct %s_client client;" % n, "\tstruct component_host host;", "\tunsigned slot;", "};", "",
            "static void wake(void *context)", "{", "\tmachine_remote_wake(((struct remote *)context)->slot);", "}", "",
            "static void signalled(void *context)", "{", "\tstruct remote *r = context;", "",
            "\tif (r->host.changed)", "\t\tr->host.changed(r->host.context, 0, 0);", "}", "",
            "static int bind_task(const struct machine_remote *task, const struct component_host *host, struct %s_binding *out)" % n, "{",
            "\tstruct remote *r;", "", "\tif (task->bytes < %s_SHARED_BYTES)" % upper, "\t\treturn -EINVAL;",
            "\tr = calloc(1, sizeof(*r));", "\tif (!r)", "\t\treturn -ENOMEM;", "\tr->slot = task->slot;",
            "\tif (host)", "\t\tr->host = *host;", "\t%s_client_init(&r->client, task->shared, wake, r);" % n,
            "\tmachine_remote_listen(task->slot, signalled, r);", "\tout->ops = &%s_client_ops;" % n,
            "\tout->instance = out->task = &r->client;", "\tout->has_device = true;", "\treturn 0;", "}", ""]


def linked(it):
    """Components that are linked in."""
    n = it.name
    upcalls = ", const struct %s_upcalls *upcalls" % n if it.upcalls else ""
    passed = ", upcalls" if it.upcalls else ""
    return ["struct linked {", "\tconst struct %s_driver *driver;" % n, "\tstruct component_host host;",
            "\tstruct virtio_registers registers;", "\t_Alignas(16) uint8_t instance[];", "};", "",
            "static void interrupted(void *context)", "{", "\tstruct linked *l = context;", "",
            "\tl->driver->interrupt(l->instance);", "}", "",
            "/* `device`: NULL if it gets none. */",
            "static int bind_linked(const struct %s_driver *driver, const struct machine_device *device," % n,
            "\t\t       const struct component_host *host%s, struct %s_binding *out)" % (upcalls, n), "{",
            "\tstruct linked *l = calloc(1, sizeof(*l) + driver->bytes);", "\tint error;", "",
            "\tif (!l)", "\t\treturn -ENOMEM;", "\tl->driver = driver;", "\tif (host)", "\t\tl->host = *host;",
            *given_device(), "\terror = driver->start(l->instance, &l->host%s);" % passed,
            "\tif (error) {", "\t\tfree(l);", "\t\treturn error;", "\t}",
            "\tif (device)", "\t\tmachine_device_listen(device->slot, interrupted, l);",
            "\tout->ops = driver->ops;", "\tout->instance = l->instance;", "\tout->has_device = device;", "\treturn 0;", "}", ""]


def task(it):
    n = it.name
    out = ["struct remote {", "\tstruct %s_client client;" % n, "\tunsigned slot;"]
    if it.calls:
        out += ["\tstruct component_host host;", "\tstruct call_replay replay;"]
    if it.calls:
        out += ["\tstruct remote_wait wait;"]
    wakes = "remote_ask(&((struct remote *)context)->wait)" if it.calls else "machine_remote_wake(((struct remote *)context)->slot)"
    out += ["};", "", "static void wake(void *context)", "{", "\t%s;" % wakes, "}", ""]
    if it.calls:
        out += call_hooks(it)
    # Attaching to a new server may wait, which a handler must not do.
    event = (["\tif (!%s_client_hear(&r->client) && r->replay.died)" % n, "\t\tr->replay.died(r->host.context);"]
             if it.calls else ["\trpc_client_event(&r->client.rpc);"])
    out += ["static void signalled(void *context)", "{", "\tstruct remote *r = context;", ""] + event + ["}", ""]
    upcalls = "\n\t\t     const struct %s_upcalls *upcalls," % n if it.upcalls else ""
    more = " const struct component_host *host, const struct call_replay *replay,%s" % upcalls if it.calls else ""
    out += ["static int bind_task(const struct machine_remote *task,%s struct %s_binding *out)" % (more, n), "{"]
    if it.calls:
        out += ["\tstatic const struct call_client_host call_host = {wake, wait, changed, deadline, restore, made};"]
    out += ["\tstruct remote *r = calloc(1, sizeof(*r));", "", "\tif (!r)", "\t\treturn -ENOMEM;", "\tr->slot = task->slot;"]
    if it.calls:
        out += ["\tr->host = *host;", "\tr->replay = *replay;"]
    init = "task->shared, &call_host%s, r" % (", upcalls" if it.upcalls else "") if it.calls else "task->shared, wake, r"
    out += ["\tif (!%s_client_init(&r->client, %s)) {" % (n, init), "\t\tfree(r);", "\t\treturn -EIO; /* it does not answer */", "\t}",
            "\tremote_wait_init(&r->wait, task->slot, signalled, r);" if it.calls else "\tmachine_remote_listen(task->slot, signalled, r);",
            "\tout->ops = &%s_client_ops;" % n,
            "\tout->instance = out->task = &r->client;", "\tout->has_device = true;", "\treturn 0;", "}", ""]
    return out


def call_hooks(it):
    """The surroundings of a client of calls, passed on from the component's host."""
    return ["static void wait(void *context)", "{", "\tremote_wait(&((struct remote *)context)->wait);", "}", "",
            "static void changed(void *context, uint32_t slot)", "{", "\tstruct remote *r = context;", "",
            "\tif (r->host.changed)", "\t\tr->host.changed(r->host.context, slot, 0);", "}", "",
            "static void deadline(void *context, uint64_t tsc)", "{", "\tstruct remote *r = context;", "",
            "\tif (r->host.deadline)",
            "\t\tr->host.deadline(r->host.context, tsc == CALL_NEVER ? UINT64_MAX : clock_ns_of_tsc(tsc));", "}", "",
            "static void restore(void *context)", "{", "\tstruct remote *r = context;", "",
            "\tif (r->replay.restore)", "\t\tr->replay.restore(r->host.context);", "}", "",
            "static void made(void *context, const struct call *call, long result)", "{", "\tstruct remote *r = context;", "",
            "\tif (r->replay.made)", "\t\tr->replay.made(r->host.context, call, result);", "}", ""]


def source(it, components):
    n = it.name
    drivers = [c for c in components if c.interface is it]
    out = head(it, "Finds components with the %s interface for this kernel." % n) + [
        '#include "components/%s_bind.h"' % n, "", "#include <errno.h>", "#include <stdlib.h>", ""]
    if it.calls:
        out.append('#include "machine/clock.h"')
    out += ['#include "machine/device.h"', *(['#include "wait/remote.h"'] if it.calls else []), ""]
    out += ["extern const struct %s_driver %s_driver;" % (n, c.symbol()) for c in drivers]
    out += ["", "static const struct %s_driver *const drivers[DRIVERS] = {" % n]
    out += ["\t[DRIVER_%s] = &%s_driver," % (c.upper(), c.symbol()) for c in drivers] + ["};", ""]
    out += linked_pages(it) + task_pages(it) if it.is_of_pages() else linked(it) + task(it)
    upcalls = ", upcalls" if it.upcalls else ""
    more = " host, replay%s," % upcalls if it.calls else " host," if it.is_of_pages() else ""
    upper = n.upper()
    out += ["static bool needs_none(const struct %s_driver *driver)" % n, "{", "\treturn driver && driver->without_device;", "}", "",
            prototype(it, ""), "{", "\tunsigned devices = 0, tasks = 0;", "\tstruct machine_device device;",
            "\tstruct machine_remote task;", "", "\t*out = (struct %s_binding){0};" % n,
            "\twhile (devices < number && machine_device(INTERFACE_%s, devices, &device))" % upper, "\t\tdevices++;",
            "\tif (machine_device(INTERFACE_%s, number, &device)) {" % upper, "\t\tout->name = device.name;",
            "\t\treturn drivers[device.driver] ? bind_linked(drivers[device.driver], &device, host%s, out)" % upcalls,
            "\t\t\t\t\t\t: -ENODEV;", "\t}",
            "\tnumber -= devices;",
            "\twhile (tasks < number && machine_remote(INTERFACE_%s, tasks, &task))" % upper, "\t\ttasks++;",
            "\tif (machine_remote(INTERFACE_%s, number, &task)) {" % upper, "\t\tout->name = task.name;",
            "\t\treturn bind_task(&task,%s out);" % more, "\t}",
            "\tnumber -= tasks;",
            "\tfor (unsigned i = 0; !number && i < DRIVERS; i++) {", "\t\tif (!needs_none(drivers[i]))", "\t\t\tcontinue;",
            '\t\tout->name = "%s";' % n, "\t\treturn bind_linked(drivers[i], NULL, host%s, out);" % upcalls, "\t}",
            "\treturn -ENOENT;", "}"]
    return out
