# SPDX-License-Identifier: BSD-2-Clause
"""C for an interface of calls, on libs/rpc/call.h: one structure of arguments and one of results for each call."""
from .requests import driver_struct


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


def prototype(it, function):
    first = ["void *context_" if function in it.upcalls else "void *instance_"]
    return ", ".join(sum((declaration(it, p) for p in function.parameters), first))


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


def table_lines(it, functions):
    return sum((comment_lines(f) + ["\t%s (*%s)(%s);" % (returns(f), f.name, prototype(it, f))] for f in functions), [])


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
        out += ["", "/* The state of one object, which can be read at any time%s. */" % (": " + it.state.comment if it.state.comment else ""),
                "struct %s_state {" % n]
        out += ["\tuint32_t %s;%s" % (f.name, " /* %s */" % f.comment if f.comment else "") for f in it.state.fields]
        out += ["};"]
    out += ["", "/* Functions return 0 or a negative errno; those of type long return a number of bytes or a negative errno.",
            " * `instance_` is the component; it comes with the table (%s_bind(), or the driver's start()). */" % n,
            "struct %s_ops {" % n]
    out += table_lines(it, it.calls)
    if it.state:
        out += ["\t/* False: no object has this id. */",
                "\tbool (*state)(void *instance_, %s_id id, struct %s_state *state);" % (n, n)]
    out.append("};")
    if it.upcalls:
        out += ["", "/* Upcalls: functions of the caller that the component calls in the middle of a call. They return as above. */",
                "struct %s_upcalls {" % n] + table_lines(it, it.upcalls) + ["\tvoid *context;", "};"]
    return out + driver_struct(it)


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
    name = "struct %s_%s_%s" % (it.name, call.label, kind)
    if not fields:
        return []
    return ["", name + " {"] + ["\t" + f for f in fields] + ["};",
           "_Static_assert(sizeof(%s) <= CALL_FRAME_BYTES, \"one frame\");" % name]


def area_of(functions):
    """Bytes of the area that these parameters need, in whole pages."""
    most = max((p.most.value for f in functions for p in f.parameters if p.type == "bytes"), default=0)
    return (most + 4095) // 4096 * 4096


def messages_header(it):
    n = it.name
    transfer, upcall = area_of(it.calls), area_of(it.upcalls)
    slots = it.state.slots.value if it.state else 1
    words = len(it.state.fields) if it.state else 0
    out = it.head("What calls look like in shared memory.")
    out += ["#pragma once", "", '#include "interfaces/%s.h"' % n, '#include "libs/rpc/call.h"', "",
            "#define %s_SHARED_BYTES CALL_SHARED_BYTES(%du, %du, %du)" % (n.upper(), transfer + upcall, slots, words),
            "#define %s_CALL_SHAPE {%du, %du, %du, %du}" % (n.upper(), transfer, slots, words, upcall), "",
            "enum {"] + ["\t%s_CALL_%s," % (n.upper(), c.name.upper()) for c in it.calls] + ["};"]
    if it.upcalls:
        out += ["", "enum {"] + ["\t%s_UPCALL_%s," % (n.upper(), c.name.upper()) for c in it.upcalls] + ["};"]
    for call in it.calls + it.upcalls:
        out += structure(it, "arguments", call, in_fields(it, call))
        out += structure(it, "results", call, out_fields(it, call))
    return out


# ---- checks of what the other side sends ----


def checks(it, s):
    """Lines that make a received struct safe to use, or return false."""
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
    """These structs and the structs in them that need a check, in the order of the definition."""
    names = set(names)
    for s in reversed(it.structs):
        if s.name in names:
            names |= {f.type for f in s.fields}
    return [s for s in it.structs if s.name in names and checks(it, s)]


def checkers(it, parameters):
    """Functions that check what these calls receive, and the names of the structs that have one."""
    wanted = needed(it, (p.type for p in parameters))
    out = []
    for s in wanted:
        out += ["static bool check_%s(struct %s_%s *s)" % (s.name, it.name, s.name), "{"] + checks(it, s)
        out += ["\treturn true;", "}", ""]
    return out, {s.name for s in wanted}


def coming(functions, way):
    return [p for f in functions for p in f.parameters if p.way == way]


# ---- the sending side: a function that sends a message, for calls and upcalls ----


