# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""stress.py SEED SECONDS: children that make odd calls of /dev/cup and /dev/tray, with threads, and are killed at any
moment."""

import contextlib
import ctypes
import os
import random
import sys
import select
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_ssize_t
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_size_t]
draw = random.Random(int(sys.argv[1]))
end = time.time() + float(sys.argv[2])


def anywhere(bits):
    return ctypes.c_void_p(draw.getrandbits(bits))


def one_call(fd):
    match draw.randrange(15):
        case 0:
            os.write(fd, b"x" * draw.randrange(5000))
        case 1:
            os.read(fd, draw.randrange(1, 9000))
        case 2:
            libc.read(fd, anywhere(47), 100)
        case 3:
            libc.write(fd, anywhere(64), ctypes.c_size_t(draw.getrandbits(63)))
        case 4:
            libc.ioctl(fd, 0x80046301, anywhere(40))
        case 5:
            os.close(os.dup(fd))
        case 6:
            threading.Thread(target=lambda: libc.read(fd, ctypes.create_string_buffer(9), 9), daemon=True).start()
            if draw.random() < 0.3:
                os.close(fd)
                os._exit(0)
        case 7:
            libc.open(anywhere(47), 0)
            libc.readv(fd, ctypes.c_void_p(8), draw.randrange(2000))
        case 8:
            map_and_forget()
        case 9:
            open_what_changes()
        case 10:
            out, into = os.pipe()
            tray = os.open("/dev/tray", os.O_RDWR)
            os.sendfile(into, tray, 0, draw.randrange(1, 9000))
            os.splice(out, tray, draw.randrange(1, 9000), offset_dst=draw.randrange(20000))
            libc.sendfile(draw.choice([fd, into, 999]), draw.choice([tray, out, -1]), anywhere(47), draw.randrange(1 << 20))
            for one in (out, into, tray):
                os.close(one)
        case 11:
            libc.poll(anywhere(47), draw.randrange(1 << 16), 0)
            select.select([fd], [fd], [], draw.random() * 0.01)
        case 12:
            # Closed under the hands of who reads, and opened again as something else.
            own = os.open("/dev/cup", os.O_RDWR)
            reader = threading.Thread(target=lambda: libc.read(own, ctypes.create_string_buffer(9), 9), daemon=True)
            reader.start()
            os.close(own)
            os.write(fd, b"x")
        case 13:
            for _ in range(20):
                if os.fork() == 0:
                    os._exit(0)
        case 14:
            libc.mmap(None, ctypes.c_size_t(draw.getrandbits(40)), 3, draw.getrandbits(5), fd, ctypes.c_size_t(draw.getrandbits(40)))


def map_and_forget():
    fd = os.open(draw.choice(["/dev/tray", "/dev/steam"]), os.O_RDWR)
    size = 4096 * draw.randrange(1, 5)
    at = libc.mmap(None, size, 3, draw.choice([1, 2]), fd, 0)
    if at != -1:
        ctypes.memset(at, 7, size)
        os.write(fd, ctypes.string_at(at, 100))
        if draw.random() < 0.5:
            libc.munmap(ctypes.c_void_p(at), 4096)
    os.close(fd)


def open_what_changes():
    """The path becomes another one while the call looks at it."""
    paths = [b"/dev/cup\0", b"/dev/null", b"/etc/none"]
    text = ctypes.create_string_buffer(paths[0], 16)
    over = threading.Event()

    def change():
        while not over.is_set():
            for path in paths:
                ctypes.memmove(text, path, 9)

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    for _ in range(20):
        fd = libc.open(text, os.O_RDWR | os.O_NONBLOCK)
        if fd >= 0:
            libc.read(fd, ctypes.create_string_buffer(9), 9)
            os.close(fd)
    over.set()
    thread.join()


def child(seed):
    draw.seed(seed)
    fd = os.open("/dev/cup", os.O_RDWR | (os.O_NONBLOCK if draw.random() < 0.5 else 0))
    for _ in range(draw.randrange(1, 30)):
        with contextlib.suppress(OSError):
            one_call(fd)


live = set()
count = 0
while time.time() < end:
    while len(live) < 12:
        seed = draw.getrandbits(60)
        pid = os.fork()
        if pid == 0:
            try:
                child(seed)
            finally:
                os._exit(0)
        live.add(pid)
        count += 1
    if draw.random() < 0.5:
        os.kill(draw.choice(sorted(live)), draw.choice([9, 9, 15, 19, 18]))
    while (gone := os.waitpid(-1, os.WNOHANG)[0]) != 0:
        live.discard(gone)
        if not live:
            break
    if draw.random() < 0.02:
        time.sleep(0.005)
for pid in live:
    os.kill(pid, 9)
    os.waitpid(pid, 0)
print(count, "children")
