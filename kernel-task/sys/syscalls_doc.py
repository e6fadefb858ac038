#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""docs/syscalls.md from arch/x86_64/syscalls.def: every x86_64 system call with its state.

usage: syscalls_doc.py            writes the page
       syscalls_doc.py --check    fails if the page is out of date, if a row has no handler or a
                                  handler no row, or if an arity differs from the handler's or from
                                  the number of kinds in arguments.def
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
KERNEL = HERE.parent
PAGE = KERNEL.parent / "docs" / "syscalls.md"


def rows():
    for line in (KERNEL / "arch" / "x86_64" / "syscalls.def").read_text().splitlines():
        match = re.fullmatch(r"(CALL|GAP)\((\d+), (\w+)(?:, (\d))?\)", line.strip())
        if match:
            yield match[1] == "CALL", int(match[2]), match[3], int(match[4] or 0)


def handlers():
    found = {}
    for path in sorted(KERNEL.glob("*/**/*.c")):
        for match in re.finditer(r"^SYSCALL_DEFINE(\d)\((\w+)", path.read_text(), re.M):
            found[match[2]] = (int(match[1]), path.relative_to(KERNEL))
    return found


def reasons():
    known = {}
    for line in (HERE / "gaps.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            names, reason = line.split(":", 1)
            for name in names.split():
                known[name] = reason.strip()
    return known


def argument_kinds():
    """The kinds of each row of arguments.def, and those that trace_format.c knows."""
    known = set(re.findall(r'\{"(\w+)", (?:trace_)?put_', (HERE / "trace_format.c").read_text()))
    lines = (HERE / "arguments.def").read_text().splitlines()
    matches = (re.fullmatch(r'ARGUMENTS\((\w+), "([^"]*)"\)', line) for line in lines)
    return {match[1]: match[2].split() for match in matches if match}, known


def untraced(table):
    traced, known = argument_kinds()
    for call, _, name, arity in table:
        kinds = traced.get(name, [])
        if call and len(kinds) != arity:
            yield f"{name}: {arity} arguments in the table, {len(kinds)} kinds in arguments.def"
        for kind in set(kinds) - known:
            yield f"{name}: trace_format.c has no kind {kind}"


def complaints(table, found):
    called = {name: arity for call, _, name, arity in table if call}
    for name, arity in called.items():
        if name not in found:
            yield f"{name}: in the table, but no SYSCALL_DEFINE"
        elif found[name][0] != arity:
            yield f"{name}: {arity} arguments in the table, {found[name][0]} in {found[name][1]}"
    for name, (_, path) in found.items():
        if name not in called:
            yield f"{name}: defined in {path}, but a gap in the table"


def page(table, found, why):
    done = sum(call for call, *_ in table)
    out = ["# System calls", "",
           "Generated from `kernel-task/arch/x86_64/syscalls.def` by `kernel-task/sys/syscalls_doc.py`.", "",
           f"{done} of {len(table)} calls have a handler. The others answer `-ENOSYS`, as unknown "
           "calls do on Linux, and are logged once by name.", "",
           "| number | call | arguments | handler, or why not |", "| --- | --- | --- | --- |"]
    for call, number, name, arity in table:
        state = f"`{found[name][1]}`" if call and name in found else why.get(name, "to be written")
        out.append(f"| {number} | {name} | {arity if call else '-'} | {state} |")
    return "\n".join(out) + "\n"


def main():
    table, found = list(rows()), handlers()
    wrong = list(complaints(table, found)) + list(untraced(table))
    text = page(table, found, reasons())
    if sys.argv[1:] == ["--check"]:
        if not PAGE.exists() or PAGE.read_text() != text:
            wrong.append(f"{PAGE} is out of date: run kernel-task/sys/syscalls_doc.py")
        for line in wrong:
            print(line, file=sys.stderr)
        return 1 if wrong else 0
    for line in wrong:
        print("warning:", line, file=sys.stderr)
    PAGE.write_text(text)
    return 0


sys.exit(main())
