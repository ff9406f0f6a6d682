# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""moves.py SECONDS: processes with threads that move from one simulated directory to another, and are stopped and killed."""

import os
import random
import signal
import sys
import threading
import time

PLACES = ("/sys/class", "/sys/devices/virtual", "/lib/modules", "/", "/sys/class/misc")


def move():
    while True:
        try:
            os.chdir(random.choice(PLACES))
            os.listdir(".")
            os.stat("..")
            assert os.getcwd() in PLACES
        except BaseException as why:
            print(repr(why), file=sys.stderr)
            os.kill(os.getppid(), signal.SIGTERM)


def child():
    for _ in range(3):
        threading.Thread(target=move, daemon=True).start()
    time.sleep(1000)


end = time.time() + float(sys.argv[1])
killed = 0
while time.time() < end:
    children = []
    for _ in range(4):
        pid = os.fork()
        if not pid:
            child()
        children.append(pid)
    until = time.time() + 0.3
    while time.time() < until:
        os.kill(random.choice(children), random.choice([signal.SIGSTOP, signal.SIGCONT]))
        time.sleep(0.001)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        killed += 1
print(killed, "killed")
