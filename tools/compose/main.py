# SPDX-License-Identifier: BSD-2-Clause
"""
What `selkie up` does before the machine starts:

    main.py check FILE                                prints the width of the longest name, and "images" if a service has an
                                                      image, else "none"
    main.py make FILE RUN TOOLS CACHE DEFAULT-ROOT    writes RUN/services/... (plan.py)

A mistake is reported in one line on standard error, with status 2; 125 if an image cannot be used, 126 if PyYAML is missing.
"""
import os
import sys

try:
    import yaml
except ImportError:
    yaml = None

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
import plan  # noqa: E402
from problem import Problem  # noqa: E402
from variables import fill_in  # noqa: E402
from words import read_services  # noqa: E402


class Loader(yaml.SafeLoader if yaml else object):
    """Refuses a key that occurs twice in a mapping: the second would hide the first."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen and key.value != "<<":
                raise Problem("line %d: %s stands there twice" % (key.start_mark.line + 1, key.value))
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def services_of(path):
    try:
        with open(path, encoding="utf-8") as file:
            document = yaml.load(file, Loader)
    except OSError as error:
        raise Problem("%s: %s" % (path, error.strerror)) from error
    except UnicodeDecodeError as error:
        raise Problem("%s: it is no text" % path) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Problem("%s:%s %s" % (path, "%d:" % (mark.line + 1) if mark else "", getattr(error, "problem", error))) from error
    except RecursionError as error:
        raise Problem("%s: it is too deep" % path) from error
    try:
        return read_services(fill_in("", document), os.path.dirname(os.path.abspath(path)))
    except Problem as problem:
        raise Problem("%s: %s" % (path, problem), problem.status) from problem


def main(arguments):
    if not yaml:
        raise Problem("python3-yaml is missing; as root:  apt-get install python3-yaml", 126)
    services = services_of(arguments[1])
    if arguments[0] == "check":
        print(max(len(s.name) for s in services), "images" if any(s.image for s in services) else "none")
    else:
        plan.make(services, *arguments[2:])


try:
    main(sys.argv[1:])
except Problem as problem:
    if str(problem):
        print("selkie: up: %s" % problem, file=sys.stderr)
    sys.exit(problem.status)
