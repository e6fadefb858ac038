# SPDX-License-Identifier: BSD-2-Clause
"""What the main() of device tasks (device-task/main.c) is told of a driver: DRIVER_task.c."""


def head(component):
    return ["/* SPDX-License-Identifier: BSD-2-Clause */",
            "/* The task of the driver %s. Made from components/%s by tools/component-compiler. */"
            % (component.driver, component.folder), '#include "device-task/task.h"', "",
            "#include <errno.h>", "", '#include "interfaces/%s_server.h"' % component.interface.name, ""]


def source(component):
    n, symbol = component.interface.name, component.symbol()
    out = head(component) + ["extern const struct %s_driver %s_driver;" % (n, symbol), "",
                             "static struct %s_server server;" % n, "static void *instance;", ""]
    return out + (calls if component.interface.calls else requests)(component.interface, symbol)


def start(it, symbol, asks, server):
    return ["static int start(const struct device *device)", "{",
            "\tconst struct %s_driver *driver = &%s_driver;" % (it.name, symbol), "",
            "\tif (driver->bytes > DEVICE_STATE_BYTES)", "\t\treturn -ENOMEM;",
            "\tif (!device->host.registers && !driver->without_device)", "\t\treturn -ENODEV;",
            "\tinstance = device->state;"] + asks + [
            "\tint error = driver->start(instance, &device->host%s);" % (", &asks" if asks else ""),
            "\tif (!error)"] + server + ["\treturn error;", "}", ""]


def interrupted(symbol):
    return ["static void interrupted(void)", "{", "\tif (%s_driver.interrupt)" % symbol,
            "\t\t%s_driver.interrupt(instance);" % symbol, "}", ""]


def requests(it, symbol):
    n = it.name
    return start(it, symbol, [], [
        "\t\t%s_server_init(&server, device_only_client(device), device->incarnation," % n,
        "\t\t\t(const struct rpc_ranges *)device->info->ranges_address, driver->ops, instance);"]) + [
        "static uint32_t run(void)", "{", "\tstatic uint64_t ended;", "\tbool wake = %s_server_run(&server);" % n, "",
        "\tif (wake)", "\t\tdevice_wake_clients(UINT32_MAX);",
        "\tdevice_work(server.ended - ended);", "\tended = server.ended;", "\treturn 0;", "}", "",
        "static bool may_sleep(void)", "{", "\treturn %s_server_may_sleep(&server);" % n, "}", ""] + interrupted(symbol) + [
        "const struct device_task device_task = {", "\t.shared_bytes = RPC_SHARED_BYTES,", "\t.start = start,", "\t.run = run,",
        "\t.may_sleep = may_sleep,", "\t.interrupted = interrupted,", "};"]
