# SPDX-License-Identifier: BSD-2-Clause
"""C for an interface of asynchronous requests, on libs/rpc/rpc.h."""


def structure_fields(it, items):
    for item in items:
        comment = " /* %s */" % item.comment if item.comment else ""
        if item.type == "text":
            yield "\tchar %s[%s];%s" % (item.name, it.upper(item.count.name), comment)
        else:
            yield "\t%s %s;%s" % (it.c_type(item.type), item.name, comment)


def header(it):
    n = it.name
    out = it.head(it.comment or "The interface %s." % n)
    out += ["#pragma once", "", "#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>", "",
            '#include "libs/base/list.h"', ""]
    out += it.constants_and_enums()
    if it.memory:
        out += ["", "/* A part of the data, by its physical address. */", "struct %s_%s {" % (n, it.memory.name), "\tuint64_t physical;",
                "\tuint32_t bytes; /* a multiple of %s */" % it.upper(it.memory.unit.name), "};"]
    out += ["", "struct %s_request {" % n] + list(structure_fields(it, it.fields))
    if it.memory:
        out += ["\tstruct %s_%s %ss[%s];" % (n, it.memory.name, it.memory.name, it.upper(it.memory.most.name)),
                "\tunsigned %s_count;" % it.memory.name]
    out += ["\t/* `error`: 0 or a negative errno. Called from an event handler: it must not wait. */",
            "\tvoid (*done)(struct %s_request *request, int error);" % n, "\tvoid *context;",
            "\tstruct list_head node; /* the component's, while it has the request */", "};"]
    out += ["", "struct %s_info {" % n] + list(structure_fields(it, it.facts)) + ["};"]
    out += ["", "/*", " * Requests are asynchronous: submit() takes one, kick() starts those that were submitted, and `done` is called",
            " * when a request has ended - in any order, and maybe before kick() returns.", " */",
            "struct %s_ops {" % n, "\tvoid (*info)(void *device, struct %s_info *out);" % n,
            "\tvoid (*submit)(void *device, struct %s_request *request);" % n, "\tvoid (*kick)(void *device);", "};"]
    return out + driver_struct(it)


def driver_struct(it):
    """How a component of the interface is started."""
    n = it.name
    upcalls = ", const struct %s_upcalls *upcalls" % n if it.upcalls else ""
    return ["", "struct component_host; /* interfaces/component.h */", "",
            "/* A driver: the functions that start and run a component with this interface. */",
            "struct %s_driver {" % n,
            "\tsize_t bytes;\t     /* of its state, which begins zeroed: the first argument below and of `ops` */",
            "\tbool without_device; /* it can be started without one */",
            "\t/* 0 or a negative errno. `host`%s last%s as long as the component. */" % ((" and `upcalls`", "") if upcalls else ("", "s")),
            "\tint (*start)(void *instance, const struct component_host *host%s);" % upcalls,
            "\tvoid (*interrupt)(void *instance); /* the device has interrupted; NULL: there is none. It must not wait */",
            "\tconst struct %s_ops *ops;" % n, "};"]


def client_header(it):
    n = it.name
    return it.head("%s_ops by messages to a task." % n) + [
        "#pragma once", "", '#include "interfaces/%s.h"' % n, '#include "libs/rpc/rpc.h"', "",
        "struct %s_client {" % n, "\tstruct rpc_client rpc;", "\tstruct %s_info info;" % n, "};", "",
        "extern const struct %s_ops %s_client_ops;" % (n, n), "",
        "/* As rpc_client_init(); also false if a fact of the server is out of its range. */",
        "bool %s_client_init(struct %s_client *client, void *shared, void (*wake)(void *context), void *context);" % (n, n)]


