# SPDX-License-Identifier: BSD-2-Clause
"""Reads a compose file. A key that Selkie cannot honour is refused by name, never ignored; keys that do not affect how a
service runs (labels, container_name) are ignored."""
import os
import re
import shlex

from problem import problem_at
from signals import signal_number

# Compose's default.
CPU_SHARES = 1024
RESTARTS = {"no": "never", "always": "on-end", "unless-stopped": "on-end", "on-failure": "on-failure"}
PASSED_OVER = {"container_name", "labels", "expose", "init", "logging", "annotations"}
REFUSED = {
    "build": "an image has to be there already: image: oci:DIR",
    "network_mode": "the services of a file are in one network",
    "networks": "the services of a file are in one network",
    "privileged": "each service has a kernel of its own, so there is nothing to be gained",
    "devices": "a service has the devices of its own machine only",
    "links": "each service knows the others by their names",
    "secrets": "a folder of the host can be shared: volumes",
    "configs": "a folder of the host can be shared: volumes",
    "scale": "write the service so many times",
    "stdin_open": "a service has no standard input; see selkie run",
    "tty": "a service has no terminal; see selkie run",
    "extends": "write it out",
    "profiles": "every service of the file is started",
}


def text(where, value):
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise problem_at(where, "expected a text")
    if "\0" in str(value):
        raise problem_at(where, "it has a NUL in it")
    return str(value)


def words(where, value):
    """A command: a list of words, or a line as a shell would split it."""
    if isinstance(value, list):
        return [text(where, word) for word in value]
    try:
        return shlex.split(text(where, value))
    except ValueError as error:
        raise problem_at(where, str(error)) from error


def one_or_more(where, value):
    return [text(where, v) for v in (value if isinstance(value, list) else [value])]


def yes_no(where, value):
    if not isinstance(value, bool):
        raise problem_at(where, "expected true or false")
    return value


