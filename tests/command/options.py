#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""
The options that each command takes are the ones that its help, the completion and the manual page name.

    options.py SOURCES

What a command takes is read from where it is decided: the patterns of `case` in tools/command, the tables of tools/machine.
An option is a set of names, such as -m and --memory; the help and the page name at least one of them, the completion all.
"""
import os
import re
import subprocess
import sys

sources = os.path.abspath(sys.argv[1])
sys.path[1:1] = [os.path.join(sources, "tools", "machine"), os.path.join(sources, "tools", "common")]
sys.dont_write_bytecode = True
import main as machine  # noqa: E402

OPTION = r"(?<![\w/-])--?[a-z][a-z-]*"
# What only a source tree has: neither the package's page nor its completion has them.
OF_THE_SOURCES = {"--kernel"}
SHELL_COMMANDS = ("run", "snapshot", "up", "iso", "images")
failures = 0


def read(*path):
    with open(os.path.join(sources, *path), encoding="utf-8") as file:
        return file.read()


def complain(text):
    global failures
    failures += 1
    print("FAILED: " + text)


# ---- what is taken ----


def patterns(text):
    """The alternatives of each pattern of `case` that is an option, without those that have a value behind = in them."""
    joined = text.replace("\\\n", " ")
    for found in re.findall(r"^\s*(-[^)\n]*)\)", joined, re.MULTILINE):
        names = [name for name in re.sub(r"\s", "", found).split("|") if re.fullmatch("--?[a-z][a-z-]*", name)]
        if names:
            yield [name for name in names if name not in ("-it", "-ti")]


def taken_by_shell():
    of_run = [set(names) for names in patterns(read("tools", "command", "run", "options.sh").split("\n# cpus")[0])]

    def grouped(command):
        """The options of run that this command passes on."""
        names = {name for group in patterns(read("tools", "command", command + ".sh")) for name in group}
        return [group for group in of_run if group & names] + [{name} for name in names if not any(name in g for g in of_run)]
    return {"run": of_run, "snapshot": of_run + [{"--after"}], "up": grouped("up"), "iso": grouped("iso"), "images": [{"--json"}]}


class Table(Exception):
    """Carries the options that a command of tools/machine asks for."""


def taken_by_machines(command):
    def capture(_, __, flags=(), valued=(), **___):
        raise Table([{name for name in known.split("|") if name not in ("-it", "-ti")} for known in [*flags, *valued]])
    machine.Arguments = capture
    try:
        machine.COMMANDS[command](None, [], None)
    except Table as table:
        return table.args[0]
    raise AssertionError(command)


# ---- what is named ----


def names_in(text):
    return set(re.findall(OPTION, text))


def help_of(command):
    script = 'here=$1 me=selkie; . "$1/tools/command/$2.sh" && echo "$command_usage" && command_help'
    return subprocess.run(["sh", "-c", script, "sh", sources, command], stdout=subprocess.PIPE, text=True, check=True).stdout


def completed_for(command):
    file = os.path.join(sources, "tools", "package", "completion.bash")
    script = '. "$1"; _selkie_options "$2"'
    out = subprocess.run(["bash", "-c", script, "bash", file, command], stdout=subprocess.PIPE, text=True, check=True).stdout
    return set(out.split()) - {"--", "--help"}


def page_of(command):
    """The options' section for run, otherwise the entry that begins with the command."""
    page = read("tools", "package", "selkie.1").replace("\\-", "-")
    page = re.sub(r"\\f.", "", page)
    if command == "run":
        return page.split(".SH OPTIONS")[1].split(".SH MACHINES")[0]
    entries = page.split(".SH MACHINES, SNAPSHOTS AND IMAGES")[1].split(".SH EXIT STATUS")[0].split("\n.TP\n")
    found = [entry for entry in entries if re.search(r"selkie %s\b" % command, first_line(entry))]
    if len(found) != 1:
        complain("selkie(1) has %d entries for %s" % (len(found), command))
    return "\n".join(found)


def first_line(entry):
    return entry.strip().split("\n")[0]


def compare(command, everything):
    groups = everything[command]
    taken = set().union(*groups)
    page = page_of(command)
    # An entry of the page may be that of several commands.
    of_entry = taken.union(*(group for other in everything if other != "run" and "selkie " + other in first_line(page)
                             for group in everything[other]))
    # snapshot's are those of run, and an option of its own.
    own = [group for group in groups if command != "snapshot" or "--after" in group]
    for where, named, all_names in (("its help", names_in(help_of(command)), False),
                                    ("the completion", completed_for(command), True),
                                    ("selkie(1)", names_in(page) - (of_entry - taken), False)):
        installed = where != "its help"
        for group in own:
            if installed and group & OF_THE_SOURCES:
                continue
            if not group & named or (all_names and group - named):
                complain("%s %s: %s does not name it" % (command, "|".join(sorted(group)), where))
        for name in sorted(named - taken):
            if not mentions(command, name):
                complain("%s: %s names %s, which it does not take" % (command, where, name))


def mentions(command, name):
    """Options of other commands that a text has to speak of."""
    return (command, name) in {("run", "-a"), ("ps", "--from"), ("down", "-d")}


def main():
    everything = taken_by_shell()
    for command in machine.COMMANDS:
        everything[command] = taken_by_machines(command)
    for command in sorted(everything):
        compare(command, everything)
    if len(everything) < 18 or len(everything["run"]) < 30:
        complain("commands and options are found: %d, %d" % (len(everything), len(everything["run"])))
    return 1 if failures else 0


sys.exit(main())
