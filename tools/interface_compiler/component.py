# SPDX-License-Identifier: BSD-2-Clause
"""A component's description (components/FOLDER/component.def), read and checked. docs/components.md has its keys."""
import os
import re

from .definition import Mistake

DRIVER = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]$")
SIZE = re.compile(r"([1-9][0-9]*)([KM])$")
SPAN = re.compile(r"(0x[0-9a-f]+)-(0x[0-9a-f]+)$")
SPANS_MAX = 3  # struct task_platform
MEMORY_MIN, MEMORY_MAX = 4096, 1 << 24
KEYS = "driver, interface, serves, device, memory, heap, ports, interrupt, registers, libraries"


class Component:
    def __init__(self, path, interfaces):
        self.path, self.interfaces, self.line = path, interfaces, 0
        self.folder = os.path.basename(os.path.dirname(path))
        self.driver = self.interface = None
        self.serves, self.heap = "owner", False
        self.virtio_type = self.memory = self.interrupt = self.registers = 0
        self.ports, self.libraries, self.seen = [], [], {}
        self.parse()

    def fail(self, text, line=None):
        raise Mistake("%s:%d: %s" % (self.path, line or self.line, text))

    def upper(self):
        return self.driver.upper().replace("-", "_")

    def symbol(self):
        return self.driver.replace("-", "_")

    def memory_bits(self):
        return self.memory.bit_length() - 1 if self.memory else 0

    # ---- reading ----

    def parse(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                lines = file.read().split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Mistake("%s: %s" % (self.path, getattr(error, "strerror", None) or error))
        for self.line, line in enumerate(lines, 1):
            text = line.split("#")[0].strip()
            if text:
                self.setting(*[part.strip() for part in text.partition("=")[::2]])
        self.check_whole()

    def setting(self, key, value):
        if key not in KEYS.split(", "):
            self.fail('unknown key "%s": expected %s' % (key, KEYS))
        if key in self.seen:
            self.fail("%s is there already, in line %d" % (key, self.seen[key]))
        if not value:
            self.fail("%s has no value" % key)
        self.seen[key] = self.line
        getattr(self, "set_" + key)(value)

    def set_driver(self, value):
        if not DRIVER.match(value):
            self.fail('"%s": expected a name of small letters, digits and -' % value)
        self.driver = value

    def set_interface(self, value):
        self.interface = next((i for i in self.interfaces if i.name == value), None)
        if not self.interface:
            self.fail('"%s": expected one of the interfaces %s' % (value, ", ".join(i.name for i in self.interfaces)))

    def set_serves(self, value):
        if value not in ("owner", "kernels", "everybody"):
            self.fail('"%s": expected owner, kernels or everybody' % value)
        self.serves = value

    def set_device(self, value):
        words = value.split()
        if len(words) != 2 or words[0] != "virtio" or not words[1].isdigit() or not 0 < int(words[1]) < 64:
            self.fail('"%s": expected virtio and the number of a device type, 1 to 63' % value)
        self.virtio_type = int(words[1])

    def set_memory(self, value):
        match = SIZE.match(value)
        self.memory = int(match[1]) << (10 if match[2] == "K" else 20) if match else 0
        if self.memory & (self.memory - 1) or not MEMORY_MIN <= self.memory <= MEMORY_MAX:
            self.fail('"%s": expected a power of two from 4K to 16M' % value)

    def set_heap(self, value):
        if value not in ("yes", "no"):
            self.fail('"%s": expected yes or no' % value)
        self.heap = value == "yes"

    def set_ports(self, value):
        for word in value.split():
            match = SPAN.match(word)
            span = (int(match[1], 0), int(match[2], 0)) if match else (1, 0)
            if not span[0] <= span[1] <= 0xffff:
                self.fail('"%s": expected FIRST-LAST, in hexadecimal' % word)
            self.ports.append(span)
        if len(self.ports) > SPANS_MAX:
            self.fail("%d spans of ports: expected at most %d" % (len(self.ports), SPANS_MAX))

    def set_interrupt(self, value):
        if not value.isdigit() or not 0 < int(value) < 24:
            self.fail('"%s": expected a pin of the IOAPIC, 1 to 23' % value)
        self.interrupt = int(value)

    def set_registers(self, value):
        if not re.match(r"0x[0-9a-f]+000$", value):
            self.fail('"%s": expected the physical address of a page' % value)
        self.registers = int(value, 0)

    def set_libraries(self, value):
        self.libraries = value.split()

    # ---- the whole ----

    def check_whole(self):
        for key in ("driver", "interface"):
            if key not in self.seen:
                self.fail("no %s: expected %s = NAME" % (key, key))
        if bool(self.virtio_type) != bool(self.memory):
            self.fail("device and memory belong together: expected both")
        if self.virtio_type and (self.ports or self.interrupt or self.registers):
            self.fail("a PCI device's registers and interrupts are found: expected no ports, interrupt or registers")
        if (self.ports or self.registers) and not self.interrupt:
            self.fail("no interrupt: expected interrupt = PIN")
        if (self.serves != "owner") != self.interface.is_of_pages():
            self.fail("an interface of streams or an alarm serves kernels or everybody, others serve their owner")


def read_all(paths, interfaces):
    """The components in the order of their drivers' names."""
    components = sorted((Component(path, interfaces) for path in paths), key=lambda c: c.driver)
    for a, b in zip(components, components[1:]):
        if a.driver == b.driver:
            b.fail("driver %s is in %s already" % (b.driver, a.path), b.seen["driver"])
    return components