def sender(it, call, checked, first_line, made_by):
    """`made_by`: a C expression that makes the call c_; its value is the result. Names of local variables end with _, as no
    parameter's name does."""
    n = it.name
    arguments, results = list(in_fields(it, call)), list(out_fields(it, call))
    out = [first_line, "{"]
    values = []
    for p in call.parameters:
        if p.type == "bytes":
            values.append(".%s_size = %s_size" % (p.name, p.name))
        elif p.way == "value":
            values.append(".%s = %s" % (p.name, p.name))
        if p.optional:
            values.append(".has_%s = %s != NULL" % (p.name, p.name))
    if arguments:
        out.append("\tstruct %s_%s_arguments a_ = {%s};" % (n, call.label, ", ".join(values) or "0"))
    if results:
        out.append("\tstruct %s_%s_results r_ = {0};" % (n, call.label))
    kind = "UPCALL" if call in it.upcalls else "CALL"
    out.append("\tstruct call c_ = {.function = %s_%s_%s};" % (n.upper(), kind, call.name.upper()))
    out.append("")
    for p in call.parameters:
        if p.type == "bytes":
            out += ["\tif (%s_size > %s)" % (p.name, it.upper(p.most.name)),
                    "\t\treturn -EMSGSIZE;" if p.way == "in" or not call.counts else "\t\ta_.%s_size = %s;" % (p.name, it.upper(p.most.name)),
                    "\tc_.%s = %s;" % (p.way, p.name), "\tc_.%s_size = a_.%s_size;" % (p.way, p.name)]
        elif p.way == "in":
            out.append("\t%sa_.%s = *%s;" % ("if (%s)\n\t\t" % p.name if p.optional else "", p.name, p.name))
    if arguments:
        out += ["\tc_.arguments = &a_;", "\tc_.arguments_size = sizeof(a_);"]
    if results:
        out += ["\tc_.results = &r_;", "\tc_.results_size = sizeof(r_);"]
    if call.counts:
        out.append("\tc_.counts = true;")
    out.append("\tlong result_ = %s;" % made_by)
    for p in call.parameters:
        if p.way != "out" or p.type == "bytes":
            continue
        if p.type in checked:
            out += ["\tif (!check_%s(&r_.%s))" % (p.type, p.name), "\t\treturn -EIO;"]
        # A function that failed does not change the caller's variables.
        out += ["\tif (result_ >= 0%s)" % (" && %s" % p.name if p.optional else ""), "\t\t*%s = r_.%s;" % (p.name, p.name)]
    return out + ["\treturn %sresult_;" % ("" if call.counts else "(int)"), "}", ""]


# ---- the receiving side: a message that becomes a call of a function ----


def argument(p):
    """The argument that the function gets for a parameter."""
    if p.type == "bytes":
        return ["bytes" if p.shared or p.way == "out" else "copy", "a->%s_size" % p.name]
    if p.way == "value":
        return ["a->%s%s" % (p.name, " != 0" if p.type == "bool" else "")]
    place = "&%s->%s" % ("a" if p.way == "in" else "r", p.name)
    return ["a->has_%s ? %s : NULL" % (p.name, place) if p.optional else place]


def receiver(it, call, checked):
    n = it.name
    is_upcall = call in it.upcalls
    out = ["static long %s(const struct %s_%s *ops,%s void *arguments, uint8_t *bytes, void *results)"
           % (("answer_" if is_upcall else "serve_") + call.name, n, "upcalls" if is_upcall else "ops", "" if is_upcall else " void *instance,"), "{"]
    if list(in_fields(it, call)):
        out.append("\tstruct %s_%s_arguments *a = arguments;" % (n, call.label))
    if list(out_fields(it, call)):
        out.append("\tstruct %s_%s_results *r = results;" % (n, call.label))
    copied = [p for p in call.parameters if p.type == "bytes" and p.way == "in" and not p.shared]
    out += ["\tuint8_t copy[%s];" % it.upper(p.most.name) for p in copied] + [""]
    for p in call.parameters:
        if p.type == "bytes":
            out += ["\tif (a->%s_size > %s)" % (p.name, it.upper(p.most.name)), "\t\treturn -EINVAL;"]
        elif p.way == "in" and p.type in checked:
            out += ["\tif (!check_%s(&a->%s))" % (p.type, p.name), "\t\treturn -EINVAL;"]
    out += ["\tmemcpy(copy, bytes, a->%s_size);" % p.name for p in copied]
    arguments = ", ".join(sum((argument(p) for p in call.parameters), ["ops->context" if is_upcall else "instance"]))
    return out + ["\treturn ops->%s(%s);" % (call.name, arguments), "}", ""]


def dispatcher(it, functions, first_line):
    """Calls the receiver of a number."""
    kind, prefix = ("UPCALL", "answer_") if functions is it.upcalls else ("CALL", "serve_")
    out = [first_line, "{", "\tswitch (function) {"]
    for f in functions:
        out += ["\tcase %s_%s_%s:" % (it.name.upper(), kind, f.name.upper()),
                "\t\treturn %s%s(ops,%s arguments, bytes, results);"
                % (prefix, f.name, "" if functions is it.upcalls else " instance,")]
    return out + ["\tdefault:", "\t\treturn -EINVAL;", "\t}", "}", ""]


