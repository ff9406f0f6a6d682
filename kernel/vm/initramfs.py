# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The guest's file system: a newc cpio archive of busybox, init, the command and the user's files.

Written here and not by cpio(1): device nodes need no root that way, and no staging folder.
"""

import pathlib
import stat
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = {".": 0o755, "bin": 0o755, "dev": 0o755, "lkm": 0o755, "out": 0o777, "proc": 0o555, "sys": 0o555, "tmp": 0o1777}


class Archive:
    """Collects entries; a file's parent folders are added before it."""

    def __init__(self):
        self._parts = []
        self._names = set()

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


def build(busybox, command, files):
    """Returns the archive's bytes. `files` are pairs of a host path and an absolute guest path."""
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
    archive.add("command", stat.S_IFREG | 0o644, command.encode() + b"\n")
    for host, guest in files:
        host = pathlib.Path(host)
        archive.add(guest, host.stat().st_mode, host.read_bytes())
    return archive.finish()
