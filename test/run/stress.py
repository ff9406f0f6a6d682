# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""stress.py SEED SECONDS: children that make odd calls of /dev/cup, with threads, and are killed at any moment."""

import contextlib
import ctypes
import os
import random
import sys
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
draw = random.Random(int(sys.argv[1]))
end = time.time() + float(sys.argv[2])


def anywhere(bits):
    return ctypes.c_void_p(draw.getrandbits(bits))


def one_call(fd):
    match draw.randrange(8):
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