# ---- client ----


def client_init(it):
    upcalls = "\n\t\tconst struct %s_upcalls *upcalls," % it.name if it.upcalls else ""
    return ("bool %s_client_init(struct %s_client *client, void *shared, const struct call_client_host *host,%s void *context)"
            % (it.name, it.name, upcalls))


def answer(it):
    return ("long %s_answer(const struct %s_upcalls *ops, uint32_t function, void *arguments, uint8_t *bytes, void *results)"
            % (it.name, it.name))


def client_header(it):
    n = it.name
    out = it.head("%s_ops by calls into a task." % n) + [
        "#pragma once", "", '#include "interfaces/%s_messages.h"' % n, "",
        "/* The client of one task: the instance of the functions below. */",
        "struct %s_client {" % n, "\tstruct call_client calls;", "};", "",
        "extern const struct %s_ops %s_client_ops;" % (n, n), ""]
    if it.upcalls:
        out += ["/* As call_client_init(); `upcalls` answers the server's upcalls. */", client_init(it) + ";",
                "/* Executes one upcall: the result of its function, or -EINVAL if the upcall is malformed. */", answer(it) + ";"]
    else:
        out += ["/* As call_client_init(). */", client_init(it) + ";"]
    return out + ["/* As call_client_event(). */", "void %s_client_event(struct %s_client *client);" % (n, n),
                  "/* As call_client_hear(). */", "bool %s_client_hear(struct %s_client *client);" % (n, n),
                  "/* As call_client_met(). */", "bool %s_client_met(const struct %s_client *client);" % (n, n),
                  "/* Makes a call of the replay log again, by call_make(). */", "long %s_client_repeat(struct %s_client *client, const struct call *call);" % (n, n)]


def client_function(it, call, checked):
    line = "static %s client_%s(%s)" % (returns(call), call.name, prototype(it, call))
    return sender(it, call, checked, line, "call_make(&((struct %s_client *)instance_)->calls, &c_)" % it.name)


def client_source(it):
    n = it.name
    out = it.head("Functions become calls.") + [
        '#include "interfaces/%s_client.h"' % n, "", "#include <errno.h>", "#include <string.h>", ""]
    lines, checked = checkers(it, coming(it.calls, "out") + coming(it.upcalls, "in"))
    out += lines
    for call in it.calls:
        out += client_function(it, call, checked)
    if it.state:
        out += ["static bool client_state(void *instance_, %s_id id, struct %s_state *state)" % (n, n), "{",
                "\t/* All fields of the state are words of 32 bits. */",
                "\treturn call_state(&((struct %s_client *)instance_)->calls, id, (uint32_t *)state);" % n, "}", ""]
    names = [c.name for c in it.calls] + (["state"] if it.state else [])
    out += ["const struct %s_ops %s_client_ops = {" % (n, n)] + ["\t.%s = client_%s," % (x, x) for x in names] + ["};", ""]
    if it.upcalls:
        out += client_answers(it, checked)
    hook = ["\tclient->calls.upcall = upcall;", "\tclient->calls.upcalls = upcalls;"] if it.upcalls else []
    return out + [client_init(it), "{",
                  "\tstatic const struct call_shape shape = %s_CALL_SHAPE;" % n.upper(), ""] + hook + [
                  "\treturn call_client_init(&client->calls, &shape, shared, host, context);", "}", "",
                  "void %s_client_event(struct %s_client *client)" % (n, n), "{", "\tcall_client_event(&client->calls);", "}", "",
                  "bool %s_client_hear(struct %s_client *client)" % (n, n), "{", "\treturn call_client_hear(&client->calls);", "}", "",
                  "bool %s_client_met(const struct %s_client *client)" % (n, n), "{", "\treturn call_client_met(&client->calls);", "}", "",
                  "long %s_client_repeat(struct %s_client *client, const struct call *call)" % (n, n), "{",
                  "\treturn call_make(&client->calls, call);", "}"]


def client_answers(it, checked):
    out = sum((receiver(it, f, checked) for f in it.upcalls), [])
    out += dispatcher(it, it.upcalls, answer(it))
    return out + ["static long upcall(const void *upcalls, uint32_t function, void *arguments, uint8_t *bytes, void *results)", "{",
                  "\treturn %s_answer(upcalls, function, arguments, bytes, results);" % it.name, "}", ""]


# ---- server ----


def server_init(it, end):
    more = ", const struct call_server_host *host" if it.upcalls else ""
    return ["void %s_server_init(struct %s_server *server, void *shared, uint32_t incarnation," % (it.name, it.name),
            "\t\tconst struct %s_ops *ops, void *instance%s)%s" % (it.name, more, end)]