def client_source(it):
    n = it.name
    out = it.head("Requests become messages.") + [
        '#include "interfaces/%s_client.h"' % n, "", "#include <stddef.h>", "#include <string.h>", "",
        "static unsigned encode(const struct list_head *node, uint64_t words[RPC_WORDS_MAX])", "{",
        "\tconst struct %s_request *r = container_of(node, struct %s_request, node);" % (n, n), "\tunsigned n = 0;", ""]
    out += ["\twords[n++] = (uint64_t)r->%s;" % f.name for f in it.fields]
    if it.memory:
        m = it.memory
        out += ["\twords[n++] = r->%s_count;" % m.name,
                "\tfor (unsigned i = 0; i < r->%s_count && i < %s; i++) {" % (m.name, it.upper(m.most.name)),
                "\t\twords[n++] = r->%ss[i].physical;" % m.name, "\t\twords[n++] = r->%ss[i].bytes;" % m.name, "\t}"]
    out += ["\treturn n;", "}", "", "static void done(struct list_head *node, int error)", "{",
            "\tstruct %s_request *r = container_of(node, struct %s_request, node);" % (n, n), "",
            "\tr->done(r, error);", "}", "",
            "static const struct rpc_client_type type = {encode, done};", ""]
    out += ["bool %s_client_init(struct %s_client *client, void *shared, void (*wake)(void *context), void *context)" % (n, n),
            "{", "\tuint64_t facts[RPC_FACTS_MAX];", "",
            "\tif (!rpc_client_init(&client->rpc, &type, shared, wake, context, facts))", "\t\treturn false;"]
    for i, f in it.placed_facts():
        limit = None if f.type == "text" else it.limit(f.type)
        if limit is not None:
            out += ["\tif (facts[%d] > %s)" % (i, limit), "\t\treturn false;"]
    for i, f in it.placed_facts():
        place = "client->info.%s" % f.name
        if f.type == "text":
            out += ["\tmemcpy(%s, &facts[%d], sizeof(%s));" % (place, i, place), "\t%s[sizeof(%s) - 1] = 0;" % (place, place)]
        else:
            out.append("\t%s = (%s)facts[%d];" % (place, it.c_type(f.type), i))
    out += ["\treturn true;", "}", "",
            "static void client_info(void *device, struct %s_info *out)" % n, "{",
            "\t*out = ((struct %s_client *)device)->info;" % n, "}", "",
            "static void client_submit(void *device, struct %s_request *request)" % n, "{",
            "\trpc_client_submit(&((struct %s_client *)device)->rpc, &request->node);" % n, "}", "",
            "static void client_kick(void *device)", "{",
            "\trpc_client_kick(&((struct %s_client *)device)->rpc);" % n, "}", "",
            "const struct %s_ops %s_client_ops = {client_info, client_submit, client_kick};" % (n, n)]
    return out


def server_header(it):
    n = it.name
    return it.head("Requests of another task to a component's %s_ops." % n) + [
        "#pragma once", "", '#include "interfaces/%s.h"' % n, '#include "libs/rpc/rpc.h"', "",
        "struct %s_server {" % n, "\tstruct rpc_end end;", "\tconst struct rpc_ranges *ranges;",
        "\tconst struct %s_ops *ops;" % n, "\tvoid *device;", "\tuint64_t ended; /* requests, in all */",
        "\tuint64_t used; /* a bit for each slot */", "\tuint32_t id[RPC_FLYING_MAX];",
        "\tstruct %s_request slot[RPC_FLYING_MAX];" % n, "};", "",
        "/* Serves `ops` in this incarnation; `ranges` is the memory that requests may name. */",
        "void %s_server_init(struct %s_server *server, void *shared, uint32_t incarnation," % (n, n),
        "\t\tconst struct rpc_ranges *ranges, const struct %s_ops *ops, void *device);" % n,
        "/* Takes the requests that the client has sent and starts them. True: the client must be signalled. */",
        "bool %s_server_run(struct %s_server *server);" % (n, n),
        "/* To be called before waiting. False: there is work to do. */",
        "bool %s_server_may_sleep(struct %s_server *server);" % (n, n),
        "/* Decodes one message: 0, -EINVAL if it is malformed, -EFAULT if it names memory that is not the client's. */",
        "int %s_decode(const uint64_t *words, unsigned n, const struct rpc_ranges *ranges, struct %s_request *out);" % (n, n)]


