# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The machine as it stands when it has booted, kept in the cache: a run resumes it, in a tenth of a second, instead of booting.

What is kept is a folder with `memory`, the guest's, and `state`, that of the processor and the devices, as QEMU's
migration writes it. Its name says what it depends on, so what is out of date is not found.
"""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import tempfile
import time

import initramfs
import kernels
import machine
from guest import Broken, Guest, Memory
from session import Session

HERE = pathlib.Path(__file__).resolve().parent
# Two checkouts of lkm in turn must not throw out each other's.
KEPT = 3
# QEMU leaves the memory to us: it is a file already.
MEMORY_STAYS = [{"capability": "x-ignore-shared", "state": True}]
CHUNK = 1 << 16


@contextlib.contextmanager
def resumed(series, timeout):
    """A guest of its own that goes on where a boot had ended; the first time boots. Raises Broken."""
    with contextlib.ExitStack() as held:
        try:
            guest = resume(series, timeout, held)
        except OSError as error:
            raise Broken(error) from error
        yield guest


def resume(series, timeout, held):
    memory = held.enter_context(Memory())
    with kept(series, timeout) as folder:
        source = held.enter_context(open(folder / "memory", "rb"))
        state = held.enter_context(open(folder / "state", "rb"))
    deadline = time.monotonic() + timeout
    guest = held.enter_context(Guest(["-accel", "tcg", "-incoming", "defer"], memory))
    # It looks at its memory when it resumes, not before.
    for start, end in data(source):
        os.lseek(memory.file, start, os.SEEK_SET)
        while start < end:
            start += os.sendfile(memory.file, source.fileno(), start, end - start)
    guest.ask("migrate-set-capabilities", deadline, capabilities=MEMORY_STAYS)
    guest.give("state", state, deadline)
    guest.ask("migrate-incoming", deadline, uri="fd:state")
    while guest.ask("query-status", deadline)["status"] == "inmigrate":
        time.sleep(0.001)
    return guest


def exists(series):
    """Whether there is one already."""
    return (kernels.folder(series) / "booted" / name(series)).exists()


def discard(series):
    shutil.rmtree(kernels.folder(series) / "booted" / name(series), ignore_errors=True)


@contextlib.contextmanager
def kept(series, timeout):
    """The folder; nobody removes it meanwhile."""
    where = kernels.folder(series) / "booted"
    where.mkdir(exist_ok=True)
    with open(where / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = where / name(series)
        if not folder.exists():
            keep(series, folder, timeout)
            others = sorted(where.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)
            for stale in others[:-KEPT]:
                shutil.rmtree(stale)
        yield folder


def name(series):
    """What is kept is good for these programs only, and until the host boots: then its clock may run at another rate."""
    tools = [machine.qemu(), machine.busybox(), kernels.image(series)]
    known = [pathlib.Path("/proc/sys/kernel/random/boot_id").read_bytes()]
    known += [f"{path} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}".encode() for path in tools]
    known += [path.read_bytes() for path in sorted(HERE.iterdir()) if path.is_file()]
    return hashlib.sha256(b"\0".join(known)).hexdigest()[:16]


def keep(series, folder, timeout):
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new") as scratch, Memory() as memory:
        fresh = pathlib.Path(scratch, "fresh")
        fresh.mkdir()
        disk = pathlib.Path(scratch, "initramfs")
        disk.write_bytes(initramfs.system(machine.busybox()))
        with open(fresh / "state", "wb") as state, open(pathlib.Path(scratch, "log"), "wb") as log:
            boot = machine.boot("tcg", False, kernels.image(series), disk)
            with Guest(boot, memory) as guest:
                session = Session(guest, timeout, 0, log, None)
                if not session.boot():
                    raise Broken(session.reason)
                deadline = time.monotonic() + timeout
                guest.ask("migrate-set-capabilities", deadline, capabilities=MEMORY_STAYS)
                guest.give("state", state, deadline)
                guest.ask("migrate", deadline, uri="fd:state")
                while (status := guest.ask("query-migrate", deadline)["status"]) != "completed":
                    if status == "failed":
                        raise Broken("migrate: failed")
                    time.sleep(0.01)
        with open(fresh / "memory", "wb") as file, open(memory.file, "rb", closefd=False) as source:
            for start, end in data(source):
                for at in range(start, end, CHUNK):
                    part = os.pread(memory.file, min(CHUNK, end - at), at)
                    if part.count(0) != len(part):
                        os.pwrite(file.fileno(), part, at)
            file.truncate(machine.MEMORY)
        fresh.rename(folder)


def data(file):
    """The ranges of a file that are no holes."""
    end = 0
    with contextlib.suppress(OSError):  # ENXIO: no data beyond
        while True:
            start = os.lseek(file.fileno(), end, os.SEEK_DATA)
            end = os.lseek(file.fileno(), start, os.SEEK_HOLE)
            yield start, end
