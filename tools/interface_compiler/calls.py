# SPDX-License-Identifier: BSD-2-Clause
"""C for an interface of calls, on libs/rpc/call.h: one structure of arguments and one of results for each call."""


def is_struct(it, name):
    return it.find(it.structs, name) is not None


def comment_lines(item, indent="\t"):
    return ["%s/* %s */" % (indent, item.comment)] if item.comment else []


def declaration(it, p):
    """A parameter as the function table has it: one or two C parameters."""
    if p.type == "bytes":
        return ["%svoid *%s" % ("const " if p.way == "in" else "", p.name), "size_t %s_size" % p.name]
    c = it.c_type(p.type)
    if p.way == "value":
        return ["%s %s" % (c, p.name)]
    return ["%s%s *%s" % ("const " if p.way == "in" else "", c, p.name)]


def prototype(it, call):
    return ", ".join(sum((declaration(it, p) for p in call.parameters), [])) or "void"


def returns(call):
    return "long" if call.counts else "int"


# ---- the table ----


def struct_lines(it, s):
    out = ["", "/* %s */" % s.comment if s.comment else None, "struct %s_%s {" % (it.name, s.name)]
    for f in s.fields:
        c = "char" if f.type == "text" else it.c_type(f.type)
        size = "[%s]" % it.upper(f.count.name) if f.count else ""
        out.append("\t%s %s%s;%s" % (c, f.name, size, " /* %s */" % f.comment if f.comment else ""))
    return [line for line in out if line is not None] + ["};"]


def header(it):
    n = it.name
    out = it.head(it.comment or "The interface %s." % n)
    out += ["#pragma once", "", "#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>", ""]
    out += it.constants_and_enums()
    for a in it.aliases:
        out += [""] + comment_lines(a, "") + ["typedef %s %s_%s;" % (it.c_type(a.type), n, a.name)]
    for s in it.structs:
        out += struct_lines(it, s)
    if it.state:
        out += ["", "/* What there is of one thing, at any time%s. */" % (": " + it.state.comment if it.state.comment else ""),
                "struct %s_state {" % n]
        out += ["\tuint32_t %s;%s" % (f.name, " /* %s */" % f.comment if f.comment else "") for f in it.state.fields]
        out += ["};"]
    out += ["", "/* Functions answer 0 or a negative errno; those that return long, a number of bytes or a negative errno. */",
            "struct %s_ops {" % n]
    for call in it.calls:
        out += comment_lines(call) + ["\t%s (*%s)(%s);" % (returns(call), call.name, prototype(it, call))]
    if it.state:
        out += ["\t/* False: there is no such thing. */",
                "\tbool (*state)(%s_id id, struct %s_state *state);" % (n, n)]
    return out + ["};"]


# ---- messages ----


def in_fields(it, call):
    for p in call.parameters:
        if p.type == "bytes":
            yield "uint64_t %s_size;" % p.name
        elif p.way == "value":
            yield "%s %s;" % ("uint8_t" if p.type == "bool" else it.c_type(p.type), p.name)
        elif p.way == "in":
            yield "%s %s;" % (it.c_type(p.type), p.name)
        if p.optional:
            yield "uint8_t has_%s;" % p.name


def out_fields(it, call):
    for p in call.parameters:
        if p.way == "out" and p.type != "bytes":
            yield "%s %s;" % (it.c_type(p.type), p.name)


def structure(it, kind, call, fields):
    fields = list(fields)
    name = "struct %s_%s_%s" % (it.name, call.name, kind)
    if not fields:
        return []
    return ["", name + " {"] + ["\t" + f for f in fields] + ["};",
           "_Static_assert(sizeof(%s) <= CALL_FRAME_BYTES, \"one frame\");" % name]


def messages_header(it):
    n = it.name
    most = [p.most for call in it.calls for p in call.parameters if p.type == "bytes"]
    transfer = max((m.value for m in most), default=0)
    transfer = (transfer + 4095) // 4096 * 4096
    places = it.state.places.value if it.state else 1
    words = len(it.state.fields) if it.state else 0
    out = it.head("What calls look like in shared memory.")
    out += ["#pragma once", "", '#include "interfaces/%s.h"' % n, '#include "libs/rpc/call.h"', "",
            "#define %s_SHARED_BYTES CALL_SHARED_BYTES(%du, %du, %du)" % (n.upper(), transfer, places, words),
            "#define %s_CALL_SHAPE {%du, %du, %du}" % (n.upper(), transfer, places, words), "",
            "enum {"] + ["\t%s_CALL_%s," % (n.upper(), c.name.upper()) for c in it.calls] + ["};"]
    for call in it.calls:
        out += structure(it, "arguments", call, in_fields(it, call))
        out += structure(it, "results", call, out_fields(it, call))
    return out