def server_upcalls(it, checked):
    """The component's upcalls become messages."""
    n = it.name
    out = []
    for f in it.upcalls:
        out += sender(it, f, checked, "static %s upcall_%s(%s)" % (returns(f), f.name, prototype(it, f)),
                      "call_server_upcall(&((struct %s_server *)context_)->calls, &c_)" % n)
    out += ["struct %s_upcalls %s_server_upcalls(struct %s_server *server)" % (n, n, n), "{",
            "\treturn (struct %s_upcalls){" % n]
    return out + ["\t\t.%s = upcall_%s," % (f.name, f.name) for f in it.upcalls] + ["\t\t.context = server,", "\t};", "}", ""]


def server_header(it):
    n = it.name
    out = it.head("Calls of another task to a component's %s_ops." % n) + [
        "#pragma once", "", '#include "interfaces/%s_messages.h"' % n, "",
        "struct %s_server {" % n, "\tstruct call_server calls;", "\tconst struct %s_ops *ops;" % n, "\tvoid *instance;",
        "\tuint64_t ended; /* calls, in all */"]
    if it.state:
        out.append("\tuint32_t changed_at[%s];" % it.upper(it.state.slots.name))
    out += ["};", "", "/* Serves `ops` in this incarnation%s. */" % ("; `host` wakes the client for upcalls and waits for the answers" if it.upcalls else "")]
    out += server_init(it, ";")
    if it.upcalls:
        out += ["/* The upcalls for the component that `server` serves: the client that made the call executes them. */",
                "struct %s_upcalls %s_server_upcalls(struct %s_server *server);" % (n, n, n)]
    out += [
            "/* Executes the call that the client has sent, if there is one. True: the client must be signalled. */",
            "bool %s_server_run(struct %s_server *server);" % (n, n),
            "/* Executes one call: the result of its function, or -EINVAL if the call is malformed. `bytes` is the area for bytes. */",
            "long %s_serve(const struct %s_ops *ops, void *instance, uint32_t function, void *arguments, uint8_t *bytes," % (n, n),
            "\t\tvoid *results);"]
    if it.state:
        out += ["/* Shows the state of `id` to the client, and marks it as changed. True: the client must be signalled. */",
                "bool %s_server_changed(struct %s_server *server, %s_id id);" % (n, n, n)]
    return out


def server_show(it):
    """After a call the server sends the client the state of the object that the call worked on."""
    n = it.name
    out = ["static void show(struct %s_server *server, %s_id id)" % (n, n), "{", "\tstruct %s_state state;" % n, "",
           "\tcall_server_show(&server->calls, id, server->ops->state(server->instance, id, &state) ? (const uint32_t *)&state : NULL);", "}", "",
           "/* Shows the new state of the objects that the call has worked on. */",
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
                  "\treturn call_server_changed(&server->calls, id %% %s);" % it.upper(it.state.slots.name), "}", ""]


def server_source(it):
    n, upper = it.name, it.name.upper()
    lines, checked = checkers(it, coming(it.calls, "in") + coming(it.upcalls, "out"))
    out = it.head("Calls become function calls. Arguments are a copy; bytes that are shared may change while they are read.") + [
        '#include "interfaces/%s_server.h"' % n, "", "#include <errno.h>", "#include <string.h>", ""] + lines
    for call in it.calls:
        out += receiver(it, call, checked)
    out += dispatcher(it, it.calls, "long %s_serve(const struct %s_ops *ops, void *instance, uint32_t function, void *arguments, uint8_t *bytes, "
                      "void *results)" % (n, n))
    if it.upcalls:
        out += server_upcalls(it, checked)
    if it.state:
        out += server_show(it)
    changed = "server->changed_at" if it.state else "NULL"
    out += server_init(it, "") + [
            "{", "\tstatic const struct call_shape shape = %s_CALL_SHAPE;" % upper, "",
            "\tmemset(server, 0, sizeof(*server));", "\tserver->ops = ops;", "\tserver->instance = instance;",
            "\tcall_server_init(&server->calls, &shape, shared, incarnation, %s);" % changed]
    if it.upcalls:
        out.append("\tserver->calls.host = host;")
    out += ["}", "",
            "bool %s_server_run(struct %s_server *server)" % (n, n), "{",
            "\t_Alignas(16) uint8_t arguments[CALL_FRAME_BYTES], results[CALL_FRAME_BYTES];",
            "\tuint32_t function;", "",
            "\tif (!call_server_take(&server->calls, &function, arguments))", "\t\treturn false;",
            "\tmemset(results, 0, sizeof(results));",
            "\tlong result = %s_serve(server->ops, server->instance, function, arguments, server->calls.area.bytes, results);" % n,
            "\tserver->ended++;"]
    if it.state:
        out.append("\tshow_all(server, function, arguments, results, result);")
    return out + ["\treturn call_server_answer(&server->calls, result, results, sizeof(results));", "}"]
