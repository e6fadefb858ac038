# SPDX-License-Identifier: BSD-2-Clause
"""Where C sources write the number of a system call as a number.

What holds such a number is found by following it: it comes from a few places (SOURCES), and goes on by assignments, by
comparisons with a name of the table (NR_openat), by arguments into the functions that they are given to, by results. What is
found so and meets a number in the text is said. -1 is no call's number, and comparisons with 0 by < and >= ask for that.
"""
import re

from c_source import arguments, closing

# Fields that hold one, functions that answer one, tables that have a row for each.
FIELDS = {"syscall_number", "restart_number"}
FUNCTIONS = {"regs_number"}
TABLES = {"syscall_table"}

NUMBER = re.compile(r"(?:0x[0-9a-fA-F]+|\d+)[uUlL]*$")
NAME = re.compile(r"NR_\w+$")
PLACE = r"\*?[A-Za-z_]\w*(?:(?:->|\.)\w+|\[\w+\])*"
OPERAND = r"(?:\(\w+\)\s*)?[*&]?\w+(?:(?:->|\.)\w+|\[\w+\]|\([^()]*\))*"
ASSIGNED = re.compile(rf"({PLACE})\s*=(?!=)\s*([^;]+);")
INITIAL = re.compile(r"[{,]\s*\.(\w+)\s*=\s*([^,}]+)")
COMPARED = re.compile(rf"({OPERAND})\s*(==|!=|<=|>=|<|>)\s*({OPERAND})")
CALLED = re.compile(r"\b(\w+)\s*\(")
CAST = re.compile(r"^\((?:u?int\d*_t|unsigned(?: \w+)?|int|long)\)\s*")
PROCESSOR = "arch/"  # there a register that holds one is many things besides


def plain(expression):
    """Without casts, parentheses around all of it, a mask, a star."""
    before = None
    while before != expression:
        before = expression
        expression = CAST.sub("", expression.strip())
        expression = re.sub(r"\s*&\s*0x[0-9a-f]+$", "", expression)
        if expression.startswith("(") and closing(expression, 0) == len(expression) - 1:
            expression = expression[1:-1]
    return expression.lstrip("*&")


class Body:
    """What is looked at in a function, again and again."""

    def __init__(self, function):
        text = function.body
        self.assigned = ASSIGNED.findall(text)
        self.initial = INITIAL.findall(text)
        self.compared = COMPARED.findall(text)
        self.calls = list(calls_in(text))
        self.returned = re.findall(r"\breturn\b([^;]+);", text)


def calls_in(text):
    for match in CALLED.finditer(text):
        end = closing(text, match.end() - 1)
        yield match, arguments(text[match.end():end])


class Numbers:
    def __init__(self, sources):
        self.sources = sources
        self.variables = set()  # (file, function's name, variable)
        self.fields = set()  # (file, field): of structures whose fields have names that others have, too
        self.functions = set(FUNCTIONS)
        self.bodies = [(function, Body(function)) for function in sources.functions]
        while self.spread():
            pass

    def holds(self, function, expression):
        """Is it a system call's number?"""
        expression = plain(expression)
        if NAME.match(expression):
            return True
        field = re.fullmatch(r".*(?:->|\.)(\w+)", expression)
        if field:
            return field[1] in FIELDS or (function.file, field[1]) in self.fields
        call = re.fullmatch(r"(\w+)\(.*\)", expression, re.S)
        if call:
            return call[1] in self.functions
        return (function.file, function.name, expression) in self.variables

    def mark(self, function, place):
        """`place` holds one from now on. What a pointer leads to is somebody else's, unless it is a parameter's own."""
        place = place.strip()
        if place.startswith("*") or "[" in place or not re.fullmatch(rf"{PLACE}|\.\w+", place):
            return
        field = re.fullmatch(r".*(?:->|\.)(\w+)", place)
        if field and field[1] in FIELDS:
            return
        if not field:
            self.variables.add((function.file, function.name, place))
        elif not function.file.startswith(PROCESSOR):
            self.fields.add((function.file, field[1]))

    def spread(self):
        """One round. False: it found nothing new."""
        before = len(self.variables) + len(self.fields) + len(self.functions)
        for f, body in self.bodies:
            for place, value in body.assigned:
                if self.holds(f, value):
                    self.mark(f, place)
            for field, value in body.initial:
                if self.holds(f, value) and not NAME.match(plain(value)):
                    self.mark(f, "." + field)
            for left, _, right in body.compared:
                for one, other in ((left, right), (right, left)):
                    if NAME.match(plain(one)):
                        self.mark(f, plain(other))
            for match, given in body.calls:
                self.pass_on(f, match[1], given)
            if not f.macro and not f.file.startswith(PROCESSOR) and any(self.holds(f, value) for value in body.returned):
                self.functions.add(f.name)
        return len(self.variables) + len(self.fields) + len(self.functions) != before

    def pass_on(self, function, name, given):
        for called in self.sources.named(function.file, name):
            for argument, (_, parameter) in zip(given, called.parameters):
                if parameter and self.holds(function, argument):
                    self.variables.add((called.file, called.name, parameter))

    def findings(self):
        """(file, line, text) for each number that stands where a call's is meant."""
        for f in self.sources.functions:
            for at, text in self.written(f):
                yield f.file, f.line + f.body.count("\n", 0, at), " ".join(text.split())

    def written(self, f):
        for match in ASSIGNED.finditer(f.body):
            if NUMBER.match(plain(match[2])) and self.holds(f, match[1]):
                yield match.start(), match[0]
        for match in COMPARED.finditer(f.body):
            for one, other in ((match[1], match[3]), (match[3], match[1])):
                sign = match[2] in ("<", ">=") and other == match[3] and plain(other) == "0"
                if NUMBER.match(plain(other)) and self.holds(f, one) and not sign:
                    yield match.start(), match[0]
        for match in re.finditer(r"\bswitch\s*\(", f.body):
            end = closing(f.body, match.end() - 1)
            if self.holds(f, f.body[match.end():end]):
                block = f.body.find("{", end)
                for case in re.finditer(r"\bcase\s+(\w+)", f.body[block:closing(f.body, block)]):
                    if NUMBER.match(case[1]):
                        yield block + case.start(), case[0]
        for match in re.finditer(rf"\b(?:{'|'.join(TABLES)})\[\s*(\w+)\s*\]", f.body):
            if NUMBER.match(match[1]):
                yield match.start(), match[0]
        for match, given in calls_in(f.body):
            for called in self.sources.named(f.file, match[1]):
                for argument, (_, name) in zip(given, called.parameters):
                    if NUMBER.match(plain(argument)) and (called.file, called.name, name) in self.variables:
                        yield match.start(), f"{match[0]}{', '.join(given)})"
