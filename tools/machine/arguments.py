# SPDX-License-Identifier: BSD-2-Clause
"""Reads the words of a command: options and operands, in any order; words behind -- are the rest."""
from problem import Problem


class Arguments:
    """`flags` are the options without a value, `valued` those with one; several names of an option are separated by a bar.
    There must be `operands` operands, or up to `most` if that is given."""

    def __init__(self, command, words, flags=(), valued=(), operands=0, most=None):
        self.command, self.values, self.rest = command, {}, None
        self.words, names = list(words), {}
        for known in list(flags) + list(valued):
            for name in known.split("|"):
                names[name] = (known.split("|")[0], known in valued)
        self.operands = []
        while self.words:
            self.take(self.words.pop(0), names)
        if len(self.operands) < operands or len(self.operands) > (operands if most is None else most):
            raise Problem("%s: expected %s; see selkie --help" % (command, "a name" if operands == 1 else
                          "%d words" % operands if operands else "no more words"))

    def take(self, word, names):
        if word == "--":
            self.rest, self.words = self.words, []
        elif word.startswith("-") and len(word) > 1:
            name, equals, value = word.partition("=")
            if name not in names:
                raise Problem("%s: unknown option %s; see selkie --help" % (self.command, word))
            self.option(name, value if equals else None, *names[name])
        else:
            self.operands.append(word)

    def option(self, name, value, known, valued):
        if valued and value is None:
            if not self.words:
                raise Problem("%s needs a value; see selkie --help" % name)
            value = self.words.pop(0)
        elif not valued and value is not None:
            raise Problem("%s: unknown option %s=%s; see selkie --help" % (self.command, name, value))
        self.values.setdefault(known, []).append(value if valued else True)

    def get(self, name, default=None):
        return self.values.get(name, [default])[-1]

    def all(self, name):
        return self.values.get(name, [])
