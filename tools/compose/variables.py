# SPDX-License-Identifier: BSD-2-Clause
"""Puts the host's variables into texts, as compose does: $NAME, ${NAME}, ${NAME:-other}, ${NAME:+other}, ${NAME:?complaint};
$$ is one $. Without the colon an empty variable counts as set."""
import os
import re
import sys

from problem import problem_at

NAME = r"[A-Za-z_][A-Za-z0-9_]*"
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<plain>" + NAME + r")|\{(?P<name>" + NAME +
                      r")(?:(?P<how>:?[-?+])(?P<other>[^}]*))?\}|(?P<wrong>))")
warned = set()


def value_of(where, match):
    name, how, other = match["plain"] or match["name"], match["how"] or "", match["other"] or ""
    value = os.environ.get(name)
    there = value is not None and (value != "" or ":" not in how)
    if how.endswith("+"):
        return other if there else ""
    if there:
        return value
    if how.endswith("?"):
        raise problem_at(where, "the variable %s is missing: %s" % (name, other or "it is needed"))
    if not how and name not in warned:
        warned.add(name)
        print("selkie: up: %s: the variable %s is not set; $$ is a $" % (where, name), file=sys.stderr)
    return other


def put_in(where, text):
    def one(match):
        if match["dollar"]:
            return "$"
        if match["wrong"] is not None:
            raise problem_at(where, "expected $NAME, ${NAME} or $$ behind a $: %s" % text[match.start():match.start() + 20])
        return value_of(where, match)

    return VARIABLE.sub(one, text)


def fill_in(where, value):
    """The document, its texts with variables filled in; keys stay as they are."""
    if isinstance(value, dict):
        return {key: fill_in("%s.%s" % (where, key) if where else str(key), content) for key, content in value.items()}
    if isinstance(value, list):
        return [fill_in(where, one) for one in value]
    return put_in(where, value) if isinstance(value, str) else value