# ---- what the other side says is looked at before it is used ----


def checks(it, s):
    """Lines that make a struct one that can be used, or return false."""
    out = []
    for f in s.fields:
        if f.most:
            out += ["\tif (s->%s > %s)" % (f.name, it.upper(f.most.name)), "\t\treturn false;"]
        elif f.type == "text":
            out.append("\ts->%s[%s - 1] = 0;" % (f.name, it.upper(f.count.name)))
        elif is_struct(it, f.type) and checks(it, it.find(it.structs, f.type)):
            if f.count:
                out += ["\tfor (unsigned i = 0; i < %s; i++)" % it.upper(f.count.name),
                        "\t\tif (!check_%s(&s->%s[i]))" % (f.type, f.name), "\t\t\treturn false;"]
            else:
                out += ["\tif (!check_%s(&s->%s))" % (f.type, f.name), "\t\treturn false;"]
    return out


def needed(it, names):
    """These structs and those in them, in the order of the definition, if there is anything to check."""
    names = set(names)
    for s in reversed(it.structs):
        if s.name in names:
            names |= {f.type for f in s.fields}
    return [s for s in it.structs if s.name in names and checks(it, s)]


def checkers(it, way):
    wanted = needed(it, (p.type for call in it.calls for p in call.parameters if p.way == way))
    out = []
    for s in wanted:
        out += ["static bool check_%s(struct %s_%s *s)" % (s.name, it.name, s.name), "{"] + checks(it, s)
        out += ["\treturn true;", "}", ""]
    return out, {s.name for s in wanted}


# ---- client ----


def client_header(it):
    n = it.name
    return it.head("%s_ops by calls into a task. There is one such task for an address space." % n) + [
        "#pragma once", "", '#include "interfaces/%s.h"' % n, '#include "libs/rpc/call.h"', "",
        "extern const struct %s_ops %s_client_ops;" % (n, n), "",
        "/* As call_client_init(). */",
        "bool %s_client_init(void *shared, const struct call_client_host *host, void *context);" % n,
        "/* The server has signalled. */", "void %s_client_event(void);" % n]


def client_function(it, call, checked):
    """Names of its own end with _, as no parameter does."""
    n, upper = it.name, it.name.upper()
    arguments, results = list(in_fields(it, call)), list(out_fields(it, call))
    out = ["static %s client_%s(%s)" % (returns(call), call.name, prototype(it, call)), "{"]
    values = []
    for p in call.parameters:
        if p.type == "bytes":
            values.append(".%s_size = %s_size" % (p.name, p.name))
        elif p.way == "value":
            values.append(".%s = %s" % (p.name, p.name))
        if p.optional:
            values.append(".has_%s = %s != NULL" % (p.name, p.name))
    if arguments:
        out.append("\tstruct %s_%s_arguments a_ = {%s};" % (n, call.name, ", ".join(values) or "0"))
    if results:
        out.append("\tstruct %s_%s_results r_ = {0};" % (n, call.name))
    out.append("\tstruct call c_ = {.function = %s_CALL_%s};" % (upper, call.name.upper()))
    out.append("")
    for p in call.parameters:
        if p.type == "bytes":
            out += ["\tif (%s_size > %s)" % (p.name, it.upper(p.most.name)),
                    "\t\treturn -EMSGSIZE;" if p.way == "in" else "\t\ta_.%s_size = %s;" % (p.name, it.upper(p.most.name)),
                    "\tc_.%s = %s;" % (p.way, p.name), "\tc_.%s_size = a_.%s_size;" % (p.way, p.name)]
        elif p.way == "in":
            out.append("\t%sa_.%s = *%s;" % ("if (%s)\n\t\t" % p.name if p.optional else "", p.name, p.name))
    if arguments:
        out += ["\tc_.arguments = &a_;", "\tc_.arguments_size = sizeof(a_);"]
    if results:
        out += ["\tc_.results = &r_;", "\tc_.results_size = sizeof(r_);"]
    if call.counts:
        out.append("\tc_.counts = true;")
    out.append("\tlong result_ = call_make(&client, &c_);")
    for p in call.parameters:
        if p.way != "out" or p.type == "bytes":
            continue
        if p.type in checked:
            out += ["\tif (!check_%s(&r_.%s))" % (p.type, p.name), "\t\treturn -EIO;"]
        # A function that failed leaves what is the caller's alone.
        out += ["\tif (result_ >= 0%s)" % (" && %s" % p.name if p.optional else ""), "\t\t*%s = r_.%s;" % (p.name, p.name)]
    return out + ["\treturn %sresult_;" % ("" if call.counts else "(int)"), "}", ""]


