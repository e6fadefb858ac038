# SPDX-License-Identifier: BSD-2-Clause
"""DRIVER_task.c: the table by which the main() of device tasks (device-task/main.c) knows a driver."""
from .calls import prototype, returns


def head(component):
    return ["/* SPDX-License-Identifier: BSD-2-Clause */",
            "/* The task of the driver %s. Made from components/%s by tools/component-compiler. */"
            % (component.driver, component.folder), '#include "device-task/task.h"', "",
            "#include <errno.h>", "", '#include "interfaces/%s_server.h"' % component.interface.name, ""]


def source(component):
    n, symbol = component.interface.name, component.symbol()
    out = head(component) + ["extern const struct %s_driver %s_driver;" % (n, symbol), "",
                             *([] if component.interface.is_of_pages() else ["static struct %s_server server;" % n]),
                             "static void *instance;", ""]
    write = calls if component.interface.calls else pages if component.interface.is_of_pages() else requests
    return out + write(component.interface, symbol)


def start(it, symbol, upcalls, server):
    return ["static int start(const struct device *device)", "{",
            "\tconst struct %s_driver *driver = &%s_driver;" % (it.name, symbol)] + upcalls + ["",
            "\tif (driver->bytes > DEVICE_STATE_BYTES)", "\t\treturn -ENOMEM;",
            "\tif (!device->has_device && !driver->without_device)", "\t\treturn -ENODEV;",
            "\tinstance = device->state;",
            "\tint error = driver->start(instance, &device->host%s);" % (", &upcalls" if upcalls else ""),
            "\tif (!error)"] + server + ["\treturn error;", "}", ""]


def interrupted(symbol):
    return ["static void interrupted(void)", "{", "\tif (%s_driver.interrupt)" % symbol,
            "\t\t%s_driver.interrupt(instance);" % symbol, "}", ""]


def pages(it, symbol):
    n = it.name
    clients = ["\t\tfor (unsigned i = 0; i < TASK_CLIENTS_MAX; i++)", "\t\t\tif (device_client_pages(device, i))",
               "\t\t\t\tdriver->add_client(instance, i, device_client_pages(device, i));"]
    return start(it, symbol, [], clients) + [
        "static bool idle;", "", "static uint32_t run(void)", "{", "\tuint32_t wake;", "",
        "\tidle = %s_driver.run(instance, &wake);" % symbol, "\treturn wake;", "}", "",
        "static bool may_sleep(void)", "{", "\treturn idle;", "}", ""] + interrupted(symbol) + [
        "const struct device_task device_task = {", "\t.shared_bytes = %s_SHARED_BYTES," % n.upper(), "\t.start = start,", "\t.run = run,",
        "\t.may_sleep = may_sleep,", "\t.interrupted = interrupted,", "};"]


def requests(it, symbol):
    n = it.name
    return start(it, symbol, [], [
        "\t\t%s_server_init(&server, device_only_client(device), device->incarnation," % n,
        "\t\t\t(const struct rpc_ranges *)device->info->ranges_address, driver->ops, instance);"]) + [
        "static uint32_t run(void)", "{", "\tstatic uint64_t ended;", "\tbool wake = %s_server_run(&server);" % n, "",
        # A client that is woken may run at once. device_worked(), in which a test may end the task, comes before that, so that
        # the task ends between two requests.
        "\tdevice_worked(server.ended - ended);", "\tended = server.ended;",
        "\tif (wake)", "\t\tdevice_wake_clients(UINT32_MAX);", "\treturn 0;", "}", "",
        "static bool may_sleep(void)", "{", "\treturn %s_server_may_sleep(&server);" % n, "}", ""] + interrupted(symbol) + [
        "const struct device_task device_task = {", "\t.shared_bytes = RPC_SHARED_BYTES,", "\t.beats = true,", "\t.start = start,", "\t.run = run,",
        "\t.may_sleep = may_sleep,", "\t.interrupted = interrupted,", "};"]


def counted_upcalls(it):
    """C of the upcalls. Each is counted as a piece of work, in the middle of which a test may end the task."""
    n = it.name
    out = ["static struct %s_upcalls client_upcalls;" % n, ""]
    for f in it.upcalls:
        names = sum(([p.name, p.name + "_size"] if p.type == "bytes" else [p.name] for p in f.parameters), ["client_upcalls.context"])
        out += ["static %s upcall_%s(%s)" % (returns(f), f.name, prototype(it, f)), "{", "\tdevice_work(1);",
                "\treturn client_upcalls.%s(%s);" % (f.name, ", ".join(names)), "}", ""]
    return out + ["static void wake(void *context)", "{", "\tdevice_wake_clients(UINT32_MAX);", "}", "",
                  "static void wait(void *context)", "{", "\tdevice_wait();", "}", ""]


def calls(it, symbol):
    n = it.name
    before, out = [], []
    if it.upcalls:
        out = counted_upcalls(it)
        before = ["\tstatic const struct %s_upcalls upcalls = {%s};" % (n, ", ".join(".%s = upcall_%s" % (f.name, f.name) for f in it.upcalls)),
                  "\tstatic const struct call_server_host host = {wake, wait, NULL};", "",
                  "\tclient_upcalls = %s_server_upcalls(&server);" % n]
    out += start(it, symbol, before, [
        "\t\t%s_server_init(&server, device_only_client(device), device->incarnation," % n,
        "\t\t\tdriver->ops, instance%s);" % (", &host" if it.upcalls else "")])
    out += ["static uint32_t run(void)", "{", "\tstatic uint64_t ended;", "", "\tif (%s_server_run(&server))" % n,
            "\t\tdevice_wake_clients(UINT32_MAX);", "\tdevice_worked(server.ended - ended);", "\tended = server.ended;",
            "\treturn 0;", "}", ""] + interrupted(symbol)
    fields = ["\t.shared_bytes = %s_SHARED_BYTES," % n.upper(), "\t.beats = true,", "\t.start = start,", "\t.run = run,", "\t.interrupted = interrupted,",
              "\t.deadline = deadline,"]
    if it.state:
        out += ["static bool changed(uint32_t id)", "{", "\treturn server.ops && %s_server_changed(&server, id);" % n, "}", ""]
        fields.append("\t.changed = changed,")
    out += ["static bool deadline(uint64_t tsc)", "{", "\treturn call_server_deadline(&server.calls, tsc);", "}", ""]
    if any(c.name == "run" and not c.parameters for c in it.calls):
        out += ["static void due(void)", "{", "\t(void)server.ops->run(instance);", "}", ""]
        fields.append("\t.due = due,")
    return out + ["const struct device_task device_task = {"] + fields + ["};"]