def size(where, value):
    """A size in bytes, from a number with b, k, m, g, kb, mb, gb or nothing behind it."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([bkmg]?)b?", str(value).lower())
    if not match:
        raise problem_at(where, '"%s": expected a size such as 128m' % value)
    return int(float(match[1]) * {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}[match[2]])


def mapping(where, value, known):
    if not isinstance(value, dict):
        raise problem_at(where, "expected keys: " + ", ".join(sorted(known)))
    for key in value:
        if key not in known:
            raise problem_at("%s.%s" % (where, key), "not supported, expected " + ", ".join(sorted(known)))
    return value


CONDITIONS = {"service_started": None, "service_healthy": "healthy", "service_completed_successfully": "completed"}
UNITS = {"us": 1e-3, "ms": 1, "s": 1000, "m": 60000, "h": 3600000}


def milliseconds(where, value, least=0):
    """A duration such as 1m30s or 500ms."""
    parts = re.findall(r"(\d+(?:\.\d+)?)(us|ms|s|m|h)", str(value))
    total = sum(float(n) * UNITS[unit] for n, unit in parts)
    if "".join(n + unit for n, unit in parts) != str(value) or not parts or not least <= total <= 86400000:
        raise problem_at(where, '"%s": expected a time such as 1m30s or 500ms, at most a day' % value)
    return int(total)


class Health:
    """The health check of a service; times in milliseconds. `command` is None if the file disables the check."""

    KEYS = {"test", "interval", "timeout", "retries", "start_period", "start_interval", "disable"}

    def __init__(self, where, value):
        keys = mapping(where, value, self.KEYS)
        self.command = self.read_test(where + ".test", keys.get("test"))
        if yes_no(where + ".disable", keys.get("disable", False)):
            self.command = None
        elif "test" not in keys:
            raise problem_at(where + ".test", "expected a command")
        times = {"interval": ("30s", 10), "timeout": ("30s", 10), "start_period": ("0s", 0), "start_interval": ("5s", 10)}
        for key, (default, least) in times.items():
            setattr(self, key, milliseconds("%s.%s" % (where, key), keys.get(key, default), least))
        self.retries = keys.get("retries", 3)
        if isinstance(self.retries, bool) or not isinstance(self.retries, int) or not 1 <= self.retries <= 10000:
            raise problem_at(where + ".retries", "expected a number from 1 on")

    @staticmethod
    def read_test(where, value):
        if value is None:
            return None
        if not isinstance(value, list):
            return ["/bin/sh", "-c", text(where, value)]
        said = [text(where, word) for word in value]
        if said == ["NONE"]:
            return None
        if len(said) == 2 and said[0] == "CMD-SHELL":
            return ["/bin/sh", "-c", said[1]]
        if len(said) > 1 and said[0] == "CMD":
            return said[1:]
        raise problem_at(where, "expected [CMD, WORD...], [CMD-SHELL, LINE], [NONE] or a line")


class Service:
    """One service as the file describes it. Paths are absolute."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.image = self.rootfs = self.entrypoint = self.command = self.working_dir = self.user = None
        self.hostname = name
        self.environment, self.ports, self.shares, self.tmpfs = {}, [], [], []
        self.read_only = False
        self.memory, self.cpu_shares, self.limit = 256 << 20, CPU_SHARES, 100
        self.restart, self.needs, self.stop_signal = "never", [], None
        self.health = None  # a Health

    def path(self, where, value):
        if "," in value:
            raise problem_at(where, "a name with a comma cannot be given to QEMU")
        return os.path.normpath(os.path.join(self.folder, os.path.expanduser(value)))

    def take(self, where, keys):
        if not isinstance(keys, dict):
            raise problem_at(where, "expected keys such as image and command")
        for key, value in keys.items():
            here = "%s.%s" % (where, key)
            if key in REFUSED:
                raise problem_at(here, "not supported: " + REFUSED[key])
            reader = getattr(self, "take_" + str(key), None)
            if reader:
                reader(here, value)
            elif key not in PASSED_OVER and not str(key).startswith("x-"):
                raise problem_at(here, "not supported")
        if self.image and self.rootfs:
            raise problem_at(where, "image and rootfs: only one of them")
        if self.entrypoint is not None and not self.image:
            raise problem_at(where + ".entrypoint", "it needs the image that has another")

    # ---- the program ----

    def take_image(self, where, value):
        self.image = text(where, value)
        kind, colon, rest = self.image.partition(":")
        if kind not in ("oci", "oci-archive", "docker-archive") or not rest:
            raise problem_at(where, '"%s": expected oci:DIR[:TAG], oci-archive:FILE or docker-archive:FILE; nothing is '
                             "fetched from a registry" % self.image)
        self.image = kind + colon + self.path(where, rest)

    def take_rootfs(self, where, value):
        self.rootfs = self.path(where, text(where, value))
        if not os.path.exists(self.rootfs):
            raise problem_at(where, "%s: no such file or folder" % self.rootfs)

    def take_entrypoint(self, where, value):
        self.entrypoint = words(where, value)

    def take_command(self, where, value):
        self.command = words(where, value)

    def take_working_dir(self, where, value):
        self.working_dir = text(where, value)
        if not self.working_dir.startswith("/"):
            raise problem_at(where, '"%s": expected an absolute path' % self.working_dir)

    def take_user(self, where, value):
        self.user = text(where, value)

    def take_hostname(self, where, value):
        self.hostname = text(where, value)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}", self.hostname):
            raise problem_at(where, '"%s": expected letters, digits, dots and hyphens' % self.hostname)

    def take_platform(self, where, value):
        if value not in ("linux/amd64", "linux/x86_64"):
            raise problem_at(where, '"%s": this machine is linux/amd64' % value)

    # ---- its surroundings ----

    def variable(self, where, name, value):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise problem_at(where, '"%s": expected NAME=VALUE' % name)
        if value is None:
            value = os.environ.get(name)
        if value is not None:
            self.environment[name] = text(where, value)

    def take_environment(self, where, value):
        if isinstance(value, dict):
            for name, content in value.items():
                self.variable(where, str(name), content)
            return
        for pair in one_or_more(where, value):
            name, equals, content = pair.partition("=")
            self.variable(where, name, content if equals else None)

    def take_env_file(self, where, value):
        said = dict(self.environment)
        for name in one_or_more(where, value):
            try:
                with open(self.path(where, name), encoding="utf-8", errors="surrogateescape") as file:
                    lines = file.read().split("\n")
            except OSError as error:
                raise problem_at(where, "%s: %s" % (name, error.strerror)) from error
            for line in lines:
                if line and not line.startswith("#"):
                    variable, equals, content = line.partition("=")
                    self.variable("%s: %s" % (where, name), variable, content if equals else None)
        self.environment.update(said)

    # ---- its resources ----

    def take_ports(self, where, value):
        for port in value if isinstance(value, list) else [value]:
            self.ports.append(self.port(where, port))

    def port(self, where, value):
        if isinstance(value, dict):
            keys = mapping(where, value, {"target", "published", "host_ip", "protocol", "mode", "name", "app_protocol"})
            value = "%s:%s:%s/%s" % (keys.get("host_ip", "127.0.0.1"), keys.get("published", ""), keys.get("target", ""),
                                     keys.get("protocol", "tcp"))
        match = re.fullmatch(r"(?:(\d+\.\d+\.\d+\.\d+):)?(\d{1,5}):(\d{1,5})(?:/(tcp|udp))?", str(value))
        if not match or not all(0 < int(n) < 65536 for n in match.group(2, 3)):
            raise problem_at(where, '"%s": expected "[HOSTADDR:]HOSTPORT:PORT[/udp]", ports from 1 to 65535' % value)
        return match[1] or "127.0.0.1", int(match[2]), int(match[3]), match[4] or "tcp"

    def take_volumes(self, where, value):
        for volume in value if isinstance(value, list) else [value]:
            self.shares.append(self.volume(where, volume))

    def volume(self, where, value):
        if isinstance(value, dict):
            keys = mapping(where, value, {"type", "source", "target", "read_only", "bind"})
            if keys.get("type") != "bind":
                raise problem_at(where, "only type: bind, a folder of the host")
            source, target = text(where, keys.get("source", "")), text(where, keys.get("target", ""))
            read_only = yes_no(where, keys.get("read_only", False))
        else:
            parts = text(where, value).split(":")
            if len(parts) not in (2, 3) or (len(parts) == 3 and parts[2] not in ("ro", "rw")):
                raise problem_at(where, '"%s": expected HOSTDIR:DIR[:ro]' % value)
            source, target, read_only = parts[0], parts[1], parts[2:] == ["ro"]
            if not source.startswith((".", "/", "~")):
                raise problem_at(where, "%s: named volumes are not supported, a folder of the host is: ./%s" % (source, source))
        source = self.path(where, source)
        if not os.path.isdir(source):
            raise problem_at(where, "%s: no such folder" % source)
        if not target.startswith("/") or ":" in target:
            raise problem_at(where, '"%s": expected an absolute path' % target)
        return source, target, read_only

    def take_tmpfs(self, where, value):
        self.tmpfs = one_or_more(where, value)
        for one in self.tmpfs:
            if not one.startswith("/"):
                raise problem_at(where, '"%s": expected an absolute path' % one)

    def take_read_only(self, where, value):
        self.read_only = yes_no(where, value)

    def take_mem_limit(self, where, value):
        self.memory = size(where, value)
        if not 16 << 20 <= self.memory <= 1 << 40:
            raise problem_at(where, "%s: expected 16m or more" % value)

    def take_cpu_shares(self, where, value):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise problem_at(where, "expected a number, %d is the usual share" % CPU_SHARES)
        self.cpu_shares = value

    def take_cpus(self, where, value):
        try:
            part = float(value)
        except (TypeError, ValueError):
            part = 0
        if not 0.01 <= part <= 1:
            raise problem_at(where, "%s: expected a part of the machine's one processor, such as 0.5" % value)
        self.limit = round(part * 100)

    def take_deploy(self, where, value):
        deploy = mapping(where, value, {"resources", "restart_policy", "labels"})
        where += ".resources"
        limits = mapping(where, deploy.get("resources") or {}, {"limits"}).get("limits") or {}
        where += ".limits"
        for key, content in mapping(where, limits, {"cpus", "memory"}).items():
            (self.take_cpus if key == "cpus" else self.take_mem_limit)("%s.%s" % (where, key), content)

    # ---- its end and restart ----

    def take_restart(self, where, value):
        if value is False:
            value = "no"  # YAML reads an unquoted no as false
        if value not in RESTARTS:
            raise problem_at(where, '"%s": expected "no", always, unless-stopped or on-failure' % value)
        self.restart = RESTARTS[value]

    def take_stop_signal(self, where, value):
        self.stop_signal = signal_number(value)
        if not self.stop_signal:
            raise problem_at(where, '"%s": no such signal' % value)

    def take_healthcheck(self, where, value):
        health = Health(where, value)
        self.health = health if health.command else None

    def take_depends_on(self, where, value):
        """All kernels start at once; the command of a service that needs another to be healthy, or to have ended, waits."""
        for name, how in (value if isinstance(value, dict) else dict.fromkeys(one_or_more(where, value))).items():
            here = "%s.%s" % (where, name)
            keys = mapping(here, how or {}, {"condition", "restart", "required"})
            condition = keys.get("condition", "service_started")
            if condition not in CONDITIONS:
                raise problem_at(here, '"%s": expected one of %s' % (condition, ", ".join(CONDITIONS)))
            self.needs.append((here, name, CONDITIONS[condition]))


