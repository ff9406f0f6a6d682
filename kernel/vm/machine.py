# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The virtual machine: QEMU's flags, each with its reason."""

import ctypes
import mmap
import platform
import shutil
import signal
import time

from kernels import Unavailable

QEMU = "qemu-system-x86_64"
MIB = 1 << 20
MEMORY = 640 * MIB
# Memory that the guest's kernel leaves alone, and that the guest reaches through /dev/mem: files come and go there.
WINDOW = range(128 * MIB, 256 * MIB)
# microvm: no PCI bus and no firmware to walk through. rtc: else the guest lives in 1970.
MACHINE = ["-M", "microvm,rtc=on", "-cpu", "max", "-m", f"{MEMORY // MIB}M", "-smp", "1", "-nodefaults",
           "-no-user-config", "-display", "none"]


def qemu():
    return program(QEMU, "qemu-system-x86")


def busybox():
    return program("busybox", "busybox-static")


def program(name, package):
    path = shutil.which(name)
    if not path:
        raise Unavailable(f"{name} is missing; run ./setup.sh, or: apt-get install {package}")
    return path


def boot(accelerator, icount, kernel, initramfs):
    """QEMU's arguments for a boot, beside those that every guest has."""
    line = [
        "console=ttyS0",
        "quiet",
        # Reboot at once, which -no-reboot turns into QEMU's end; an oops counts as a panic. By a triple fault: microvm has
        # nothing else to reset it, and Linux would try all that a PC has, at last its firmware.
        "panic=-1", "oops=panic", "reboot=t",
        # The crypto self-tests are a sixth of an emulated boot (measured: 0.3 to 0.5 s).
        "cryptomgr.notests",
        f"memmap={len(WINDOW) // MIB}M${WINDOW.start // MIB}M",
    ]
    run = ["-accel", accelerator, "-kernel", str(kernel), "-initrd", str(initramfs)]
    if icount:
        # One instruction is one nanosecond of guest time, and the TSC ticks once per nanosecond. The fixed
        # seed and date, and no address randomisation, make a second run execute the same instructions.
        run += ["-icount", "shift=0,sleep=off", "-seed", "1", "-rtc", "base=2026-01-01,clock=vm"]
        line += ["tsc_early_khz=1000000", "nokaslr"]
    elif accelerator == "tcg" and (khz := host_tsc_khz()):
        # The guest calibrates its TSC against an emulated PIT. On a busy host that fails, and microvm has no
        # other timer: such a boot hangs. An emulated TSC is the host's own, so its rate can be told instead, and that
        # it can be relied on: else the guest has no fine timers until seconds later, and each short sleep takes 4 ms.
        line += [f"tsc_early_khz={khz}", "tsc=reliable"]
    return run + ["-append", " ".join(line)]


def host_tsc_khz():
    """The rate of this host's time stamp counter, measured; None where that cannot be done."""
    if platform.machine() != "x86_64":
        return None
    code = bytes.fromhex("0f31 48c1e220 4809d0 c3")  # rdtsc; shl rdx, 32; or rax, rdx; ret
    try:
        page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    except OSError:
        return None
    page.write(code)
    read = ctypes.CFUNCTYPE(ctypes.c_uint64)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    ticks, start = read(), time.monotonic_ns()
    time.sleep(0.02)
    return (read() - ticks) * 1_000_000 // (time.monotonic_ns() - start)


def die_with_parent():
    """Run in the child before exec. A runner that is killed outright must not leave its guest spinning."""
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, linux/prctl.h
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