def client_source(it):
    n = it.name
    out = it.head("Functions become calls.") + [
        '#include "interfaces/%s_client.h"' % n, "", "#include <errno.h>", "",
        '#include "interfaces/%s_messages.h"' % n, "", "static struct call_client client;", ""]
    lines, checked = checkers(it, "out")
    out += lines
    for call in it.calls:
        out += client_function(it, call, checked)
    if it.state:
        out += ["static bool client_state(%s_id id, struct %s_state *state)" % (n, n), "{",
                "\t/* All of its fields are words of 32 bits. */",
                "\treturn call_state(&client, id, (uint32_t *)state);", "}", ""]
    names = [c.name for c in it.calls] + (["state"] if it.state else [])
    out += ["const struct %s_ops %s_client_ops = {" % (n, n)] + ["\t.%s = client_%s," % (x, x) for x in names] + ["};", ""]
    return out + ["bool %s_client_init(void *shared, const struct call_client_host *host, void *context)" % n, "{",
                  "\tstatic const struct call_shape shape = %s_CALL_SHAPE;" % n.upper(), "",
                  "\treturn call_client_init(&client, &shape, shared, host, context);", "}", "",
                  "void %s_client_event(void)" % n, "{", "\tcall_client_event(&client);", "}"]


# ---- server ----


def server_header(it):
    n = it.name
    out = it.head("Calls of another task to a component's %s_ops." % n) + [
        "#pragma once", "", '#include "interfaces/%s_messages.h"' % n, "",
        "struct %s_server {" % n, "\tstruct call_server calls;", "\tconst struct %s_ops *ops;" % n,
        "\tuint64_t ended; /* calls, in all */"]
    if it.state:
        out.append("\tuint32_t changed_at[%s];" % it.upper(it.state.places.name))
    out += ["};", "", "/* Serves `ops` in this incarnation. */",
            "void %s_server_init(struct %s_server *server, void *shared, uint32_t incarnation," % (n, n),
            "\t\tconst struct %s_ops *ops);" % n,
            "/* Makes the call that there is. True: the client must be signalled. */",
            "bool %s_server_run(struct %s_server *server);" % (n, n),
            "/* One call: what its function answered, or -EINVAL for one that makes no sense; `bytes` is the area for them. */",
            "long %s_serve(const struct %s_ops *ops, uint32_t function, void *arguments, uint8_t *bytes, void *results);" % (n, n)]
    if it.state:
        out += ["/* Shows the state of `id` to the client, and lets it know. True: it must be signalled. */",
                "bool %s_server_changed(struct %s_server *server, %s_id id);" % (n, n, n)]
    return out


def server_argument(p):
    """What the component's function gets for a parameter."""
    if p.type == "bytes":
        return ["bytes" if p.shared or p.way == "out" else "copy", "a->%s_size" % p.name]
    if p.way == "value":
        return ["a->%s%s" % (p.name, " != 0" if p.type == "bool" else "")]
    place = "&%s->%s" % ("a" if p.way == "in" else "r", p.name)
    return ["a->has_%s ? %s : NULL" % (p.name, place) if p.optional else place]