def server_source(it):
    n, m = it.name, it.memory
    out = it.head("Messages become requests. A message is copied before it is looked at.") + [
        '#include "interfaces/%s_server.h"' % n, "", "#include <errno.h>", "#include <stddef.h>", "#include <string.h>", "",
        "int %s_decode(const uint64_t *words, unsigned n, const struct rpc_ranges *ranges, struct %s_request *out)" % (n, n),
        "{", "\tif (n < %d)" % it.words_before_memory(), "\t\treturn -EINVAL;"]
    for i, f in enumerate(it.fields):
        limit = it.limit(f.type)
        if limit is not None:
            out += ["\tif (words[%d] > %s)" % (i, limit), "\t\treturn -EINVAL;"]
        out.append("\tout->%s = (%s)words[%d];" % (f.name, it.c_type(f.type), i))
    if m:
        i = len(it.fields)
        out += ["\tif (words[%d] > %s || n != %d + 2 * words[%d])" % (i, it.upper(m.most.name), i + 1, i),
                "\t\treturn -EINVAL;",
                "\tout->%s_count = (unsigned)words[%d];" % (m.name, i),
                "\tfor (unsigned i = 0; i < out->%s_count; i++) {" % m.name,
                "\t\tuint64_t physical = words[%d + 2 * i], bytes = words[%d + 2 * i];" % (i + 1, i + 2), "",
                "\t\tif (!bytes || bytes > UINT32_MAX || bytes %% %s)" % it.upper(m.unit.name),
                "\t\t\treturn -EINVAL;",
                "\t\tif (!rpc_memory_is_theirs(ranges, physical, bytes))", "\t\t\treturn -EFAULT;",
                "\t\tout->%ss[i] = (struct %s_%s){physical, (uint32_t)bytes};" % (m.name, n, m.name), "\t}"]
    else:
        out += ["\tif (n != %d)" % len(it.fields), "\t\treturn -EINVAL;"]
    out += ["\treturn 0;", "}", "",
            "static void done(struct %s_request *request, int error)" % n, "{",
            "\tstruct %s_server *server = request->context;" % n, "\tunsigned i = (unsigned)(request - server->slot);", "",
            "\tserver->used &= ~(1ull << i);", "\tserver->ended++;", "\trpc_server_reply(&server->end, server->id[i], error);", "}", "",
            "void %s_server_init(struct %s_server *server, void *shared, uint32_t incarnation," % (n, n),
            "\t\tconst struct rpc_ranges *ranges, const struct %s_ops *ops, void *device)" % n, "{",
            "\tstruct %s_info info;" % n, "\tuint64_t facts[RPC_FACTS_MAX] = {0};", "",
            "\tserver->ranges = ranges;", "\tserver->ops = ops;", "\tserver->device = device;",
            "\tserver->ended = server->used = 0;", "\tops->info(device, &info);"]
    for i, f in it.placed_facts():
        out.append("\tmemcpy(&facts[%d], info.%s, sizeof(info.%s));" % (i, f.name, f.name) if f.type == "text" else
                   "\tfacts[%d] = (uint64_t)info.%s;" % (i, f.name))
    words = sum(it.words_of(f) for f in it.facts)
    out += ["\trpc_server_begin(&server->end, shared, incarnation, facts, %d);" % words, "}", "",
            "bool %s_server_run(struct %s_server *server)" % (n, n), "{", "\tuint64_t words[RPC_WORDS_MAX];",
            "\tuint32_t id;", "\tint n;", "",
            "\twhile (~server->used && (n = rpc_server_take(&server->end, &id, words)) >= 0) {",
            "\t\tunsigned i = (unsigned)__builtin_ctzll(~server->used);", "\t\tstruct %s_request *r = &server->slot[i];" % n,
            "\t\tint error = %s_decode(words, (unsigned)n, server->ranges, r);" % n, "",
            "\t\tif (error) {", "\t\t\trpc_server_reply(&server->end, id, error);", "\t\t\tcontinue;", "\t\t}",
            "\t\tserver->used |= 1ull << i;", "\t\tserver->id[i] = id;", "\t\tr->done = done;", "\t\tr->context = server;",
            "\t\tserver->ops->submit(server->device, r);", "\t}", "\tserver->ops->kick(server->device);",
            "\treturn rpc_must_wake(&server->end);", "}", "",
            "bool %s_server_may_sleep(struct %s_server *server)" % (n, n), "{",
            "\t/* With all slots taken, no request can be taken before one has ended. */",
            "\treturn !~server->used || rpc_server_may_sleep(&server->end);", "}"]
    return out
