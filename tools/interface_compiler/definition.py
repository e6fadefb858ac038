# SPDX-License-Identifier: BSD-2-Clause
"""An interface definition, read and checked. docs/components.md describes the language."""
import os
import re

NAME = re.compile(r"[a-z]([a-z0-9_]*[a-z0-9])?$")
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*$")
NUMBER = re.compile(r"(0|[1-9][0-9]*|0x[0-9a-f]+)$")
SCALARS = {"bool": 1, "u8": 0xff, "u16": 0xffff, "u32": 0xffffffff, "s32": None, "u64": None,
           "s64": None}
C_TYPES = {"bool": "bool", "u8": "uint8_t", "u16": "uint16_t", "u32": "uint32_t", "s32": "int", "u64": "uint64_t",
           "s64": "int64_t"}
RPC_WORDS_MAX, RPC_FACTS_MAX = 80, 16  # libs/rpc/rpc.h
STREAM_BYTES_MIN, STREAM_BYTES_MAX = 64, 65536


class Mistake(Exception):
    pass


class Item:
    """A definition: its name, its comment, the number of its line, and attributes that depend on its kind."""

    def __init__(self, line, name, comment, **more):
        self.line, self.name, self.comment = line, name, comment
        self.__dict__.update(more)


class Interface:
    def __init__(self, path):
        self.path = path
        self.name = self.comment = None
        self.constants, self.enums, self.aliases, self.structs = [], [], [], []
        self.facts, self.fields, self.memory = [], [], None  # of requests
        self.calls, self.upcalls, self.state = [], [], None
        self.streams, self.alarm = [], None
        self.seen_facts = self.seen_request = False
        self.line = 0
        self.parse()

    def fail(self, text, line=None):
        raise Mistake("%s:%d: %s" % (self.path, line or self.line, text))

    # ---- for the modules that write C ----

    def upper(self, name):
        return "%s_%s" % (self.name.upper(), name)

    def source_name(self):
        return os.path.basename(self.path)

    def head(self, text):
        return ["/* SPDX-License-Identifier: BSD-2-Clause */",
                "/* %s Made from interfaces/%s by tools/interface-compiler. */" % (text, self.source_name())]

    def find(self, items, name):
        return next((item for item in items if item.name == name), None)

    def c_type(self, name):
        """How C spells a type."""
        if name in C_TYPES:
            return C_TYPES[name]
        if self.find(self.aliases, name):
            return "%s_%s" % (self.name, name)
        return "%s %s_%s" % ("enum" if self.find(self.enums, name) else "struct", self.name, name)

    def constants_and_enums(self):
        out = ["#define %s %su%s" % (self.upper(c.name), c.text, " /* %s */" % c.comment if c.comment else "")
               for c in self.constants]
        for e in self.enums:
            out += ["", "enum %s_%s {" % (self.name, e.name)]
            out += ["\t%s,%s" % (self.upper(m.name), " /* %s */" % m.comment if m.comment else "") for m in e.members]
            out.append("};")
        return out

    def limit(self, name):
        """The largest value of a scalar type or an enum, as C; None: any value that fits into the C type."""
        enum = self.find(self.enums, name)
        if enum:
            return self.upper(enum.members[-1].name)
        most = SCALARS[name]
        return None if most is None else "%#x" % most

    # ---- reading ----

    def parse(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                lines = file.read().split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Mistake("%s: %s" % (self.path, getattr(error, "strerror", None) or error))
        block = None
        for self.line, line in enumerate(lines, 1):
            text, comment = self.split_comment(line)
            if not text:
                continue
            if block:
                block = None if text == "}" else block
                if block:
                    block(text.split(), comment)
            else:
                block = self.open(text.split(), comment)
        if block:
            self.fail("the file ends inside a block: expected }")
        self.check_whole()

    @staticmethod
    def split_comment(line):
        line = line.split("#")[0]
        text, _, comment = line.partition("--")
        return text.strip(), comment.strip()

    def open(self, words, comment):
        openers = {"interface": self.open_interface, "constant": self.open_constant, "alias": self.open_alias,
                   "enum": self.open_enum, "struct": self.open_struct, "facts": self.open_facts,
                   "request": self.open_request, "state": self.open_state, "call": self.open_call,
                   "upcall": self.open_upcall, "stream": self.open_stream, "alarm": self.open_alarm}
        kind = words[0]
        if self.name is None and kind != "interface":
            self.fail('"%s": expected interface NAME first' % kind)
        if kind not in openers:
            self.fail('"%s": expected constant, alias, enum, struct, facts, request, state, call, upcall, stream or alarm'
                      % kind)
        return openers[kind](words, comment)

    def open_interface(self, words, comment):
        if self.name is not None or len(words) != 2 or not NAME.match(words[1]):
            self.fail("expected one interface NAME, of small letters, digits and _")
        self.name, self.comment = words[1], comment

    def open_constant(self, words, comment):
        if len(words) != 4 or words[2] != "=" or not CONSTANT.match(words[1]) or not NUMBER.match(words[3]):
            self.fail("expected constant NAME = NUMBER")
        self.fresh(words[1], self.constants)
        self.constants.append(Item(self.line, words[1], comment, value=int(words[3], 0), text=words[3]))

    def open_alias(self, words, comment):
        if len(words) != 4 or words[2] != "=" or not NAME.match(words[1]) or words[3] not in SCALARS:
            self.fail("expected alias NAME = TYPE, a type of numbers")
        self.fresh(words[1], self.types())
        self.aliases.append(Item(self.line, words[1], comment, type=words[3]))

    def open_enum(self, words, comment):
        self.named_block(words, "enum")
        self.enums.append(Item(self.line, words[1], comment, members=[]))
        return self.enum_member

    def open_struct(self, words, comment):
        self.named_block(words, "struct")
        self.structs.append(Item(self.line, words[1], comment, fields=[]))
        return self.struct_field

    def named_block(self, words, kind):
        if len(words) != 3 or not NAME.match(words[1]) or words[2] != "{":
            self.fail("expected %s NAME {" % kind)
        self.fresh(words[1], self.types())

    def open_facts(self, words, comment):
        self.once(words, "facts")
        return self.fact

    def open_request(self, words, comment):
        self.once(words, "request")
        return self.request_field

    def once(self, words, kind):
        if words[1:] != ["{"]:
            self.fail("expected %s {" % kind)
        if getattr(self, "seen_" + kind):
            self.fail("a second %s: expected one" % kind)
        setattr(self, "seen_" + kind, True)

    def open_state(self, words, comment):
        if len(words) != 4 or words[1] != "of" or words[3] != "{":
            self.fail("expected state of CONSTANT {")
        if self.state:
            self.fail("a second state: expected one")
        slots = self.constant(words[2])
        if slots.value & (slots.value - 1) or not slots.value:
            self.fail("%s is %d: expected a power of two" % (slots.name, slots.value))
        if not self.find(self.aliases, "id"):
            self.fail("state is of what has an id: expected alias id = u32 before")
        self.state = Item(self.line, "state", comment, slots=slots, fields=[])
        return self.state_field

    def open_call(self, words, comment):
        return self.open_function(words, comment, self.calls, "")

    def open_upcall(self, words, comment):
        return self.open_function(words, comment, self.upcalls, "upcall_")

    def open_function(self, words, comment, items, prefix):
        counts = words[2:] == ["returns", "bytes", "{"]
        if len(words) < 3 or not NAME.match(words[1]) or not (counts or words[2:] == ["{"]):
            self.fail("expected %s NAME { or %s NAME returns bytes {" % (words[0], words[0]))
        if words[1].startswith("upcall_"):
            self.fail("%s: expected a name that does not begin with upcall_" % words[1])
        self.fresh(words[1], items)
        self.function = Item(self.line, words[1], comment, counts=counts, parameters=[], label=prefix + words[1])
        items.append(self.function)
        return self.parameter

    def open_stream(self, words, comment):
        """stream NAME from client|component BYTES [of STRUCT]."""
        if (len(words) not in (5, 7) or not CONSTANT.match(words[1]) or words[2] != "from" or
                words[3] not in ("client", "component") or words[5:6] not in ([], ["of"])):
            self.fail("expected stream NAME from client|component BYTES, maybe of STRUCT")
        size = int(words[4], 0) if NUMBER.match(words[4]) else 0
        if size & (size - 1) or not STREAM_BYTES_MIN <= size <= STREAM_BYTES_MAX:
            self.fail('"%s" bytes: expected a power of two from %d to %d' % (words[4], STREAM_BYTES_MIN, STREAM_BYTES_MAX))
        record = self.find(self.structs, words[6]) if words[5:] else None
        if words[5:] and not record:
            self.fail("no struct is called %s" % words[6])
        self.fresh(words[1], self.streams)
        self.streams.append(Item(self.line, words[1], comment, from_client=words[3] == "client", size=size, record=record))

    def open_alarm(self, words, comment):
        if len(words) != 2 or not NAME.match(words[1]):
            self.fail("expected alarm NAME")
        if self.alarm:
            self.fail("a second alarm: expected one")
        self.alarm = Item(self.line, words[1], comment)

    def types(self):
        return self.enums + self.aliases + self.structs

    def fresh(self, name, items):
        for item in items:
            if item.name == name:
                self.fail("%s is there already, in line %d" % (name, item.line))

    def constant(self, name):
        constant = self.find(self.constants, name)
        if not constant:
            self.fail("no constant is called %s" % name)
        return constant

    # ---- lines of blocks ----

    def enum_member(self, words, comment):
        enum = self.enums[-1]
        if len(words) != 1 or not CONSTANT.match(words[0]):
            self.fail("expected the name of a value, of capital letters")
        self.fresh(words[0], enum.members)
        enum.members.append(Item(self.line, words[0], comment))

    def scalar(self, words, comment, items):
        if len(words) != 2 or not NAME.match(words[0]):
            self.fail("expected NAME TYPE")
        if words[1] not in SCALARS and not self.find(self.enums, words[1]):
            self.fail('no type "%s": expected %s or an enum of before' % (words[1], ", ".join(SCALARS)))
        self.fresh(words[0], items)
        items.append(Item(self.line, words[0], comment, type=words[1]))

    def fact(self, words, comment):
        """NAME TYPE or NAME text x CONSTANT."""
        if words[1:2] != ["text"]:
            self.scalar(words, comment, self.facts)
            return
        if len(words) != 4 or words[2] != "x" or not NAME.match(words[0]):
            self.fail("expected NAME text x CONSTANT")
        self.fresh(words[0], self.facts)
        self.facts.append(Item(self.line, words[0], comment, type="text", count=self.constant(words[3])))

    def request_field(self, words, comment):
        if words[0] != "memory":
            self.scalar(words, comment, self.fields)
            return
        if len(words) != 6 or words[2] != "max" or words[4] != "unit" or not NAME.match(words[1]):
            self.fail("expected memory NAME max CONSTANT unit CONSTANT")
        if self.memory:
            self.fail("a second memory: expected one at most")
        self.fresh(words[1], self.fields)
        self.memory = Item(self.line, words[1], comment, most=self.constant(words[3]), unit=self.constant(words[5]))

    def struct_field(self, words, comment):
        """NAME TYPE, NAME TYPE max CONSTANT, NAME TYPE x CONSTANT, NAME text x CONSTANT."""
        fields = self.structs[-1].fields
        if len(words) not in (2, 4) or not NAME.match(words[0]) or (len(words) == 4 and words[2] not in ("x", "max")):
            self.fail("expected NAME TYPE, NAME TYPE x CONSTANT or NAME TYPE max CONSTANT")
        name, kind = words[:2]
        bound = self.constant(words[3]) if len(words) == 4 else None
        numeric = kind in SCALARS and kind != "bool"
        # In C, reading a bool that is neither 0 nor 1 is undefined.
        if kind != "text" and not numeric and not self.find(self.structs[:-1] + self.aliases, kind):
            self.fail('no type "%s" for a field: expected a number (no bool), text, an alias or a struct of before' % kind)
        if (kind == "text" and words[2:3] != ["x"]) or (words[2:3] == ["max"] and not numeric):
            self.fail("expected text x CONSTANT, and max with a number")
        self.fresh(name, fields)
        fields.append(Item(self.line, name, comment, type=kind, count=bound if words[2:3] == ["x"] else None,
                           most=bound if words[2:3] == ["max"] else None))

    def state_field(self, words, comment):
        if len(words) != 2 or not NAME.match(words[0]) or words[1] != "u32":
            self.fail("expected NAME u32")
        self.fresh(words[0], self.state.fields)
        self.state.fields.append(Item(self.line, words[0], comment, type="u32"))

    def parameter(self, words, comment):
        """NAME SCALAR | NAME in STRUCT [optional] | NAME out TYPE [optional] | NAME in|out bytes max CONSTANT [shared]."""
        call, name, way = self.function, words[0], "value"
        if not NAME.match(name) or len(words) < 2:
            self.fail("expected NAME TYPE, NAME in TYPE or NAME out TYPE")
        self.fresh(name, call.parameters)
        rest = words[1:]
        if rest[0] in ("in", "out") and len(rest) > 1:
            way, rest = rest[0], rest[1:]
        item = Item(self.line, name, comment, way=way, type=rest[0], optional=False, shared=False, most=None)
        if rest[0] == "bytes" and way != "value":
            self.bytes_parameter(call, item, rest[1:])
        else:
            self.typed_parameter(item, rest[1:])
        call.parameters.append(item)

    def bytes_parameter(self, call, item, rest):
        if len(rest) not in (2, 3) or rest[0] != "max" or rest[2:] not in ([], ["shared"]):
            self.fail("expected bytes max CONSTANT, maybe shared")
        if any(p.type == "bytes" for p in call.parameters):
            self.fail("bytes a second time: expected them once in a call")
        item.most, item.shared = self.constant(rest[1]), bool(rest[2:])

    def typed_parameter(self, item, rest):
        scalar = item.type in SCALARS or self.find(self.aliases, item.type)
        structure = self.find(self.structs, item.type)
        if not scalar and not structure:
            self.fail('no type "%s": expected %s, bytes, an alias or a struct of before' % (item.type, ", ".join(SCALARS)))
        if structure and item.way == "value":
            self.fail("a struct is passed as in or out")
        if scalar and (item.way == "in" or item.type == "bool" and item.way == "out"):
            self.fail("a number goes in by NAME TYPE, and no bool comes out")
        if rest not in ([], ["optional"]) or (rest and not structure):
            self.fail("expected nothing more, or optional behind a struct")
        item.optional = bool(rest)

    # ---- the whole ----

    def check_whole(self):
        if self.name is None:
            self.fail("expected interface NAME")
        if self.calls and (self.seen_request or self.seen_facts):
            self.fail("calls and a request or facts: expected one kind of interface")
        if self.is_of_pages() and (self.calls or self.seen_request):
            self.fail("streams or an alarm, and calls or a request: expected one kind of interface")
        if self.upcalls and not self.calls:
            self.fail("upcall %s without a call: expected one" % self.upcalls[0].name, self.upcalls[0].line)
        if not self.calls and not self.fields and not self.memory and not self.is_of_pages():
            self.fail("expected a request with at least one field, a call, a stream or an alarm")
        for what, items, parts in ("enum", self.enums, "members"), ("struct", self.structs, "fields"):
            for item in items:
                if not getattr(item, parts):
                    self.fail("%s %s is empty: expected %s" % (what, item.name, "a value" if what == "enum" else "a field"),
                              item.line)
        if self.state and not self.state.fields:
            self.fail("state is empty: expected a field", self.state.line)
        if self.calls:
            return
        if self.is_of_pages() and (self.state or self.aliases):
            self.fail("state and alias are for calls: expected one")
        if not self.is_of_pages() and (self.state or self.structs or self.aliases):
            self.fail("state, struct and alias are for calls: expected one")
        if self.is_of_pages() and any(f.type == "text" for f in self.facts):
            self.fail("text among the facts goes with a request: expected numbers")
        facts = sum(self.words_of(f) for f in self.facts)
        if facts > RPC_FACTS_MAX:
            self.fail("%d words of facts: expected at most %d" % (facts, RPC_FACTS_MAX))
        words = 1 + self.words_before_memory() + (2 * self.memory.most.value if self.memory else 0)
        if words > RPC_WORDS_MAX:
            self.fail("a request of %d words: expected at most %d" % (words, RPC_WORDS_MAX))

    def is_of_pages(self):
        return bool(self.streams or self.alarm)

    @staticmethod
    def words_of(fact):
        return (fact.count.value + 7) // 8 if fact.type == "text" else 1

    def placed_facts(self):
        """Each fact with the word that it begins at."""
        at = 0
        for fact in self.facts:
            yield at, fact
            at += self.words_of(fact)

    def words_before_memory(self):
        return len(self.fields) + (1 if self.memory else 0)
