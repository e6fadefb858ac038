# SPDX-License-Identifier: BSD-2-Clause
"""C for an interface of streams, facts and an alarm, on libs/rpc/pages.h: pages that both sides have."""
from interface_compiler import calls

PAGE = 4096
HEAD_BYTES, ALARM_BYTES, RING_BYTES = 64, 128, 128  # libs/rpc/pages.h, libs/ring/ring.h


def byte_streams(it, from_client):
    return [s for s in it.streams if s.from_client == from_client and not s.record]


def record_streams(it, from_client):
    return [s for s in it.streams if s.from_client == from_client and s.record]


def stream(it, s):
    return it.upper(s.name)


def record(it, s):
    return "struct %s_%s" % (it.name, s.record.name)


# ---- the table ----


def table(it):
    """The functions of the table: name, C of the result, C of the parameters behind the device, comment."""
    n = it.name
    which = "enum %s_stream stream" % n
    if it.facts:
        yield "info", "bool", "struct %s_info *out" % n, "False: not known yet."
    if byte_streams(it, True):
        yield ("write", "size_t", which + ", const void *data, size_t n",
               "Of streams from the client: bytes taken, 0 when there is no room now.")
        yield "room", "size_t", which, "The bytes that write() would take now."
        yield "drained", "bool", which, "Has the component taken all bytes that were written?"
    if byte_streams(it, False):
        yield ("read", "size_t", which + ", void *data, size_t n",
               "Of streams from the component: bytes read, 0 when there are none now.")
        yield "available", "size_t", which, "The bytes that read() would return now."
        yield "at_end", "bool", which, "Will the component send no more, and has everything been read?"
    for s in record_streams(it, True):
        yield ("put_" + s.name.lower(), "bool", "const %s *record" % record(it, s),
               "False: no room now%s" % (" (%s)." % s.comment if s.comment else "."))
    for s in record_streams(it, False):
        yield ("take_" + s.name.lower(), "bool", "%s *out" % record(it, s),
               "False: there is none now%s" % (" (%s)." % s.comment if s.comment else "."))
    if it.alarm:
        yield "set_" + it.alarm.name, "void", "uint64_t at", "%s; UINT64_MAX: not at all." % (it.alarm.comment or "Wakes then")


def parameters(rest):
    return "void *device, " + rest


def header(it):
    n = it.name
    out = it.head(it.comment or "The interface %s." % n)
    out += ["#pragma once", "", "#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>", ""]
    out += it.constants_and_enums()
    for s in it.structs:
        out += calls.struct_lines(it, s)
    if it.streams:
        out += ["", "enum %s_stream {" % n]
        out += ["\t%s, /* from the %s%s */" % (stream(it, s), "client" if s.from_client else "component",
                                              ": " + s.comment if s.comment else "") for s in it.streams]
        out += ["\t%s_STREAMS" % n.upper(), "};"]
    if it.facts:
        out += ["", "/* The component's properties, which it gives once. */", "struct %s_info {" % n]
        out += ["\t%s %s;%s" % (it.c_type(f.type), f.name, " /* %s */" % f.comment if f.comment else "") for f in it.facts]
        out.append("};")
    out += ["", "/* No function waits. When a refused one may succeed, or more can be read, the client gets an event. */", "struct %s_ops {" % n]
    for name, result, rest, comment in table(it):
        out += ["\t/* %s */" % comment, "\t%s (*%s)(%s);" % (result, name, parameters(rest))]
    return out + ["};"] + driver_struct(it)


def driver_struct(it):
    """How a component of the interface is started, and which functions of it are called then."""
    n = it.name
    return ["", "struct component_host; /* interfaces/component.h */", "",
            "/* A driver: the functions that start and run a component with this interface. */",
            "struct %s_driver {" % n,
            "\tsize_t bytes;\t     /* of its state, which begins zeroed: the first argument below */",
            "\tbool without_device; /* it can be started without one */",
            "\t/* 0 or a negative errno; `host` lasts as long as the component. */",
            "\tint (*start)(void *instance, const struct component_host *host);",
            "\t/* Called before the first run(), for each client; `pages` is %s_SHARED_BYTES that last. */" % n.upper(),
            "\tvoid (*add_client)(void *instance, unsigned client, void *pages);",
            "\t/* Does the work that is waiting; *wake gets a bit for each client that must be woken. False: there is more",
            "\t * work. True: there is none before the device interrupts or a client wakes the component. */",
            "\tbool (*run)(void *instance, uint32_t *wake);",
            "\tvoid (*interrupt)(void *instance); /* the device has interrupted; run() is called next. NULL: not needed */",
            "};"]


# ---- the pages ----


