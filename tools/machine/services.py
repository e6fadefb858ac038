# SPDX-License-Identifier: BSD-2-Clause
"""The memory, processor time and processes of each service of a machine (`selkie up`), as the service's kernel reports them."""
import re

from registry import Problem
from session import OUT, Session

FILES = ["/proc/stat", "/proc/meminfo", "/proc/loadavg"]
TICKS = 100  # of /proc/stat in a second


def states(machine):
    """(name, "running" or its exit status as text, its health or "-") for each service, in the order of the file."""
    words = machine.ask("services")[0].split()
    if not words:
        raise Problem("%s: it has no services" % machine.name)
    return list(zip(words[::3], words[1::3], words[2::3]))


def number(pattern, text):
    match = re.search(pattern, text, re.M)
    return int(match[1]) if match else None


def proc_files(machine, service):
    """The text of FILES in the service; "" if the service has no `cat`, or has ended meanwhile."""
    parts = []
    try:
        Session(machine, ["cat"] + FILES, service=service).run(lambda kind, data: kind == OUT and parts.append(data))
    except Problem:
        return ""
    return b"".join(parts).decode(errors="replace")


def measure(machine, name, state, health):
    text = proc_files(machine, name) if state == "running" else ""
    times = re.search(r"^cpu +(\d+) (\d+) (\d+) ", text, re.M)
    total, free = number(r"^MemTotal: +(\d+) kB", text), number(r"^MemAvailable: +(\d+) kB", text)
    return {"name": name, "state": "running" if state == "running" else "exited",
            "health": None if health == "-" else health, "status": None if state == "running" else int(state),
            "cpu_seconds": sum(map(int, times.groups())) / TICKS if times else None,
            "used_mib": (total - free) >> 10 if total and free is not None else None,
            "memory_mib": total >> 10 if total else None,
            "processes": number(r"^[0-9.]+ [0-9.]+ [0-9.]+ \d+/(\d+) ", text)}


def shown_state(service):
    more = service["health"] if service["status"] is None else service["status"]
    return service["state"] if more is None else "%s (%s)" % (service["state"], more)
