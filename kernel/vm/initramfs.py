# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What the guest's file system is made of: newc cpio archives. The system alone is what boots; a run's load comes later.

Written here and not by cpio(1): device nodes need no root that way, and no staging folder.
"""

import pathlib
import re
import stat
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = {".": 0o755, "bin": 0o755, "dev": 0o755, "lkm": 0o755, "out": 0o777, "proc": 0o555, "sys": 0o555, "tmp": 0o1777}


class Archive:
    """Collects entries; a file's parent folders are added before it, but for those that are `there`."""

    def __init__(self, there=()):
        self._parts = []
        self._names = set(there)

    def add(self, name, mode, data=b"", device=(0, 0)):
        name = str(name).strip("/")
        parent = str(pathlib.PurePosixPath(name).parent)
        if parent != "." and parent not in self._names:
            self.add(parent, stat.S_IFDIR | 0o755)
        self._names.add(name)
        path = name.encode() + b"\0"
        fields = (len(self._names), mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(path), 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + path
        self._parts += [head, bytes(-len(head) % 4), data, bytes(-len(data) % 4)]

    def finish(self):
        self.add("TRAILER!!!", 0)
        return b"".join(self._parts)


def system(busybox):
    """The archive that the kernel unpacks: busybox, init and the folders."""
    archive = Archive()
    for name, mode in FOLDERS.items():
        archive.add(name, stat.S_IFDIR | mode)
    # The kernel opens /dev/console for init before devtmpfs is mounted.
    archive.add("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))
    archive.add("bin/busybox", stat.S_IFREG | 0o755, pathlib.Path(busybox).read_bytes())
    # Links made here cost nothing; `busybox --install` in an emulated guest costs a tenth of a second.
    applets = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split()
    for applet in applets:
        if applet != "busybox":
            archive.add(f"bin/{applet}", stat.S_IFLNK | 0o777, b"busybox")
    archive.add("init", stat.S_IFREG | 0o755, (HERE / "init").read_bytes())
    archive.add("sbin/modprobe", stat.S_IFREG | 0o755, (HERE / "modprobe").read_bytes())
    return archive.finish()


def load(command, files):
    """What one run brings along: the command and the user's files, pairs of a host path and an absolute guest path."""
    archive = Archive(there=FOLDERS)
    archive.add("command", stat.S_IFREG | 0o644, command.encode() + b"\n")
    for host, guest in files:
        host = pathlib.Path(host)
        archive.add(guest, host.stat().st_mode, host.read_bytes())
    modules = {guest.name: pathlib.Path(host) for host, guest in files if guest.parent.name == "lkm" and guest.suffix == ".ko"}
    archive.add("modules.alias", stat.S_IFREG | 0o644, aliases(modules).encode())
    return archive.finish()


def aliases(modules):
    """The list that `modprobe` looks names up in, as a piece of shell: modprobe's patterns are the shell's."""
    lines = []
    for file, host in modules.items():
        names = [file.removesuffix(".ko"), *re.findall(r"\0alias=([^\0]+)", host.read_bytes().decode("latin-1"))]
        lines += [f"{name}) exec insmod {file} ;;" for name in names]
    return "\n".join(["case $name in", *lines, "esac", ""])
