# SPDX-License-Identifier: BSD-2-Clause
"""Makes a machine of services: its system description, the files of its boot image (interfaces/image.h), QEMU's devices. The
root task gives devices, in the order of the bus, to components in the order of the description, so both are made together."""
import os
import shutil
import signal
import subprocess

from problem import Problem
from signals import signal_number

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULTS = {"PATH": DEFAULT_PATH, "HOME": "/root", "USER": "root", "LOGNAME": "root"}


def nul_ended(words):
    return b"".join(os.fsencode(word) + b"\0" for word in words)


def component_name(text):
    """The name of a component; no service can have it."""
    return "_" + text


def hosts(services):
    """/etc/hosts of every service: the switch gives the Nth kernel of the description the address 10.89.0.N."""
    lines = ["127.0.0.1\tlocalhost\n"]
    for number, service in enumerate(services, 1):
        names = dict.fromkeys([service.name, service.hostname])
        lines.append("10.89.0.%d\t%s\n" % (number, " ".join(names)))
    return os.fsencode("".join(lines))


class Machine:
    """`folder` is the run's own, `tools` has the programs of the build host, `cache` keeps unpacked images."""

    def __init__(self, services, folder, tools, cache, default_root):
        self.folder, self.tools, self.cache, self.default_root = folder, tools, cache, default_root
        self.blocks, self.entries, self.devices, self.ports = [], [], [], []
        self.disks = self.networks = self.shares = self.roots = 0
        self.memory = 0
        self.hosts = hosts(services)
        self.health, self.once = [], {s.name for s in services if s.restart == "never"}

    # ---- pieces ----

    def block(self, kind, name, **settings):
        lines = ["\t%s = %s" % (key.replace("_", "-"), value) for key, value in settings.items()]
        self.blocks.append("%s %s {\n%s\n}\n" % (kind, name, "\n".join(lines)))

    def component(self, driver, number, service):
        self.block("component", component_name("%s%d" % (driver, number)), driver=driver, placement="inline", kernel=service.name)

    def file(self, service, name, content):
        path = os.path.join(self.folder, service.name, name)
        with open(path, "wb") as out:
            out.write(content)

    def tool(self, *words):
        done = subprocess.run([os.path.join(self.tools, words[0]), *words[1:]], stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:  # the program has printed the reason
            raise Problem("", done.returncode if done.returncode in (2, 125) else 125)
        return done.stdout.strip()

    # ---- a service ----

    def add(self, service):
        own = os.path.join(self.folder, service.name)
        os.mkdir(own)
        self.file(service, "streams", b"nss")
        self.file(service, "hostname", os.fsencode(service.hostname))
        self.file(service, "env", nul_ended("%s=%s" % pair for pair in service.environment.items()))
        self.file(service, "hosts", self.hosts)
        if service.tmpfs:
            self.file(service, "tmpfs", nul_ended(service.tmpfs))
        if service.read_only:
            self.file(service, "read-only", b"1")
        rootfs = "empty" if service.image else self.root(service)
        self.block("kernel", service.name, memory="%dK" % (service.memory >> 10), rootfs=rootfs, service="yes",
                   restart=service.restart, share=service.share, limit="%d%%" % service.limit)
        if service.image:
            self.unpack(service, own)
        else:
            self.surroundings(service)
        if service.stop_signal:
            self.file(service, "stop-signal", b"%d" % service.stop_signal)
        self.network(service)
        self.folders(service)
        self.devices += ["-device", "virtio-rng-pci,rng=rng0,disable-legacy=on"]
        self.component("virtio-rng", self.networks, service)
        self.memory += service.memory
        self.look_after(service, own)
        for name in sorted(os.listdir(own)):
            if os.path.getsize(os.path.join(own, name)):
                self.entries.append("kernel/%s/%s=%s" % (service.name, name, os.path.join(own, name)))

    def look_after(self, service, own):
        """Adds the service to the file that tools/run/health.h reads. A check has environment, folder and user of the service's
        own command."""
        waits = [need for need in service.needs if need[2]]
        if waits:
            self.file(service, "held", b"1")
        for _, other, condition in waits:
            self.health += ["need", service.name, other, condition, "once" if other in self.once else "again"]
        if not service.health:
            return
        h = service.health
        self.health += ["check", service.name, *(str(n) for n in (h.interval, h.timeout, h.start_period, h.start_interval,
                                                                 h.retries))]
        self.health += ["a" + word for word in h.command]
        for name, letter in (("env", "e"), ("cwd", "w"), ("user", "u")):
            path = os.path.join(own, name)
            if os.path.exists(path):
                with open(path, "rb") as file:
                    self.health += [letter + os.fsdecode(word) for word in file.read().split(b"\0") if word]
        self.health.append("")

    def root(self, service):
        if not service.rootfs:
            return "default"
        self.roots += 1
        name = "root%d" % self.roots
        packed = os.path.join(self.folder, name + ".cpio")
        done = subprocess.run([os.path.join(self.tools, "mkarchive"), packed, "--tree", service.rootfs], text=True, check=False,
                              stderr=subprocess.PIPE)
        if done.returncode:
            raise Problem("services.%s.rootfs: %s" % (service.name, done.stderr.replace("mkarchive: ", "").strip()))
        self.entries.append("rootfs/%s=%s" % (name, packed))
        return name

    def surroundings(self, service):
        """Command, environment, folder and user of a service without an image: only the compose file names them."""
        if not service.command:
            raise Problem("services.%s: expected a command, as there is no image that has one" % service.name)
        self.file(service, "argv", nul_ended(service.command))
        self.file(service, "env", nul_ended("%s=%s" % pair for pair in {**DEFAULTS, **service.environment}.items()))
        if service.working_dir:
            self.file(service, "cwd", os.fsencode(service.working_dir))
        if service.user is None:
            return
        uid, colon, gid = service.user.partition(":")
        if not uid.isdigit() or not (gid.isdigit() or not colon):
            raise Problem('services.%s.user: "%s": expected UID[:GID] in numbers, as there is no image' % (service.name, service.user))
        self.file(service, "user", os.fsencode("%s %s" % (uid, gid or uid)))

    def unpack(self, service, own):
        image = self.tool("selkie-image", "unpack", service.image, self.cache)
        environment = {"HOSTNAME": service.hostname, **service.environment}
        self.file(service, "env", nul_ended("%s=%s" % pair for pair in environment.items()))
        options, command = [], service.command or []
        if service.entrypoint is not None:
            options += ["--entrypoint", service.entrypoint[0] if service.entrypoint else ""]
            command = service.entrypoint[1:] + command
        options += ["--user", service.user] if service.user is not None else []
        options += ["--cwd", service.working_dir] if service.working_dir else []
        self.tool("selkie-image", "command", service.image, image, own, *options, "--", *command)
        for hint in ("exposed", "stop-signal"):  # used only by `selkie run --image`
            path = os.path.join(own, hint)
            if not os.path.exists(path):
                continue
            if hint == "stop-signal" and not service.stop_signal:
                with open(path, encoding="utf-8") as file:
                    service.stop_signal = signal_number(file.read().strip()) or signal.SIGTERM
            os.remove(path)
        self.file(service, "root", b"vd" + bytes([ord("a")]))
        self.devices += ["-device", "virtio-blk-pci,drive=disk%d,disable-legacy=on" % self.disks, "-drive",
                         "file=%s,format=raw,if=none,id=disk%d,cache=writeback,discard=unmap,snapshot=on"
                         % (os.path.join(image, "root.ext4"), self.disks)]
        self.disks += 1
        self.component("virtio-blk", self.disks, service)

    def network(self, service):
        forwards = "".join(",hostfwd=%s:%s:%d-:%d" % (protocol, address, outside, inside)
                           for address, outside, inside, protocol in service.ports)
        self.ports += ["%s:%s:%d-:%d" % (protocol, address, outside, inside)
                       for address, outside, inside, protocol in service.ports]
        self.devices += ["-netdev", "user,id=net%d%s" % (self.networks, forwards), "-device",
                         "virtio-net-pci,netdev=net%d,disable-legacy=on" % self.networks]
        self.networks += 1
        self.component("virtio-net", self.networks, service)

    def folders(self, service):
        said = []
        for source, target, read_only in service.shares:
            self.shares += 1
            tag = "share%d" % self.shares
            self.devices += ["-fsdev", "local,id=%s,path=%s,security_model=none,multidevs=remap,readonly=%s"
                             % (tag, source, "on" if read_only else "off"),
                             "-device", "virtio-9p-pci,fsdev=%s,mount_tag=%s,disable-legacy=on" % (tag, tag)]
            self.component("virtio-9p", self.shares, service)
            said.append("%s:%s%s" % (tag, target, ":ro" if read_only else ""))
        if said:
            self.file(service, "shares", nul_ended(said))

    # ---- the whole ----

    def finish(self):
        for driver in ("uart16550", "hpet", "switch"):
            self.block("component", component_name(driver), driver=driver, placement="task")
        empty = os.path.join(self.folder, "empty.cpio")
        if any("rootfs = empty" in block for block in self.blocks):
            folder = os.path.join(self.folder, "empty")
            os.mkdir(folder)
            self.tool("mkarchive", empty, "--tree", folder)
            self.entries.append("rootfs/empty=" + empty)
        if any("rootfs = default" in block for block in self.blocks):
            self.entries.append("rootfs/default=" + self.default_root)
        self.write("system", "\n".join(self.blocks))
        self.write("entries", "".join(line + "\n" for line in self.entries))
        self.write("devices", "".join(word + "\n" for word in self.devices))
        self.write("ports", "".join(line + "\n" for line in self.ports))
        self.write("memory", str(self.memory >> 20))
        with open(os.path.join(self.folder, "health"), "wb") as out:
            out.write(nul_ended(self.health))

    def write(self, name, content):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8", errors="surrogateescape") as out:
            out.write(content)


def make(services, folder, tools, cache, default_root):
    """Writes system, entries, devices, ports, health and memory (in MiB) into `folder`/services, which is made anew."""
    folder = os.path.join(folder, "services")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    machine = Machine(services, folder, tools, cache, default_root)
    for service in services:
        machine.add(service)
    machine.finish()
