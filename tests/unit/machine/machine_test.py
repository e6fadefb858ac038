# SPDX-License-Identifier: BSD-2-Clause
"""tools/machine against machines that mean harm, and tools/command/lib/overlay.py:  machine_test.py TOOLS-FOLDER"""
import io
import os
import random
import struct
import sys
import tarfile
import tempfile
import unittest

TOOLS = sys.argv.pop(1)
sys.path[:0] = [os.path.join(TOOLS, "machine"), os.path.join(TOOLS, "common"), os.path.join(TOOLS, "command", "lib")]

import overlay  # noqa: E402
import session  # noqa: E402
import transfer  # noqa: E402
from arguments import Arguments  # noqa: E402
from problem import Problem  # noqa: E402
from registry import Machine, Registry, signal_of  # noqa: E402


def archive(*members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, kind, what in members:
            member = tarfile.TarInfo(name)
            member.type, member.mode = kind, 0o6755
            if kind == tarfile.REGTYPE:
                member.size = len(what)
            else:
                member.linkname = what
            t.addfile(member, io.BytesIO(what.encode()) if kind == tarfile.REGTYPE else None)
    out.seek(0)
    return out


class Unpacking(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.inside = os.path.join(self.folder, "inside")
        os.mkdir(self.inside)
        with open(os.path.join(self.folder, "secret"), "w") as f:
            f.write("secret")

    def unpack(self, *members):
        transfer.unpack(archive(*members), self.inside, "x")

    def outside(self):
        with open(os.path.join(self.folder, "secret")) as f:
            return sorted(os.listdir(self.folder)), f.read()

    def tearDown(self):
        self.assertEqual(self.outside(), (["inside", "secret"], "secret"))

    def test_plain(self):
        self.unpack(("a", tarfile.DIRTYPE, ""), ("a/file", tarfile.REGTYPE, "text"))
        path = os.path.join(self.inside, "x", "file")
        with open(path) as f:
            self.assertEqual(f.read(), "text")
        self.assertEqual(os.stat(path).st_mode & 0o7777, 0o755)

    def test_parents(self):
        for name in ("../secret", "a/../../secret", "/secret", "a/.."):
            with self.assertRaises(Problem):
                self.unpack((name, tarfile.REGTYPE, "changed"))

    def test_through_link(self):
        with self.assertRaises(Problem):  # as there is a folder where the link would be
            self.unpack(("a", tarfile.DIRTYPE, ""), ("a/out", tarfile.SYMTYPE, self.folder),
                        ("a/out/secret", tarfile.REGTYPE, "changed"))

    def test_hard_link_through_link(self):
        with self.assertRaises(Problem):
            self.unpack(("a", tarfile.DIRTYPE, ""), ("a/out", tarfile.SYMTYPE, self.folder),
                        ("a/hard", tarfile.LNKTYPE, "a/out/secret"))

    def test_hard_link_outside(self):
        with self.assertRaises(Problem):
            self.unpack(("a", tarfile.DIRTYPE, ""), ("a/hard", tarfile.LNKTYPE, "../secret"))

    def test_devices_are_left_out(self):
        self.unpack(("a", tarfile.DIRTYPE, ""), ("a/device", tarfile.CHRTYPE, ""), ("a/fifo", tarfile.FIFOTYPE, ""))
        self.assertEqual(os.listdir(os.path.join(self.inside, "x")), [])

    def test_noise(self):
        generator = random.Random(1)
        whole = archive(("a", tarfile.DIRTYPE, ""), ("a/b", tarfile.REGTYPE, "text" * 500)).getvalue()
        for _ in range(300):
            damaged = bytearray(whole[:generator.randrange(len(whole))])
            for _ in range(generator.randrange(8)):
                if damaged:
                    damaged[generator.randrange(len(damaged))] = generator.randrange(256)
            try:
                transfer.unpack(io.BytesIO(damaged), self.inside, "x")
            except Problem:
                pass


class Frames(unittest.TestCase):
    def session(self):
        s = session.Session.__new__(session.Session)
        s.machine, s.command, s.out, s.inbox, s.window = Machine("/nonexistent", "m"), "c", b"", b"", session.WINDOW
        s.started, s.result = False, None
        return s

    def test_noise(self):
        generator = random.Random(1)
        for _ in range(3000):
            s = self.session()
            s.inbox = bytes(generator.randrange(20) for _ in range(generator.randrange(60)))
            try:
                for kind, payload in s.frames():
                    s.handle(kind, payload, lambda kind, data: None)
            except Problem:
                pass
            self.assertLessEqual(s.window, session.WINDOW)

    def test_types_are_those_of_the_header(self):
        self.assertEqual((session.T_WORDS, session.STARTED, session.TAKEN), (1, 10, 18))
        with open(os.path.join(TOOLS, "..", "interfaces", "agent.h")) as f:
            body = f.read().split("enum agent_type {")[1].split("};")[0]
        body = "".join(part.split("*/")[-1] for part in body.split("/*"))
        names = [n.strip().split(" ")[0].replace("AGENT_", "") for n in body.split(",") if n.strip()]
        for i, name in enumerate(names[:-1]):
            self.assertEqual(getattr(session, "T_" + name, None) or getattr(session, name), i + 1, name)


class Words(unittest.TestCase):
    def test_options(self):
        a = Arguments("stop", ["-t", "3", "one", "--signal=HUP"], valued=["-t|--time", "-s|--signal"], operands=1)
        self.assertEqual((a.get("-t"), a.get("-s"), a.operands), ("3", "HUP", ["one"]))
        for words in (["-x", "one"], ["one", "-t"], [], ["one", "two"]):
            with self.assertRaises(Problem):
                Arguments("stop", words, valued=["-t"], operands=1)

    def test_signals(self):
        self.assertEqual([signal_of(s) for s in ("TERM", "SIGHUP", "int", "9")], [15, 1, 2, 9])
        for text in ("", "0", "65", "NONESUCH", "-9"):
            with self.assertRaises(Problem):
                signal_of(text)

    def test_names(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("", "..", "a/b", ".hidden", "none"):
                with self.assertRaises(Problem):
                    Registry(folder).find(name)


class Overlay(unittest.TestCase):
    def test_image(self):
        for size in (512, 1 << 29, (1 << 29) + 512, 1 << 46):
            image = overlay.image(b"/a disk", size)
            magic, version, at, length, bits, told = struct.unpack(">4sIQIIQ", image[:32])
            self.assertEqual((magic, version, bits, told), (b"QFI\xfb", 3, 16, size))
            self.assertEqual(image[at:at + length], b"/a disk")
            entries = struct.unpack(">I", image[36:40])[0]
            self.assertGreaterEqual(entries << 29, size)
            self.assertGreaterEqual(len(image), (3 << 16) + entries * 8)
            self.assertEqual(len(image) % (1 << 16), 0)


if __name__ == "__main__":
    unittest.main()
