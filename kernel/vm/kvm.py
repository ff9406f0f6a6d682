# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Whether Linux boots under KVM on this host. It is tried once, in a race with emulation, and the result is kept in the cache."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import queue
import tempfile
import threading
import time

import initramfs
import kernels
import machine
from guest import Guest, Memory
from session import Session

# Tests name a file that is always there, or never.
DEVICE = os.environ.get("LKM_KVM_DEVICE", "/dev/kvm")
WORKS, FAILS = "works", "fails"


class Demanded(Exception):
    """--kvm on, where KVM cannot be used; the text says why."""


def choose(wish, series, timeout):
    """The accelerator for `on`, `off` or `auto`, and the reason in words. Raises Demanded."""
    if wish == "off":
        return "tcg", "KVM is switched off"
    works, why = judge(series, timeout)
    if wish == "on" and not works:
        raise Demanded(why)
    return ("kvm" if works else "tcg"), why


def judge(series, timeout):
    """Whether KVM works, and why we think so; the first call on a host finds out."""
    if not os.access(DEVICE, os.R_OK | os.W_OK):
        return False, f"{DEVICE} {'may not be used by this user' if os.path.exists(DEVICE) else 'does not exist'}"
    try:
        record().parent.mkdir(parents=True, exist_ok=True)
        # Whoever comes second waits for the verdict, which is quicker than a race of its own.
        with open(record().parent / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not record().exists():
                remember(*race(series, timeout))
            verdict, _, why = record().read_text().strip().partition(": ")
    except OSError as error:
        return False, f"whether KVM works cannot be remembered ({error})"
    return verdict == WORKS, f"{why}; remembered in {record()}"


def remember(works, why):
    """Replaces what is known of KVM on this host."""
    with contextlib.suppress(OSError):
        with tempfile.NamedTemporaryFile("w", dir=record().parent, delete=False) as file:
            file.write(f"{WORKS if works else FAILS}: {why}\n")
        os.replace(file.name, record())


def record():
    """The file for this host and this QEMU. Another host kernel, processor or QEMU is judged anew."""
    qemu = os.stat(machine.qemu())
    known = [read("/etc/machine-id"), *os.uname(), processor(), machine.qemu(), str(qemu.st_size), str(qemu.st_mtime_ns)]
    return kernels.cache() / "kvm" / hashlib.sha256("\0".join(known).encode()).hexdigest()[:16]


def read(path):
    try:
        return pathlib.Path(path).read_text()
    except OSError:
        return ""


def processor():
    return next((line for line in read("/proc/cpuinfo").splitlines() if line.startswith("model name")), "")


def race(series, timeout):
    """Boots under both accelerators at once: KVM works if it is not the last. So a busy host, which slows down both, needs no
    time limit, and a KVM that hangs costs no more than an emulated boot."""
    finished = queue.Queue()
    begun = time.monotonic()
    with contextlib.ExitStack() as held:
        disk = held.enter_context(tempfile.NamedTemporaryFile())
        disk.write(initramfs.system(machine.busybox()))
        disk.flush()
        guests, threads = [], []
        for accelerator in ("kvm", "tcg"):
            arguments = machine.boot(accelerator, False, kernels.image(series), disk.name)
            guest = held.enter_context(Guest(arguments, held.enter_context(Memory())))
            log = held.enter_context(tempfile.NamedTemporaryFile())
            session = Session(guest, timeout, 0, log, None)
            guests.append(guest)
            threads.append(threading.Thread(target=boot, args=(accelerator, session, finished), daemon=True))
            threads[-1].start()
        accelerator, booted, reason = finished.get()
        if accelerator == "tcg" and not booted:
            accelerator, booted, reason = finished.get()
        seconds = time.monotonic() - begun
        for guest, thread in zip(guests, threads):
            guest.kill()
            thread.join(5)
    if accelerator == "tcg":
        return False, f"Linux {series} had not booted under KVM when the emulated machine had, after {seconds:.1f} s"
    if not booted:
        return False, f"Linux {series} does not boot under KVM ({reason})"
    return True, f"Linux {series} booted under KVM in {seconds:.1f} s"


def boot(accelerator, session, finished):
    try:
        booted, reason = session.boot(), session.reason
    except Exception as error:  # The race waits for an answer in any case.
        booted, reason = False, str(error)
    finished.put((accelerator, booted, " ".join(reason.split())))