def pages_header(it):
    n, upper = it.name, it.name.upper()
    head = HEAD_BYTES + 8 * (len(it.facts) + len(it.facts) % 2) + ALARM_BYTES * bool(it.alarm) + RING_BYTES * len(it.streams)
    head = (head + PAGE - 1) // PAGE * PAGE
    out = it.head("The pages that a client and the component have in common.")
    out += ["#pragma once", "", '#include "interfaces/%s.h"' % n, '#include "libs/rpc/pages.h"', "",
            "#define %s_HEADER_BYTES %du" % (upper, head),
            "#define %s_SHARED_BYTES %du" % (upper, (head + sum(s.size for s in it.streams) + PAGE - 1) // PAGE * PAGE), "",
            "/* The header; behind it the streams' bytes. */", "struct %s_pages {" % n, "\tstruct pages_head head;"]
    if it.facts:
        out.append("\tuint64_t facts[%d];" % (len(it.facts) + len(it.facts) % 2))
    if it.alarm:
        out.append("\tstruct pages_alarm %s;" % it.alarm.name)
    if it.streams:
        out.append("\tstruct ring_shared streams[%s_STREAMS];" % upper)
    out += ["};", "_Static_assert(sizeof(struct %s_pages) <= %s_HEADER_BYTES, \"the layout is shared between tasks\");" % (n, upper)]
    if it.streams:
        out += ["", "static const struct pages_stream %s_places[%s_STREAMS] = {" % (n, upper)]
        at = head
        for s in sorted(it.streams, key=lambda s: -s.size):
            out.append("\t[%s] = {%d, %d, %s}," % (stream(it, s), at, s.size, "true" if s.from_client else "false"))
            at += s.size
        out.append("};")
        out += ["_Static_assert(sizeof(%s) <= %d, \"a record fits\");" % (record(it, s), s.size) for s in it.streams if s.record]
    return out


def attach_streams(it, by_client):
    """C that attaches one side's rings; `pages` is a struct NAME_pages *."""
    n = it.name
    if not it.streams:
        return []
    return ["\tfor (unsigned i = 0; i < %s_STREAMS; i++) {" % n.upper(),
            "\t\tconst struct pages_stream *place = &%s_places[i];" % n, "",
            "\t\tring_attach(&side->streams[i], &side->pages->streams[i], (uint8_t *)side->pages + place->offset,",
            "\t\t\t    place->capacity, place->from_client == %s);" % ("true" if by_client else "false"), "\t}"]


# ---- client ----


def client_header(it):
    n = it.name
    out = it.head("%s_ops on pages that the component has too." % n) + [
        "#pragma once", "", '#include "interfaces/%s_pages.h"' % n, "",
        "struct %s_client {" % n, "\tstruct %s_pages *pages;" % n]
    if it.streams:
        out.append("\tstruct ring streams[%s_STREAMS];" % n.upper())
    return out + ["\tstruct pages_waker component;", "};", "",
                  "extern const struct %s_ops %s_client_ops; /* on a struct %s_client */" % (n, n, n), "",
                  "/* `pages` is %s_SHARED_BYTES, aligned to 64, that last for ever; `wake` makes the component look at them. */" % n.upper(),
                  "void %s_client_init(struct %s_client *client, void *pages, void (*wake)(void *context), void *context);" % (n, n)]


def client_body(it, name, checked):
    """C of one function of the table."""
    if name == "info":
        out = ["\tif (!atomic_load_explicit(&side->pages->head.ready, memory_order_acquire))", "\t\treturn false;"]
        for i, f in enumerate(it.facts):
            limit = it.limit(f.type)
            out.append("\tuint64_t %s = side->pages->facts[%d];" % (f.name, i))
            if limit is not None:
                out += ["\tif (%s > %s)" % (f.name, limit), "\t\treturn false;"]
        return out + ["\t*out = (struct %s_info){%s};" % (
            it.name, ", ".join("%s%s" % ("" if f.type == "u64" else "(%s)" % it.c_type(f.type), f.name) for f in it.facts)), "\treturn true;"]
    if name in ("write", "read"):
        return ["\treturn pages_%s(&side->streams[stream], &side->component, data, n);" % name]
    if name in ("room", "drained", "available", "at_end"):
        return ["\treturn pages_%s(&side->streams[stream]);" % name]
    if name.startswith("set_"):
        return ["\tif (pages_alarm_set(&side->pages->%s, at))" % it.alarm.name,
                "\t\tside->component.wake(side->component.context);"]
    s = it.find(it.streams, name.split("_", 1)[1].upper())
    place = "&side->streams[%s], &side->component" % stream(it, s)
    if s.from_client:
        return ["\treturn pages_put(%s, record, sizeof(*record));" % place]
    if s.record.name in checked:
        return ["\twhile (pages_take(%s, out, sizeof(*out)))" % place, "\t\tif (check_%s(out))" % s.record.name,
                "\t\t\treturn true;", "\treturn false;"]
    return ["\treturn pages_take(%s, out, sizeof(*out));" % place]


class Incoming:
    """A record that is received, in the form in which calls.checkers() takes parameters."""

    def __init__(self, s):
        self.type = s.record.name


def client_source(it):
    n = it.name
    out = it.head("The client's side.") + ['#include "interfaces/%s_client.h"' % n, ""]
    lines, checked = calls.checkers(it, [Incoming(s) for s in record_streams(it, False)])
    out += lines
    for name, result, rest, _ in table(it):
        out += ["static %s client_%s(%s)" % (result, name, parameters(rest)), "{", "\tstruct %s_client *side = device;" % n, ""]
        out += client_body(it, name, checked) + ["}", ""]
    out += ["const struct %s_ops %s_client_ops = {" % (n, n)] + ["\t.%s = client_%s," % (name, name) for name, *_ in table(it)]
    out += ["};", "", "void %s_client_init(struct %s_client *side, void *pages, void (*wake)(void *context), void *context)" % (n, n),
            "{", "\tside->pages = pages;", "\tside->component = (struct pages_waker){wake, context};"]
    out += attach_streams(it, True)
    if any(not s.from_client for s in it.streams):
        out.append("\t/* Nothing has been read yet: the first bytes must wake this client. */")
    out += ["\tring_consumer_sleeps(&side->streams[%s]);" % stream(it, s) for s in it.streams if not s.from_client]
    return out + ["}"]


# ---- server ----


def server_functions(it):
    """Prototype and comment of each function of the component's side, besides init() and renewed()."""
    n = it.name
    if it.facts:
        yield "void %s_server_publish(struct %s_server *side, const struct %s_info *info)" % (n, n, n), "The client may read these from now on."
    for s in record_streams(it, True):
        yield ("bool %s_server_peek_%s(struct %s_server *side, %s *out)" % (n, s.name.lower(), n, record(it, s)),
               "Copies the next valid record, which stays in the stream. False: there is none.")
        yield ("void %s_server_drop_%s(struct %s_server *side)" % (n, s.name.lower(), n), "Removes the record that peek has copied.")
    for s in record_streams(it, False):
        yield ("bool %s_server_put_%s(struct %s_server *side, const %s *record)" % (n, s.name.lower(), n, record(it, s)),
               "False: no room.")


def server_header(it):
    n = it.name
    out = it.head("The component's side of one client's pages. libs/ring tells whether the client must be woken.") + [
        "#pragma once", "", '#include "interfaces/%s_pages.h"' % n, "",
        "struct %s_server {" % n, "\tstruct %s_pages *pages;" % n, "\tuint32_t incarnation; /* of the client */"]
    if it.streams:
        out.append("\tstruct ring streams[%s_STREAMS];" % n.upper())
    out += ["};", "", "/* `pages` is %s_SHARED_BYTES, aligned to 64, that last for ever. Continues at the counts in them. */" % n.upper(),
            "void %s_server_init(struct %s_server *side, void *pages);" % (n, n),
            "/* Was the client started again, and were its pages emptied? Then %s_server_init() must be called. */" % n,
            "bool %s_server_renewed(const struct %s_server *side);" % (n, n)]
    for prototype, comment in server_functions(it):
        out += ["/* %s */" % comment, prototype + ";"]
    return out


def server_body(it, prototype, checked):
    n = it.name
    if "_publish(" in prototype:
        return ["\tside->pages->facts[%d] = %sinfo->%s;" % (i, "" if f.type == "u64" else "(uint64_t)", f.name)
                for i, f in enumerate(it.facts)] + [
            "\tatomic_store_explicit(&side->pages->head.ready, 1, memory_order_release);"]
    kind, name = prototype.split("(")[0].split("%s_server_" % n)[1].split("_", 1)
    s = it.find(it.streams, name.upper())
    place = "&side->streams[%s]" % stream(it, s)
    if kind == "put":
        return ["\treturn ring_write_all(%s, record, sizeof(*record));" % place]
    if kind == "drop":
        return ["\tif (ring_available(%s) >= sizeof(%s))" % (place, record(it, s)), "\t\tring_take(%s, sizeof(%s));" % (place, record(it, s))]
    if s.record.name not in checked:
        return ["\treturn ring_peek(%s, out, sizeof(*out)) == sizeof(*out);" % place]
    return ["\twhile (ring_peek(%s, out, sizeof(*out)) == sizeof(*out)) {" % place,
            "\t\tif (check_%s(out))" % s.record.name, "\t\t\treturn true;",
            "\t\tring_take(%s, sizeof(*out));" % place, "\t}", "\treturn false;"]


def server_source(it):
    n = it.name
    out = it.head("The component's side. What the client writes is copied before it is looked at.") + [
        '#include "interfaces/%s_server.h"' % n, ""]
    lines, checked = calls.checkers(it, [Incoming(s) for s in record_streams(it, True)])
    out += lines
    out += ["void %s_server_init(struct %s_server *side, void *pages)" % (n, n), "{", "\tside->pages = pages;",
            "\tside->incarnation = atomic_load(&side->pages->head.incarnation);"]
    out += attach_streams(it, False)
    out += ["}", "", "bool %s_server_renewed(const struct %s_server *side)" % (n, n), "{",
            "\treturn atomic_load(&side->pages->head.incarnation) != side->incarnation;", "}"]
    for prototype, _ in server_functions(it):
        out += ["", prototype, "{"] + server_body(it, prototype, checked) + ["}"]
    return out
