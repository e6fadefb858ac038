# SPDX-License-Identifier: BSD-2-Clause
"""Functions, structures and assignments of C sources, read as text.

Good enough for sources that clang-format has laid out: no preprocessor, all branches of #if at once. A macro with
arguments counts as a function, which may name its caller's variables.
"""
import collections
import dataclasses
import re

WORDS = set("if for while switch return sizeof do else case typeof __typeof__ defined _Static_assert __attribute__ __asm__ "
            "_Alignof offsetof".split())
QUOTED = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)\)*", re.S)
POINTER = re.compile(r"([^;{}]*)\(\s*\*\s*(\w+)\s*\)\s*\(", re.S)


@dataclasses.dataclass(eq=False)
class Function:
    name: str
    file: str
    line: int
    parameters: list  # of (type's structure or None, name)
    body: str
    marked: bool
    macro: bool = False


@dataclasses.dataclass
class Declaration:
    """A prototype, a definition or a function pointer's place in a structure, in a header."""
    file: str
    at: int  # offset in the text at which a mark goes
    marked: bool


class Sources:
    def __init__(self, folder, mark):
        self.mark = mark
        self.functions = []
        self.globals = collections.defaultdict(list)  # name -> Functions
        self.locals = {}  # (file, name) -> Function
        self.declared = collections.defaultdict(list)  # name -> Declarations of functions in headers
        self.members = {}  # (structure, member) -> Declaration of a function pointer
        self.fields = {}  # (structure, field) -> structure it is, or points to
        self.variables = {}  # global variable -> structure
        self.initial = []  # (file, structure, member, function) of initialisers
        for path in sorted(folder.glob("**/*.[ch]")):
            self.read(str(path.relative_to(folder)), path.read_text())

    def read(self, file, text):
        text = QUOTED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]) if m[0][0] == "/" else
                          m[0][0] + " " * (len(m[0]) - 2) + m[0][0], text)
        text = re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: self.macro(file, m, text), text)
        begin = at = 0
        while at < len(text):
            if text[at] == ";":
                self.prototype(file, begin, text[begin:at])
                begin = at + 1
            elif text[at] == "{":
                end = closing(text, at)
                if self.block(file, begin, text[begin:at], at, text[at:end + 1], text.count("\n", 0, at)):
                    begin = end + 1
                at = end
            at += 1

    def macro(self, file, match, text):
        parts = re.match(r"[ \t]*#[ \t]*define[ \t]+(\w+)\(([^)]*)\)(.*)", match[0], re.S)
        if parts:
            names = [(None, name.strip()) for name in parts[2].split(",")]
            line = text.count("\n", 0, match.start()) + 1
            self.add(Function(parts[1], file, line, names, parts[3], False, True), file.endswith(".c"))
        return re.sub(r"[^\n]", " ", match[0])

    def add(self, function, local):
        self.functions.append(function)
        if local:
            self.locals[function.file, function.name] = function
        else:
            self.globals[function.name].append(function)

    def prototype(self, file, begin, text):
        plain = ATTRIBUTE.sub("", text)
        name = re.search(r"\b(\w+)\s*\(", plain)
        if not name or "=" in plain[:name.start()] or "typedef" in plain:
            for variable in re.finditer(r"\bstruct\s+(\w+)\s+\**(\w+)(?:\[[^\]]*\])*\s*$", plain.split("=")[0]):
                self.variables[variable[2]] = variable[1]
        elif file.endswith(".h") and name[1] not in WORDS and not re.match(r"\s*\*", plain[name.end():]):
            self.declare(file, begin, text, name[1])

    def declare(self, file, begin, text, name):
        self.declared[name].append(Declaration(file, begin + len(text) - len(text.lstrip()),
                                               self.mark in text.split("(")[0].split()))

    def block(self, file, begin, head, at, body, line):
        """What is in braces at the file's level. True if nothing belongs to it after the closing one."""
        plain = ATTRIBUTE.sub("", head).strip()
        name = re.search(r"\b(\w+)\s*\(", plain)
        if "=" in plain:
            self.prototype(file, begin, head)
            for structure in re.findall(r"struct\s+(\w+)", plain):
                for member, function in re.findall(r"\.(\w+)\s*=\s*&?(\w+)", body):
                    self.initial.append((file, structure, member, function))
        elif name and plain.endswith(")"):
            parameters = [parameter(text) for text in arguments(plain[name.end():-1])]
            words = head.split("(")[0].split()
            self.add(Function(name[1], file, line + 1, parameters, body, self.mark in words), "static" in words and file.endswith(".c"))
            if file.endswith(".h"):
                self.declare(file, begin, head, name[1])
            return True
        else:
            structure = re.search(r"\bstruct\s+(\w+)", plain)
            if structure:
                self.structure(file, at, structure[1], body)
        return False

    def structure(self, file, at, name, body):
        for pointer in POINTER.finditer(body):
            place = pointer.start() + len(pointer[1]) - len(pointer[1].lstrip())
            self.members[name, pointer[2]] = Declaration(file, at + place, self.mark in pointer[1].split())
        for kind, fields in re.findall(r"\bstruct\s+(\w+)\s+([^;{}()]+);", body):
            for field in fields.split(","):
                self.fields[name, re.sub(r"\[.*", "", field, flags=re.S).strip(" *\n\t")] = kind

    def named(self, file, name):
        """The functions that a name may mean in a file."""
        return [self.locals[file, name]] if (file, name) in self.locals else self.globals.get(name, [])


def closing(text, at):
    """Where the brace or parenthesis that opens at `at` closes."""
    open_, close = text[at], {"{": "}", "(": ")"}[text[at]]
    depth = 0
    for match in re.compile(f"[{re.escape(open_ + close)}]").finditer(text, at):
        depth += 1 if match[0] == open_ else -1
        if not depth:
            return match.start()
    return len(text) - 1


def arguments(text):
    """A list with commas, split at those that are in no parentheses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def parameter(text):
    pointer = re.search(r"\(\s*\*\s*(\w+)\s*\)", text)
    kind = re.search(r"\bstruct\s+(\w+)", text)
    name = re.search(r"(\w+)\s*(?:\[[^\]]*\])?$", text)
    return (None, pointer[1]) if pointer else (kind and kind[1], name[1] if name else "")
