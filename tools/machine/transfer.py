# SPDX-License-Identifier: BSD-2-Clause
"""cp: files and folders between the host and a running machine, as a tar archive that the guest's own tar reads or writes."""
import io
import os
import tarfile
import tempfile
import threading

from problem import Problem
from session import ERR, Session


def split(word):
    """(NAME, PATH) of NAME:PATH; (None, word) for a path of the host."""
    name, colon, path = word.partition(":")
    return (name, path) if colon and "/" not in name else (None, word)


def run(machine, command, take, source=None):
    said = []
    try:
        status = Session(machine, command).run(
            lambda kind, data: said.append(data) if kind == ERR else take(data), source)
    except Problem as e:
        if e.status == 127:
            raise Problem("cp: %s has no %s" % (machine.name, command[0]), 125) from None
        raise
    if status:
        text = b"".join(said).decode(errors="replace").strip().splitlines()
        raise Problem("cp: %s" % (text[-1] if text else "tar has ended with status %d" % status), 1)


def is_folder(machine, path):
    """True for a folder of the machine, False for another file, None if there is none."""
    kinds = []
    run(machine, ["sh", "-c", 'if [ -d "$1" ]; then echo d; elif [ -e "$1" ]; then echo f; fi', "sh", path], kinds.append)
    return {b"d": True, b"f": False}.get(b"".join(kinds).strip())


def place(folder_there, exists, path, base):
    """The destination of a file or folder: (folder, name), by the rules of cp."""
    if folder_there or path.endswith("/"):
        if not folder_there:
            raise Problem("cp: %s: %s" % (path, "is no folder" if exists else "no such folder"), 1)
        return path, base
    return os.path.dirname(path) or ".", os.path.basename(path)


def into(machine, source, path):
    if not os.path.lexists(source):
        raise Problem("cp: %s: No such file or directory" % source, 1)
    there = is_folder(machine, path)
    folder, name = place(there, there is not None, path, os.path.basename(os.path.abspath(source)))
    read, write = os.pipe()
    failures = []

    def pack():
        try:
            with os.fdopen(write, "wb") as f, tarfile.open(fileobj=f, mode="w|", format=tarfile.GNU_FORMAT) as t:
                t.add(source, arcname=name)
        except OSError as e:
            failures.append("cp: %s: %s" % (e.filename or source, e.strerror))

    packer = threading.Thread(target=pack, daemon=True)
    packer.start()
    run(machine, ["tar", "-x", "-f", "-", "-C", folder], lambda data: None, read)
    packer.join()
    if failures:
        raise Problem(failures[0], 1)


def safe(member, name):
    """Makes a member of the guest's archive safe to unpack; the guest is not trusted. Its first part becomes `name`, so nothing
    is written outside of the named place; the caller becomes its owner."""
    parts = member.name.split("/")
    if member.name.startswith("/") or ".." in parts:
        raise Problem("cp: the machine sends %r, which leaves the folder" % member.name, 125)
    member.name = "/".join([name] + [p for p in parts if p not in ("", ".")][1:])
    member.uid, member.gid, member.uname, member.gname = os.getuid(), os.getgid(), "", ""
    member.mode &= 0o777
    return member


def out_of(machine, path, target):
    if is_folder(machine, path) is None:
        raise Problem("cp: %s:%s: No such file or directory" % (machine.name, path), 1)
    base = os.path.basename(path.rstrip("/"))
    folder, name = place(os.path.isdir(target), os.path.lexists(target), target, base or ".")
    with tempfile.TemporaryFile(dir=folder if os.path.isdir(folder) else None) as f:
        run(machine, ["tar", "-c", "-f", "-", "-C", os.path.dirname(path.rstrip("/")) or "/", base or "."], f.write)
        f.seek(0)
        unpack(f, folder, name)


def unpack(f, folder, name):
    """Links are made after all other files."""
    links = []
    try:
        with tarfile.open(fileobj=io.BufferedReader(f.raw) if hasattr(f, "raw") else f, mode="r|") as t:
            for member in t:
                member = safe(member, name)
                if member.issym() or member.islnk():
                    links.append(member)
                elif member.isfile() or member.isdir():
                    t.extract(member, folder, set_attrs=True)
        # Symbolic links come last, so that the path of no other member goes through one.
        for member in sorted(links, key=lambda m: m.issym()):
            make_link(member, folder, name)
    except (tarfile.TarError, EOFError, ValueError) as e:
        raise Problem("cp: what the machine sent is no archive: %s" % e, 125) from None
    except OSError as e:
        raise Problem("cp: %s: %s" % (e.filename or folder, e.strerror), 1) from None


def make_link(member, folder, name):
    path = os.path.join(folder, member.name)
    if os.path.lexists(path):
        os.unlink(path)
    if member.issym():
        os.symlink(member.linkname, path)
    else:
        parts = member.linkname.split("/")
        if ".." in parts:
            raise Problem("cp: the machine sends a link to %r" % member.linkname, 125)
        os.link(os.path.join(folder, *[name] + [p for p in parts if p not in ("", ".")][1:]), path, follow_symlinks=False)


def copy(registry, source, target):
    (from_name, from_path), (to_name, to_path) = split(source), split(target)
    if bool(from_name) == bool(to_name):
        raise Problem("cp: expected NAME:PATH on one side and a path of the host's on the other")
    machine = registry.find_running(from_name or to_name)
    if from_name:
        out_of(machine, from_path, to_path)
    else:
        into(machine, from_path, to_path)
