# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Working directories of a program, in a simulated kernel with the module `cup`."""

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)

os.chdir("/sys/class")
assert os.getcwd() == "/sys/class"
assert "cup" in os.listdir(".")
os.chdir("cup/cup")
device = os.getcwd()
assert device == "/sys/devices/virtual/cup/cup"
with open("dev") as file:
    assert file.read() == "254:0\n"

# A child is where its parent is, and moves alone.
reads, writes = os.pipe()
if not os.fork():
    os.chdir("..")
    os.write(writes, os.getcwd().encode())
    os._exit(0)
os.wait()
assert os.read(reads, 100) == b"/sys/devices/virtual/cup"
assert os.getcwd() == device

# By descriptor: a simulated directory, and one of the host's.
folder = os.open("/sys/class/cup", os.O_RDONLY | os.O_DIRECTORY)
before = len(os.listdir("/proc/self/fd"))
os.fchdir(folder)
assert os.getcwd() == "/sys/class/cup"
assert len(os.listdir("/proc/self/fd")) == before
host = os.open("/", os.O_RDONLY)
os.fchdir(host)
assert os.getcwd() == "/"

# What cannot be.
file = os.open(device + "/dev", os.O_RDONLY)
for call, wanted in ((lambda: os.fchdir(file), errno.ENOTDIR), (lambda: os.chdir(device + "/dev"), errno.ENOTDIR), (lambda: os.chdir("/sys/no"), errno.ENOENT)):
    try:
        call()
    except OSError as error:
        assert error.errno == wanted, error
    else:
        raise AssertionError("it must fail")
os.chdir(device)
small = ctypes.create_string_buffer(4)
assert libc.syscall(79, small, 4) == -1 and ctypes.get_errno() == errno.ERANGE

# Of a thread, for the whole process; and of a process that a signal comes to all the time.
import signal  # noqa: E402
import threading  # noqa: E402

thread = threading.Thread(target=os.chdir, args=("/sys/class",))
thread.start()
thread.join()
assert os.getcwd() == "/sys/class"
heard = 0


def hear(*_):
    global heard
    heard += 1


signal.signal(signal.SIGALRM, hear)
signal.siginterrupt(signal.SIGALRM, False)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
for n in range(300):
    os.chdir(device if n % 2 else "/sys/class/cup")
    assert os.getcwd() == (device if n % 2 else "/sys/class/cup")
signal.setitimer(signal.ITIMER_REAL, 0)
assert heard > 3, heard
