# SPDX-License-Identifier: BSD-2-Clause
"""A command in a running machine, by the machine's agent: the frames of interfaces/agent.h, which the runner passes on."""
import fcntl
import os
import select
import signal
import struct
import termios
import tty

from problem import Problem

PAYLOAD, WINDOW, WORDS = 1024, 16384, 131072  # these and the types of frames are those of interfaces/agent.h
(T_WORDS, T_START, T_DATA, T_END, T_RESIZE, T_SIGNAL, T_CLOSE, T_READY, T_RENEW, STARTED, OUT, ERR, EXIT, FAILED, CLOSED,
 IS_READY, RENEWED, TAKEN) = range(1, 19)
START_SECONDS = 60


def window_size(fd):
    try:
        rows, columns = struct.unpack("HHHH", fcntl.ioctl(fd, termios.TIOCGWINSZ, bytes(8)))[:2]
    except OSError:
        return 24, 80
    return rows or 24, columns or 80


class Session:
    """One command. In run(), `take(type, bytes)` gets its output; its input comes from `source`, a descriptor, or is empty if
    that is None; `wake` is a descriptor and the function to call when the descriptor can be read."""

    def __init__(self, machine, command, environment=(), folder=None, user=None, terminal=False, service=None):
        self.machine, self.command = machine, command[0]
        self.link = machine.ask("exec %s" % service if service else "exec")[1]
        self.out, self.inbox, self.window = b"", b"", WINDOW
        self.started, self.result = False, None
        words = ["a" + w for w in command] + ["e" + w for w in environment]
        words += ["w" + folder] if folder else []
        words += ["u" + user] if user else []
        text = b"".join(os.fsencode(w) + b"\0" for w in words)
        if len(text) > WORDS:
            raise Problem("the command is too long", 126)
        for at in range(0, len(text), PAYLOAD):
            self.send(T_WORDS, text[at:at + PAYLOAD])
        self.send(T_START, struct.pack("<BHH", terminal, *window_size(0)))

    def send(self, kind, payload=b""):
        self.out += struct.pack("<BBH", kind, 0, len(payload)) + payload

    def frames(self):
        while len(self.inbox) >= 4:
            kind, _, length = struct.unpack("<BBH", self.inbox[:4])
            if len(self.inbox) < 4 + length:
                return
            payload, self.inbox = self.inbox[4:4 + length], self.inbox[4 + length:]
            yield kind, payload

    def handle(self, kind, payload, take):
        # The guest is not trusted: a payload may be too short.
        if len(payload) < {TAKEN: 4, EXIT: 1, FAILED: 1}.get(kind, 0):
            raise Problem("%s: its agent talks nonsense" % self.machine.name, 125)
        if kind in (OUT, ERR):
            take(kind, payload)
            self.send(TAKEN, struct.pack("<I", len(payload)))
        elif kind == TAKEN:
            self.window = min(WINDOW, self.window + struct.unpack("<I", payload[:4])[0])
        elif kind == STARTED:
            self.started = True
        elif kind == EXIT:
            self.result = payload[0]
        elif kind == FAILED:
            raise Problem("%s: %s" % (self.command, payload[1:].decode(errors="replace")), payload[0] or 126)

    def receive(self, take):
        data = self.link.recv(65536)
        if not data:
            raise Problem("%s: it has ended" % self.machine.name, 125)
        self.inbox += data
        for kind, payload in self.frames():
            self.handle(kind, payload, take)

    def feed(self, source):
        """Passes input on. False: it has ended."""
        data = os.read(source, min(PAYLOAD, self.window))
        self.window -= len(data)
        self.send(T_DATA if data else T_END, data)
        return bool(data)

    def run(self, take, source=None, wake=None):
        """Runs until the command has ended; returns its status."""
        if source is None:
            self.send(T_END)
        while self.result is None:
            reads = [self.link] + ([wake[0]] if wake else [])
            if source is not None and self.started and self.window and len(self.out) < 65536:
                reads.append(source)
            ready, writes, _ = select.select(reads, [self.link] if self.out else [], [],
                                             None if self.started else START_SECONDS)
            if not ready and not writes and not self.started:
                raise Problem("%s: its agent does not answer" % self.machine.name, 125)
            if wake and wake[0] in ready:
                wake[1]()
            if self.link in ready:
                self.receive(take)
            if source in ready and not self.feed(source):
                source = None
            if writes:
                self.out = self.out[self.link.send(self.out):]
        return self.result


class Terminal:
    """The terminal of this process while the command uses it: in raw mode, and changes of its size are passed on."""

    def __init__(self, session):
        self.session, self.saved = session, termios.tcgetattr(0)
        self.pipe = os.pipe()
        os.set_blocking(self.pipe[1], False)

    def __enter__(self):
        tty.setraw(0)
        signal.signal(signal.SIGWINCH, lambda *_: None)
        signal.set_wakeup_fd(self.pipe[1], warn_on_full_buffer=False)
        return self.pipe[0], self.resized

    def resized(self):
        os.read(self.pipe[0], 100)
        self.session.send(T_RESIZE, struct.pack("<HH", *window_size(0)))

    def __exit__(self, *_):
        signal.set_wakeup_fd(-1)
        termios.tcsetattr(0, termios.TCSADRAIN, self.saved)
