# SPDX-License-Identifier: BSD-2-Clause
"""Files made from the descriptions of all components: numbers, tables for the root task, lists for CMake and ./selkie."""

SERVES = {"owner": "SERVES_OWNER", "kernels": "SERVES_KERNELS", "everybody": "SERVES_EVERYBODY"}


def head(text):
    return ["/* SPDX-License-Identifier: BSD-2-Clause */",
            "/* %s Made from components/ by tools/component-compiler. */" % text]


def names_header(components, interfaces):
    out = head("Numbers of drivers and interfaces.") + ["#pragma once", "", "enum driver {", "\tDRIVER_NONE,"]
    out += ["\tDRIVER_%s," % c.upper() for c in components] + ["\tDRIVERS /* how many */", "};", ""]
    out += ["/* For messages about mistakes in a system description. */",
            '#define DRIVER_NAMES "%s"' % ", ".join(c.driver for c in components), "",
            "enum component_interface {", "\tINTERFACE_NONE,"]
    out += ["\tINTERFACE_%s," % i.name.upper() for i in interfaces] + ["\tINTERFACES /* how many */", "};", ""]
    out += ["/* The interfaces whose components serve several clients: a bit for each. */",
            "#define INTERFACES_SHARED (%s)" % (" | ".join("1u << INTERFACE_%s" % i.name.upper() for i in interfaces
                                                         if i.is_of_pages()) or "0u")]
    return out


def table_row(c):
    values = ['.name = "%s"' % c.driver, ".interface = INTERFACE_%s" % c.interface.name.upper(),
              ".serves = %s" % SERVES[c.serves]]
    if c.virtio_type:
        values += [".virtio_type = %d" % c.virtio_type, ".dma_bits = %d" % c.memory_bits()]
    if c.heap:
        values.append(".heap = true")
    if c.ports:
        values += [".ports = {%s}" % ", ".join("{%#x, %#x}" % span for span in c.ports), ".port_spans = %d" % len(c.ports)]
    if c.interrupt:
        values.append(".irq_pin = %d" % c.interrupt)
    if c.registers:
        values.append(".registers = %#x" % c.registers)
    return "\t[DRIVER_%s] = {%s}, \\" % (c.upper(), ", ".join(values))


def table_header(components):
    out = head("Rows of struct driver_facts (root-task/drivers.h).") + ["#pragma once", "", "#define DRIVER_ROWS \\"]
    return out + [table_row(c) for c in components] + [""]


def shared_bytes_header(interfaces):
    """Bytes of the pages between a task and a client."""
    out = head("How much memory the two sides of each interface share.") + ["#pragma once", "", '#include "components/names.h"']
    rows = []
    for i in interfaces:
        if i.calls or i.is_of_pages():
            out.append('#include "interfaces/%s_%s.h"' % (i.name, "messages" if i.calls else "pages"))
        rows.append("\t[INTERFACE_%s] = %s, \\"
                    % (i.name.upper(), "%s_SHARED_BYTES" % i.name.upper() if i.calls or i.is_of_pages() else "RPC_SHARED_BYTES"))
    return out + ['#include "libs/rpc/rpc.h"', "", "#define SHARED_BYTES_ROWS \\"] + rows + [""]


def cmake_lists(components, interfaces):
    """Variables for CMake: what is built, and of what."""
    out = ["# What components/ describes, by tools/component-compiler.",
           "set(component_drivers %s)" % " ".join(c.driver for c in components)]
    for c in components:
        out += ["set(component_interface_%s %s)" % (c.driver, c.interface.name),
                "set(component_libraries_%s %s)" % (c.driver, " ".join([c.folder] + c.libraries))]
    out.append("set(component_interfaces %s)" % " ".join(i.name for i in interfaces))
    for i in interfaces:
        out.append("set(component_kind_%s %s)" % (i.name, "calls" if i.calls else "pages" if i.is_of_pages() else "requests"))
    return out


def placement_list(components):
    """For ./selkie: each driver, and which tasks it serves."""
    return ["%s %s" % (c.driver, c.serves) for c in components]
