# SPDX-License-Identifier: BSD-2-Clause
"""The machines with a name: their folders (tools/run/machine.h) and the sockets of their runners (tools/run/control.c)."""
import errno
import fcntl
import os
import shutil
import socket
import sys
import time

from problem import Problem
from signals import signal_number


def say(text):
    """Prints one line, without control characters, since parts of the text come from the guest."""
    print("selkie: " + "".join(c if c.isprintable() else "?" for c in text), file=sys.stderr)


class Machine:
    def __init__(self, folder, name):
        self.name, self.path = name, os.path.join(folder, name)

    def read(self, name):
        try:
            with open(os.path.join(self.path, name), "rb") as f:
                return f.read()
        except OSError:
            return b""

    def number(self, name):
        text = self.read(name).strip()
        return int(text) if text.isdigit() else None

    def info(self):
        """The properties that the machine was started with: for each name a list of words."""
        found = {}
        for entry in self.read("info").decode(errors="replace").split("\0"):
            key, equals, value = entry.partition("=")
            if equals:
                found.setdefault(key, []).append(value)
        return found

    def runs(self):
        """Does the machine run? Its runner holds the lock as long as it lives."""
        try:
            with open(os.path.join(self.path, "lock"), "rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    def connect(self):
        """A connection to the machine's runner."""
        link = socket.socket(socket.AF_UNIX)
        # The path of the folder may be too long for the address of a socket.
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            link.connect("/proc/self/fd/%d/control" % folder)
        except OSError as e:
            raise Problem("%s: it does not answer: %s" % (self.name, os.strerror(e.errno)), 125) from None
        finally:
            os.close(folder)
        return link

    def ask(self, request):
        """Sends one line and waits for the answer; returns the words behind "ok", and the connection."""
        link = self.connect()
        link.sendall(request.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            byte = link.recv(1)
            if not byte:
                raise Problem("%s: it has ended" % self.name, 125)
            answer += byte
        word, _, rest = answer.decode(errors="replace").strip().partition(" ")
        if word != "ok":
            raise Problem("%s: %s" % (self.name, rest), 2 if word == "mistake" else 125)
        return rest, link

    def state(self):
        """running, paused, starting (its runner does not answer yet), exited, or dead: its runner was killed before it could
        write the exit status."""
        if self.runs():
            try:
                return self.ask("state")[0]
            except (Problem, OSError):
                if self.runs():
                    return "starting"
        return "dead" if self.number("status") is None else "exited"

    def status(self):
        return self.number("status")

    def remove(self):
        """Removes the folder of a machine that has ended. False: it runs again."""
        try:
            with open(os.path.join(self.path, "lock"), "rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(self.path, ignore_errors=True)
        except BlockingIOError:
            return False
        except FileNotFoundError:
            shutil.rmtree(self.path, ignore_errors=True)
        return True

    def await_end(self, link):
        """Waits until the machine's runner has closed the connection and released the lock."""
        try:
            while link.recv(4096):
                pass
        except OSError as e:
            if e.errno != errno.ECONNRESET:
                raise
        while self.runs():
            time.sleep(0.01)


class Registry:
    def __init__(self, folder):
        self.folder = folder

    def all(self):
        """All machines, by name; folders that killed runners have left behind are removed."""
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return []
        machines = [Machine(self.folder, name) for name in names]
        return [m for m in machines if m.state() != "dead" or not m.remove()]

    def find(self, name):
        if not name or "/" in name or name.startswith(".") or not os.path.isdir(os.path.join(self.folder, name)):
            raise Problem("%s: no such machine" % name)
        machine = Machine(self.folder, name)
        if machine.state() == "dead":
            machine.remove()
            raise Problem("%s: no such machine" % name)
        return machine

    def find_running(self, name):
        machine = self.find(name)
        if not machine.runs():
            raise Problem("%s: it does not run" % name)
        return machine


def signal_of(text):
    """The number of a signal that the user names."""
    number = signal_number(text)
    if not number:
        raise Problem("%s: no such signal" % text)
    return number
