# SPDX-License-Identifier: BSD-2-Clause
"""The commands for machines that run already:  main.py MACHINES-FOLDER SNAPSHOTS-FOLDER COMMAND WORD..."""
import json
import os
import re
import shutil
import signal
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from arguments import Arguments  # noqa: E402
from problem import Problem  # noqa: E402
from registry import Registry, say, signal_of  # noqa: E402

PATIENCE = 10  # seconds that `stop` waits for the command to end


def port_text(rule):
    """hostfwd's tcp:127.0.0.1:8080-:80 as 80/tcp -> 127.0.0.1:8080."""
    protocol, address, ports = rule.split(":", 2)
    host, _, guest = ports.partition("-:")
    return "%s/%s -> %s:%s" % (guest, protocol, address, host)


def describe(machine):
    info, state = machine.info(), machine.state()
    first = lambda key: info.get(key, [None])[0]
    return {"name": machine.name, "state": state, "status": machine.status() if state == "exited" else None,
            "pid": machine.number("pid") if state != "exited" else None,
            "created": int(first("created") or 0), "memory": first("memory"), "image": first("image"),
            "command": info.get("command", []), "ports": [port_text(p) for p in info.get("port", [])]}


def age(seconds):
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return "%d%s" % (seconds // size, unit)
    return "%ds" % seconds


def table(rows):
    """A line for each row; words of a command may contain line breaks."""
    rows = [["".join(c if c.isprintable() else " " for c in cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    for row in rows:
        print("  ".join([cell.ljust(w) for cell, w in zip(row, widths)] + [row[-1]]).rstrip())


def ps(registry, words, snapshots):
    a = Arguments("ps", words, flags=["-a|--all", "--json", "--snapshots"])
    if a.get("--snapshots"):
        list_snapshots(snapshots, a.get("--json"))
        return
    found = [d for d in map(describe, registry.all()) if a.get("-a") or a.get("--json") or d["state"] != "exited"]
    if a.get("--json"):
        print(json.dumps(found, indent=1))
        return
    rows = [("NAME", "STATE", "AGE", "PORTS", "COMMAND")]
    for d in found:
        state = d["state"] if d["status"] is None else "exited (%d)" % d["status"]
        rows.append((d["name"], state, age(max(0, int(time.time()) - d["created"])), ", ".join(d["ports"]) or "-",
                     " ".join(d["command"]) or d["image"] or "a shell"))
    table(rows)


def snapshot_names(folder):
    try:
        return sorted(n for n in os.listdir(folder) if not n.startswith("."))
    except FileNotFoundError:
        return []


def list_snapshots(folder, as_json):
    found = []
    for name in snapshot_names(folder):
        path = os.path.join(folder, name)
        files = [os.stat(os.path.join(path, f)) for f in os.listdir(path)]
        found.append({"name": name, "bytes": sum(s.st_blocks * 512 for s in files),
                      "created": int(os.stat(os.path.join(path, "contents")).st_mtime)})
    if as_json:
        print(json.dumps(found, indent=1))
        return
    table([("SNAPSHOT", "MIB", "AGE")] + [(s["name"], str(-(-s["bytes"] >> 20)), age(int(time.time()) - s["created"]))
                                          for s in found])


def execute(registry, words, _):
    a = Arguments("exec", words, ["-i|--interactive", "-t|--tty|-it|-ti"],
                  ["-e|--env", "-w|--workdir", "-u|--user"], operands=1, most=1 << 20)
    # As with docker, the command may follow without --.
    command = a.operands[1:] + (a.rest or [])
    if not command:
        raise Problem("exec: expected a command behind --")
    name, slash, service = a.operands[0].partition("/")
    if slash and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,23}", service):
        raise Problem("%s: expected NAME or NAME/SERVICE" % a.operands[0])
    machine = registry.find_running(name)
    from session import ERR, Session, Terminal
    environment = []
    for pair in a.all("-e"):
        if "=" not in pair and pair not in os.environ:
            raise Problem("-e %s: expected NAME=VALUE" % pair)
        environment.append(pair if "=" in pair else "%s=%s" % (pair, os.environ[pair]))
    user = a.get("-u")
    if user is not None:
        parts = user.split(":")
        if len(parts) > 2 or not all(p.isdigit() for p in parts):
            raise Problem("-u %s: expected UID[:GID] in numbers" % user)
        user = "%s %s" % (parts[0], parts[-1])
    terminal = bool(a.get("-t"))
    if terminal and not os.isatty(0):
        raise Problem("-t: standard input is no terminal")
    if terminal:
        environment.append("TERM=" + os.environ.get("TERM", "xterm"))
    session = Session(machine, command, environment, a.get("-w"), user, terminal, service)

    def take(kind, data):
        fd = 2 if kind == ERR else 1
        while data:
            data = data[os.write(fd, data):]

    source = 0 if a.get("-i") or terminal or not os.isatty(0) else None
    if not terminal:
        return session.run(take, source)
    with Terminal(session) as wake:
        return session.run(take, source, wake)


def logs(registry, words, _):
    a = Arguments("logs", words, flags=["-f|--follow"], operands=1)
    machine = registry.find(a.operands[0])
    if not os.path.exists(os.path.join(machine.path, "output")):
        raise Problem("%s: it is not in the background: it writes to its terminal" % machine.name)
    sys.stdout.buffer.write(machine.read("output.1"))
    path = os.path.join(machine.path, "output")
    current = open(path, "rb")
    while True:
        runs = machine.runs()
        shutil.copyfileobj(current, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        if not a.get("-f") or not runs:
            return
        time.sleep(0.05)
        current = renewed(current, path)


def renewed(current, path):
    """The open log, or the new file if the machine has begun another one; prints the rest of the old file."""
    try:
        if os.stat(path).st_ino != os.fstat(current.fileno()).st_ino:
            shutil.copyfileobj(current, sys.stdout.buffer)
            return open(path, "rb")
    except FileNotFoundError:
        pass
    return current


def port(registry, words, _):
    a = Arguments("port", words, operands=1)
    info = registry.find(a.operands[0]).info()
    for rule in info.get("port", []):
        print(port_text(rule))
    published = {port_text(rule).split(" ")[0] for rule in info.get("port", [])}
    for exposed in info.get("exposed", []):
        # What an image says is not trusted.
        if re.fullmatch(r"[0-9]{1,5}(/tcp|/udp)?", exposed) is None:
            continue
        exposed += "" if "/" in exposed else "/tcp"
        if exposed not in published:
            print("%s (not published: -p HOSTPORT:%s)" % (exposed, exposed.replace("/tcp", "")))


def qemu_of(machine):
    """QEMU's process number and the fields of its /proc/PID/stat from the third on: QEMU is the runner's child. Or two None."""
    runner = machine.number("pid")
    for entry in os.listdir("/proc"):
        try:
            with open("/proc/%s/stat" % entry) as f:
                fields = f.read().rpartition(")")[2].split()
        except OSError:
            continue
        if entry.isdigit() and int(fields[1]) == runner:
            return int(entry), fields
    return None, None


def own_bytes(pid):
    """Bytes of the pages that a process has written to and shares with no other; None if that cannot be read."""
    try:
        with open("/proc/%d/smaps_rollup" % pid) as f:
            found = re.search(r"^Private_Dirty: +(\d+) kB", f.read(), re.M)
    except OSError:
        return None
    return int(found[1]) << 10 if found else None


def stats(registry, words, _):
    a = Arguments("stats", words, flags=["--json"], operands=0, most=1 << 20)
    machines = [registry.find_running(n) for n in a.operands] or [m for m in registry.all() if m.runs()]
    found, tick, page = [], os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGESIZE")
    for machine in machines:
        pid, fields = qemu_of(machine)
        if fields:
            found.append({"name": machine.name, "memory": machine.info().get("memory", ["?"])[0],
                          "resident": int(fields[21]) * page, "own": own_bytes(pid),
                          "cpu_seconds": round((int(fields[11]) + int(fields[12])) / tick, 2)})
    if a.get("--json"):
        print(json.dumps(found, indent=1))
    else:
        table([("NAME", "CPU SECONDS", "RESIDENT MIB", "OWN MIB", "OF")] +
              [(s["name"], "%.2f" % s["cpu_seconds"], str(s["resident"] >> 20),
                "-" if s["own"] is None else str(s["own"] >> 20), s["memory"]) for s in found])


def each(command, registry, words, request, flags=(), valued=()):
    a = Arguments(command, words, flags, valued, operands=1, most=1 << 20)
    for name in a.operands:
        request(registry.find_running(name), a)


def image_signal(machine):
    """The stop signal of the machine's image; SIGTERM if the image has none, or one that does not exist."""
    try:
        return signal_of(machine.info().get("stop", ["TERM"])[0])
    except Problem:
        return int(signal.SIGTERM)


def stop_one(machine, a):
    seconds = a.get("-t", str(PATIENCE))
    if not seconds.isdigit():
        raise Problem("-t %s: expected a number of seconds" % seconds)
    number = signal_of(a.get("-s")) if a.get("-s") else image_signal(machine)
    link = machine.ask("stop %d %s" % (number, seconds))[1]
    machine.await_end(link)


def kill_one(machine, a):
    number = signal_of(a.get("-s", "KILL"))
    if number != signal.SIGKILL:
        machine.ask("signal %d" % number)
        return
    link = machine.connect()
    link.sendall(b"kill\n")
    machine.await_end(link)


def remove(registry, words, snapshots):
    a = Arguments("rm", words, flags=["-f|--force", "--snapshot"], operands=1, most=1 << 20)
    for name in a.operands:
        if a.get("--snapshot"):
            remove_snapshot(snapshots, name)
            continue
        machine = registry.find(name)
        if machine.runs() and a.get("-f"):
            kill_one(machine, Arguments("kill", []))
        if os.path.isdir(machine.path) and not machine.remove():
            raise Problem("%s: it runs; stop it first, or say -f" % name)


def remove_snapshot(folder, name):
    if name not in snapshot_names(folder):
        raise Problem("%s: no such snapshot" % name)
    gone = os.path.join(folder, ".%s.%d" % (name, os.getpid()))
    os.rename(os.path.join(folder, name), gone)
    shutil.rmtree(gone)


def stop(registry, words, _):
    each("stop", registry, words, stop_one, valued=["-t|--time", "-s|--signal"])


def kill(registry, words, _):
    each("kill", registry, words, kill_one, valued=["-s|--signal"])


def pause(registry, words, _):
    each("pause", registry, words, lambda machine, a: machine.ask("pause"))


def resume(registry, words, _):
    each("resume", registry, words, lambda machine, a: machine.ask("resume"))


def down_one(machine, a):
    if machine.runs():
        stop_one(machine, a)
    if os.path.isdir(machine.path) and not machine.remove():
        raise Problem("%s: it was started again meanwhile" % machine.name)


def down(registry, words, _):
    a = Arguments("down", words, valued=["-t|--time"], operands=1, most=1 << 20)
    for name in a.operands:
        down_one(registry.find(name), a)


def top(registry, words, _):
    import services
    a = Arguments("top", words, flags=["--json"], operands=1)
    machine = registry.find_running(a.operands[0])
    found = [services.measure(machine, *one) for one in services.states(machine)]
    if a.get("--json"):
        print(json.dumps(found, indent=1))
        return
    show = lambda value, text: "-" if value is None else text % value
    table([("SERVICE", "STATE", "CPU SECONDS", "MIB", "OF", "PROCESSES")] +
          [(s["name"], services.shown_state(s), show(s["cpu_seconds"], "%.2f"),
            show(s["used_mib"], "%d"), show(s["memory_mib"], "%d"), show(s["processes"], "%d")) for s in found])


def cp(registry, words, _):
    import transfer
    transfer.copy(registry, *Arguments("cp", words, operands=2).operands)


COMMANDS = {"ps": ps, "exec": execute, "logs": logs, "port": port, "stats": stats, "stop": stop, "kill": kill,
            "pause": pause, "resume": resume, "cp": cp, "rm": remove, "down": down, "top": top}


def main(machines, snapshots, command, *words):
    try:
        return COMMANDS[command](Registry(machines), words, snapshots) or 0
    except Problem as e:
        say(str(e))
        return e.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