def server_function(it, call, checked):
    n = it.name
    out = ["static long serve_%s(const struct %s_ops *ops, void *arguments, uint8_t *bytes, void *results)" % (call.name, n), "{"]
    if list(in_fields(it, call)):
        out.append("\tstruct %s_%s_arguments *a = arguments;" % (n, call.name))
    if list(out_fields(it, call)):
        out.append("\tstruct %s_%s_results *r = results;" % (n, call.name))
    copied = [p for p in call.parameters if p.type == "bytes" and p.way == "in" and not p.shared]
    out += ["\tuint8_t copy[%s];" % it.upper(p.most.name) for p in copied] + [""]
    for p in call.parameters:
        if p.type == "bytes":
            out += ["\tif (a->%s_size > %s)" % (p.name, it.upper(p.most.name)), "\t\treturn -EINVAL;"]
        elif p.way == "in" and p.type in checked:
            out += ["\tif (!check_%s(&a->%s))" % (p.type, p.name), "\t\treturn -EINVAL;"]
    out += ["\tmemcpy(copy, bytes, a->%s_size);" % p.name for p in copied]
    arguments = ", ".join(sum((server_argument(p) for p in call.parameters), []))
    return out + ["\treturn ops->%s(%s);" % (call.name, arguments), "}", ""]


def server_show(it):
    """After a call the client sees the state of what it was about."""
    n = it.name
    out = ["static void show(struct %s_server *server, %s_id id)" % (n, n), "{", "\tstruct %s_state state;" % n, "",
           "\tcall_server_show(&server->calls, id, server->ops->state(id, &state) ? (const uint32_t *)&state : NULL);", "}", "",
           "/* What the call was about has another state now. */",
           "static void show_all(struct %s_server *server, uint32_t function, const void *arguments, const void *results, long result)" % n,
           "{", "\tswitch (function) {"]
    for call in it.calls:
        lines = []
        for p in call.parameters:
            if p.type == "id" and p.way == "value":
                lines.append("\t\tshow(server, ((const struct %s_%s_arguments *)arguments)->%s);" % (n, call.name, p.name))
            elif p.type == "id" and p.way == "out":
                lines += ["\t\tif (result >= 0)",
                          "\t\t\tshow(server, ((const struct %s_%s_results *)results)->%s);" % (n, call.name, p.name)]
        if lines:
            out += ["\tcase %s_CALL_%s:" % (n.upper(), call.name.upper())] + lines + ["\t\tbreak;"]
    return out + ["\tdefault:", "\t\tbreak;", "\t}", "}", "",
                  "bool %s_server_changed(struct %s_server *server, %s_id id)" % (n, n, n), "{",
                  "\tif (id)", "\t\tshow(server, id);",
                  "\treturn call_server_changed(&server->calls, id %% %s);" % it.upper(it.state.places.name), "}", ""]


def server_source(it):
    n, upper = it.name, it.name.upper()
    lines, checked = checkers(it, "in")
    out = it.head("Calls become function calls. Arguments are a copy; bytes that are shared may change while they are read.") + [
        '#include "interfaces/%s_server.h"' % n, "", "#include <errno.h>", "#include <string.h>", ""] + lines
    for call in it.calls:
        out += server_function(it, call, checked)
    out += ["long %s_serve(const struct %s_ops *ops, uint32_t function, void *arguments, uint8_t *bytes, void *results)" % (n, n),
            "{", "\tswitch (function) {"]
    for call in it.calls:
        out += ["\tcase %s_CALL_%s:" % (upper, call.name.upper()),
                "\t\treturn serve_%s(ops, arguments, bytes, results);" % call.name]
    out += ["\tdefault:", "\t\treturn -EINVAL;", "\t}", "}", ""]
    if it.state:
        out += server_show(it)
    changed = "server->changed_at" if it.state else "NULL"
    out += ["void %s_server_init(struct %s_server *server, void *shared, uint32_t incarnation," % (n, n),
            "\t\tconst struct %s_ops *ops)" % n, "{",
            "\tstatic const struct call_shape shape = %s_CALL_SHAPE;" % upper, "",
            "\tmemset(server, 0, sizeof(*server));", "\tserver->ops = ops;",
            "\tcall_server_init(&server->calls, &shape, shared, incarnation, %s);" % changed, "}", "",
            "bool %s_server_run(struct %s_server *server)" % (n, n), "{",
            "\t_Alignas(16) uint8_t arguments[CALL_FRAME_BYTES], results[CALL_FRAME_BYTES];",
            "\tuint32_t function;", "",
            "\tif (!call_server_take(&server->calls, &function, arguments))", "\t\treturn false;",
            "\tmemset(results, 0, sizeof(results));",
            "\tlong result = %s_serve(server->ops, function, arguments, server->calls.area.bytes, results);" % n,
            "\tserver->ended++;"]
    if it.state:
        out.append("\tshow_all(server, function, arguments, results, result);")
    return out + ["\treturn call_server_answer(&server->calls, result, results, sizeof(results));", "}"]
