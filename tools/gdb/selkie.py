# SPDX-License-Identifier: BSD-2-Clause
"""gdb commands that read a kernel task: processes, areas, open files, waits (docs/debugging.md).

    (gdb) source tools/gdb/selkie.py
    (gdb) selkie processes

They read memory and call nothing, so they work on a stopped guest (./selkie run --gdb), on the personality as a program
of the build host, and on a core file of that. The layout of structures comes from the debug information; only the names of
members and the stack that kswitch() leaves are repeated here.
"""
import gdb

LIMIT = 100000  # a list that is longer is damaged
KSWITCH_REGISTERS = 6  # below the return address, with the frame pointer as the last
FRAMES = 40


def value(expression):
    return gdb.parse_and_eval(expression)


def container_of(part, pointer, member):
    """The structure that contains `part` as its `member`; `pointer` is the type of a pointer to the structure."""
    offset = next(field for field in pointer.target().fields() if field.name == member).bitpos // 8
    return (part.cast(gdb.lookup_type("char").pointer()) - offset).cast(pointer)


def elements(head, kind, member):
    """The structures of type `kind` on the list `head`, which are linked by their `member`."""
    pointer = gdb.lookup_type("struct " + kind).pointer()
    node, count = head["next"], 0
    while node and node != head.address and count < LIMIT:
        yield container_of(node, pointer, member)
        node, count = node["next"], count + 1


def text(array):
    return array.string("utf-8", "replace")


def processes():
    return elements(value("all_processes"), "process", "all_node")


def threads(process):
    return elements(process["threads"], "task", "thread_node")


def process_of(argument):
    """The process whose number is the argument of the command."""
    try:
        number = int(argument)
    except ValueError:
        raise gdb.GdbError("which process? A number, as `selkie processes` prints them") from None
    for process in processes():
        if int(process["pid"]) == number:
            return process
    raise gdb.GdbError(f"there is no process {number}")


def running_thread(process):
    """A thread of the process that still has memory and files, or None."""
    return next((task for task in threads(process) if task["mm"]), None)


def path_of(file):
    """The path of an open file, as far as the dentries in memory have names."""
    names, dentry = [], file["path"]["dentry"]
    while dentry and len(names) < 64:
        names.append(dentry["name"].string("utf-8", "replace"))
        if not dentry["parent"] or dentry["parent"] == dentry:
            break
        dentry = dentry["parent"]
    if len(names) == 1:
        return names[0] or "/"
    return "/".join(reversed(names))


def state_of(task):
    if task["in_user"]:
        return "in user mode"
    if task == value("current"):
        return "current"
    return str(task["fiber"]["state"]).replace("TASK_", "").lower()


def function_at(address):
    block = gdb.block_for_pc(address)
    while block and not block.function:
        block = block.superblock
    if block:
        line = gdb.find_pc_line(address)
        where = f" ({line.symtab.filename.split('kernel-task/')[-1]}:{line.line})" if line.symtab else ""
        return block.function.print_name + where
    return f"{address:#x}"


def backtrace(task):
    """The functions on the stack of a task that does not run, innermost first. They are found by frame pointers."""
    word = gdb.lookup_type("unsigned long")
    stack = task["fiber"]["stack_top"].cast(word.pointer())
    low, high = int(stack), int(stack) + 1024 * 1024
    frame, address = int(stack[KSWITCH_REGISTERS - 1]), int(stack[KSWITCH_REGISTERS])
    for _ in range(FRAMES):
        if not address:
            return
        yield function_at(address - 1)
        if not low < frame < high:
            return
        pair = gdb.Value(frame).cast(word.pointer())
        low, frame, address = frame, int(pair[0]), int(pair[1])


class Selkie(gdb.Command):
    """Shows what is in a Selkie kernel task: processes, areas PID, files PID, waits."""

    def __init__(self):
        super().__init__("selkie", gdb.COMMAND_DATA, prefix=True)


class Processes(gdb.Command):
    """selkie processes: number, parent, group, session, threads, state and name of each process."""

    def __init__(self):
        super().__init__("selkie processes", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        print(f"{'PID':>6} {'PARENT':>6} {'GROUP':>6} {'SESSION':>7} {'THREADS':>7} STATE            NAME")
        for process in processes():
            parent = process["parent"]
            leader = process["leader"]
            state = "zombie" if process["zombie"] else "stopped" if process["stopped"] else \
                state_of(leader) if leader else "gone"
            print(f"{int(process['pid']):6} {int(parent['pid']) if parent else 0:6} {int(process['pgid']):6} "
                  f"{int(process['sid']):7} {int(process['thread_count']):7} {state:16} "
                  f"{text(leader['comm']) if leader else '?'}")


class Areas(gdb.Command):
    """selkie areas PID: the virtual memory areas of a process, with rights, offset and what is mapped."""

    def __init__(self):
        super().__init__("selkie areas", gdb.COMMAND_DATA)

    def rights(self, area):
        prot, flags = int(area["prot"]), int(area["flags"])
        names = (("VM_PROT_READ", "r"), ("VM_PROT_WRITE", "w"), ("VM_PROT_EXEC", "x"))
        shared = int(value("VMA_SHARED"))
        return "".join(letter if prot & int(value(name)) else "-" for name, letter in names) + \
            ("s" if flags & shared else "p")

    def in_order(self, area):
        if area:
            yield from self.in_order(area["left"])
            yield area
            yield from self.in_order(area["right"])

    def invoke(self, argument, from_tty):
        task = running_thread(process_of(argument))
        if not task:
            raise gdb.GdbError("the process has no memory any more")
        for area in self.in_order(task["mm"]["vmas"]["root"]):
            what = "shared" if area["shared"] else ""
            if area["object"]:
                what = path_of(container_of(area["object"], gdb.lookup_type("struct file").pointer(), "mappable"))
            print(f"{int(area['start']):012x}-{int(area['end']):012x} {self.rights(area)} "
                  f"{int(area['offset']):08x} {what}".rstrip())


class Files(gdb.Command):
    """selkie files PID: the descriptors of a process, their references, flags and positions, and what is open."""

    def __init__(self):
        super().__init__("selkie files", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        task = running_thread(process_of(argument))
        files = task["files"] if task else None
        if not files:
            raise gdb.GdbError("the process has no descriptors any more")
        print("  FD REFERENCES   FLAGS   POSITION NAME")
        for number in range(int(files["capacity"])):
            file = files["entry"][number]["file"]
            if file:
                print(f"{number:4} {int(file['refs']):10} {int(file['flags']):7o} {int(file['pos']):10} {path_of(file)}")


class Waits(gdb.Command):
    """selkie waits [PID]: the functions in which each thread that does not run waits.

They are printed innermost first; the functions of the scheduler are left out."""

    SCHEDULER = ("kswitch", "switch_to", "schedule", "kswitch_idle")

    def __init__(self):
        super().__init__("selkie waits", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        for process in [process_of(argument)] if argument else processes():
            for task in threads(process):
                call = int(task["syscall_number"])
                print(f"{int(task['tid'])} ({text(task['comm'])}): {state_of(task)}"
                      + (f", system call {call}" if call >= 0 else ""))
                if task["in_user"] or not task["fiber"]["stack"] or task == value("current"):
                    continue
                for name in backtrace(task):
                    if name.split()[0] not in self.SCHEDULER:
                        print("    " + name)


for command in (Selkie, Processes, Areas, Files, Waits):
    command()