def check_needs(services):
    for s in services.values():
        for where, needed, condition in s.needs:
            if needed not in services:
                raise problem_at(where, "no such service")
            if condition == "healthy" and not services[needed].health:
                raise problem_at(where, "%s has no healthcheck, so it never gets healthy" % needed)
            if condition == "completed" and services[needed].restart == "on-end":
                raise problem_at(where, "%s is started again whenever it ends, so it never has" % needed)
    for s in services.values():
        check_circle(services, s, [])


def check_circle(services, service, way):
    if service.name in way:
        raise problem_at("services.%s.depends_on" % service.name, "they wait for each other: %s" % " for ".join(way + [service.name]))
    if not getattr(service, "has_no_circle", False):
        for _, needed, _ in service.needs:
            check_circle(services, services[needed], way + [service.name])
    service.has_no_circle = True


def even_shares(services):
    """Compose's shares may be any number; here they are 1 to 100, and only their ratio matters."""
    most = max(s.cpu_shares for s in services)
    for s in services:
        s.share = max(1, round(100 * s.cpu_shares / most))


def read_services(document, folder):
    """The services of a parsed file, in the order of the file."""
    known = {"services", "name", "version"}
    if not isinstance(document, dict) or not isinstance(document.get("services"), dict) or not document["services"]:
        raise problem_at("services", "expected services:, with at least one")
    for key in document:
        if key not in known and not str(key).startswith("x-"):
            raise problem_at(str(key), "not supported at the top, expected services")
    services = []
    for name, keys in document["services"].items():
        where = "services.%s" % name
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,23}", str(name)):
            raise problem_at(where, "expected a name of at most 24 letters, digits, _, . and -")
        service = Service(str(name), folder)
        service.take(where, keys)
        services.append(service)
    check_needs({s.name: s for s in services})
    even_shares(services)
    return services
