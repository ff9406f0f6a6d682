#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""run_test.py LKM-RUN MODULE CLIENT CASE: a test of `lkm run`, by its name. 77 where system calls are not handed over."""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["PATH"] += ":/usr/sbin:/sbin"
HERE = Path(__file__).resolve().parent
LKM_RUN, MODULE, CLIENT = (str(Path(word).resolve()) for word in sys.argv[1:4])
CASE = sys.argv[4]


def lkm(*words, expect=0, **more):
    done = subprocess.run([LKM_RUN, *map(str, words)], capture_output=True, text=True, timeout=100, stdin=subprocess.DEVNULL, **more)
    if expect is not None and done.returncode != expect:
        sys.exit(f"lkm {' '.join(map(str, words))}: {done.returncode}, and not {expect}\n{done.stdout}{done.stderr}")
    return done


def expect(what, text):
    if what not in text:
        sys.exit(f"{what!r} is missing in:\n{text}")


def session():
    """session.sh, each command with its output, is session.txt."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        shutil.copy(MODULE, folder)
        perform("session", folder, "--report")


def disk():
    """disk.sh is disk.txt: the usual programs and a disk, examples/ramdisk."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        shutil.copy(Path(MODULE).with_name("ramdisk.ko"), folder)
        perform("disk", folder, "--report")


def book():
    """book.sh is book.txt: a reader who is no root, in a folder with the sources of modules and a Makefile of the usual kind."""
    for tool in ("depmod", "modprobe", "make"):
        if not shutil.which(tool):
            print(f"{tool} is not installed")
            sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        sources = Path(shutil.copytree(HERE / "book", Path(folder, "book")))
        user = "65534:65534"
        if os.geteuid() == 0:
            for path in (sources, *sources.iterdir()):
                os.chown(path, 65534, 65534)
        perform("book", sources, "--report", "--user", user)


def perform(name, folder, *options):
    lines = [line for line in (HERE / f"{name}.sh").read_text().splitlines() if not line.startswith("#")]
    script = "exec 2>&1; export LC_ALL=C\n" + "".join(f"cat <<'END_OF_COMMAND'\n$ {line}\nEND_OF_COMMAND\n{line}\n" for line in lines)
    got = lkm("run", *options, "bash", "-c", script, cwd=folder, expect=None)
    text = re.sub(r"(?m)^((?:cup|lid|kettle) +)\d+", r"\1SIZE", got.stdout)
    text = re.sub(r"\d+ [A-Z][a-z]{2} +\d+ +(\d{4}|\d\d:\d\d) kettle.ko", "SIZE DATE kettle.ko", text)
    text = re.sub(r"[A-Z][a-z]{2} +\d+ +(\d{4}|\d\d:\d\d) /dev", "DATE /dev", text).replace(str(folder), "FOLDER")
    recorded = HERE / f"{name}.txt"
    wanted = recorded.read_text() if recorded.exists() else ""
    if text != wanted:
        if os.environ.get("LKM_WRITE"):
            recorded.write_text(text)
        sys.exit("".join(difflib.unified_diff(wanted.splitlines(True), text.splitlines(True), recorded.name, "got")) + got.stderr)
    if got.returncode or "BUG" in got.stderr:
        sys.exit(f"status {got.returncode}: {got.stderr}")


def c_client():
    expect("checks", lkm("run", "--report", "-m", MODULE, CLIENT).stdout)


def mappings():
    tray, client = Path(MODULE).parent / "tray.ko", Path(CLIENT).parent / "run_map_client"
    done = lkm("run", "--report", "-c", f'insmod "{tray}" && "{client}" && rmmod tray && dmesg | tail -n 1')
    expect("checks", done.stdout)
    expect("8 mappings made, 8 closed", done.stdout)
    expect("mremap() that makes the mapping of a simulated file larger is not modelled", done.stderr)
    # Whoever maps is killed at any moment.
    script = 'for i in $(seq 60); do timeout -s KILL 0.0$((i % 8 + 1)) "$1" again; done; rmmod tray && dmesg | tail -n 1'
    done = lkm("run", "--report", "-m", tray, "-c", script, client)
    found = re.search(r"(\d+) mappings made, (\d+) closed", done.stdout)
    if not found or found[1] != found[2] or int(found[1]) < 500:
        sys.exit(f"not each mapping was closed:\n{done.stdout}{done.stderr}")


def transfers():
    lkm("run", "--report", "-m", MODULE, "-m", Path(MODULE).parent / "tray.ko", sys.executable, HERE / "transfers.py")
    # The programs of the field, which try these calls first.
    script = "cp /proc/modules here; cat /proc/modules | cmp - here && head -c 6 /dev/beans > six && cmp six - && echo same"
    with tempfile.TemporaryDirectory() as folder:
        done = lkm("run", "-m", MODULE, "-c", f"printf zzzzzz | {{ {script}; }}", cwd=folder, expect=None)
    expect("same", done.stdout + done.stderr)


def python_client():
    lkm("run", "--report", "-m", MODULE, sys.executable, HERE / "client.py")


def a_static_program():
    busybox = shutil.which("busybox")
    if not busybox:
        print("busybox is not installed")
        sys.exit(77)
    script = "echo bb > /dev/cup; head -n 1 /dev/cup; ls -l /dev/beans; dmesg | tail -n 1; rmmod cup; ls /dev/cup"
    done = lkm("run", "-m", MODULE, busybox, "sh", "-c", script, expect=None)
    expect("bb\n", done.stdout)
    expect("254,   1", done.stdout)
    expect("cup: ready", done.stdout)
    expect("/dev/cup: No such file", done.stderr)


def stress():
    seconds = os.environ.get("LKM_STRESS_SECONDS", "5")
    script = f'"{sys.executable}" "{HERE}/stress.py" 1 {seconds} && sleep 0.1 && rmmod cup && rmmod tray && dmesg | tail -n 2'
    done = lkm("run", "--report", "-m", MODULE, "-m", Path(MODULE).parent / "tray.ko", "-c", script)
    maps = re.search(r"(\d+) mappings made, (\d+) closed", done.stdout)
    if not maps or maps[1] != maps[2] or int(maps[1]) < 5:
        sys.exit(f"mappings made and closed differ, or are few:\n{done.stdout}{done.stderr}")
    found = re.search(r"gone, (\d+) opens, (\d+) releases", done.stdout)
    if not found or found[1] != found[2] or int(found[1]) < 20:
        sys.exit(f"opens and releases differ, or are few:\n{done.stdout}{done.stderr}")


def statuses():
    lkm("run", "true")
    lkm("run", "false", expect=1)
    lkm("run", "sh", "-c", "exit 7", expect=7)
    lkm("run", "-c", 'exit "$1"', "9", expect=9)
    lkm("run", "sh", "-c", "kill -9 $$", expect=137)
    lkm("run", "/nonexistent/program", expect=127)
    lkm("run", expect=2)
    lkm("run", "--no-such-option", "true", expect=2)
    lkm("run", "-m", "/nonexistent.ko", "true", expect=126)
    lkm("run", "--processors", "65", "true", expect=2)
    lkm("run", "--processors", "4", "--preemption", "true")
    lkm("doctor")
    expect("lkm run", lkm("doctor").stdout)
    expect("--module", lkm("run", "--help").stdout)


def a_driver_that_oopses():
    script = "cat /dev/cup & sleep 0.2; (echo boom > /dev/beans); echo status $?; wait; cat /dev/cup; dmesg | tail -n 1; echo alive"
    done = lkm("run", "--report", "-m", MODULE, "bash", "-c", script, expect=3)
    expect("status 137", done.stdout)
    expect("BUG: kernel NULL pointer dereference", done.stdout)
    expect("alive", done.stdout)
    expect("No such device", done.stderr)
    expect("in cup_spill() (", done.stderr)
    lkm("run", "-m", MODULE, "bash", "-c", "(echo boom > /dev/beans); exit 4", expect=4)


def time_of_its_own():
    script = f'"{sys.executable}" -c "import fcntl; fcntl.ioctl(open(\'/dev/cup\'), 0x6304, 3600000)"'
    lkm("run", "--virtual-time", "-m", MODULE, "-c", script)


def what_is_not_modelled():
    done = lkm("run", "-m", MODULE, "-c", "echo x > /dev/mistyped; mknod /dev/pipe p; true")
    expect("/dev/mistyped is not there", done.stderr)
    expect("anything but a device is not modelled", done.stderr)


def working_directories():
    """As a person moves about, and as programs do; the host keeps where they are."""
    script = """
cd /sys/class/cup && pwd && /bin/pwd && cat cup/dev && cat ./cup/../beans/dev
cd cup && /bin/pwd && cat dev && (cd -P .. && /bin/pwd) && ls -d ../../../../../etc
cd -P ../../../.. && /bin/pwd && test -d class && cd .. && /bin/pwd
cd /lib/modules/$(uname -r) && /bin/pwd && cd .. && /bin/pwd && cd .. && pwd && test -d /etc
mkdir -p /lib/modules/$(uname -r)/extra/deep && cd /lib/modules/*-lkm/extra && touch here && ls -l .. | grep -c extra && ls && rm here
cd /sys/nothing; cd /sys/class/cup/cup/dev; cd /dev && ls -d cup
"""
    done = lkm("run", "-m", MODULE, "bash", "-c", script)
    where = "/sys/devices/virtual/cup/cup"
    release = next(line for line in done.stdout.splitlines() if line.endswith("-lkm"))
    wanted = ["/sys/class/cup", "/sys/class/cup", "254:0", "254:1", where, "254:0", "/sys/devices/virtual/cup", "../../../../../etc", "/sys", "/",
              release, "/lib/modules", "/lib", "1", "deep", "here", "cup"]
    if done.stdout.splitlines() != wanted:
        sys.exit(f"{done.stdout.splitlines()}\nand not\n{wanted}\n{done.stderr}")
    expect("/sys/nothing: No such file", done.stderr)
    expect("dev: Not a directory", done.stderr)
    lkm("run", "-m", MODULE, sys.executable, HERE / "directories.py")
    expect("killed", lkm("run", "-m", MODULE, sys.executable, HERE / "moves.py", os.environ.get("LKM_STRESS_SECONDS", "3")).stdout)


def users():
    """Who a program is, as it sees itself and as a driver sees it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        shutil.copytree(HERE / "book", Path(folder, "book"))
        program = shutil.copy(HERE / "users.py", folder)
        python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
        lkm("run", "-c", f"make -s -C {folder}/book")
        modules = [word for name in ("lid", "kettle") for word in ("-m", f"{folder}/book/{name}.ko")]
        lkm("run", "--user", "1000:100", *modules, python, program)
        lkm("run", *modules, "bash", "-c", f"test $EUID = 0 && exec '{python}' '{program}' root")
        as_somebody = ["--reuid", "65533", "--regid", "65533", "--clear-groups"]
        if os.geteuid() == 0 and shutil.which("setpriv"):
            copy = shutil.copy(LKM_RUN, folder)
            words = ["setpriv", *as_somebody, copy, "run", *modules, python, program, "root"]
            done = subprocess.run(words, capture_output=True, text=True, timeout=100, stdin=subprocess.DEVNULL)
            if done.returncode:
                sys.exit(f"root in name: {done.returncode}\n{done.stdout}{done.stderr}")
            done = lkm("run", *modules, "setpriv", *as_somebody, "cat", "/dev/kettle")
            expect("uid 65533 euid 65533 gid 65533 admin 0", done.stdout)
        done = lkm("run", "--keep-ids", *modules, "cat", "/dev/kettle")
        expect(f"uid {os.getuid()} euid {os.getuid()} gid {os.getgid()} admin {int(os.getuid() == 0)}", done.stdout)
        lkm("run", "--user", "no-such-user", "true", expect=2)
        lkm("run", "--user", "1", "--keep-ids", "true", expect=2)
        done = lkm("run", "--user", "1", "-c", "sudo -n sh -c 'exit 3'; echo $?; su -c 'id -u'; sudo -u '#7' id -u; sudo -x true; sudo V=w printenv V", expect=0)
        if done.stdout != "3\n0\n7\nw\n":
            sys.exit(done.stdout + done.stderr)
        expect("sudo: -x is an option", done.stderr)


def diff():
    """`lkm diff` of a script that is equal in both worlds, and of one that is not."""
    os.environ.update(LKM_RUN=LKM_RUN, LKM_KDIR=str(Path(LKM_RUN).parents[1] / "kdir"))
    program = HERE.parents[1] / "kernel/lkm/lkm"
    with tempfile.TemporaryDirectory() as folder:
        sources = shutil.copytree(HERE / "book", Path(folder, "book"))
        script = Path(sources, "script.sh")
        for words, text, status, said in (
            (("-m", f"{sources}/lid.ko"), "rmmod lid; uname -v\n", 1, "≠ "),
            ((), (HERE / "diff.sh").read_text(), 0, "Equal: "),
        ):
            script.write_text(text)
            done = subprocess.run([program, "diff", *words, script], capture_output=True, text=True, timeout=500)
            if done.returncode == 77:
                print(done.stderr)
                sys.exit(77)
            if done.returncode != status:
                sys.exit(f"{done.returncode}, and not {status}:\n{done.stdout}{done.stderr}")
            expect(said, done.stdout)
        for wanted in ("[exit status 3]", "kettle: green tea", "  uid 0   "):
            expect(wanted, done.stdout)


def under_gdb():
    if not shutil.which("gdb"):
        sys.exit(77)
    commands = "break cup_read\nrun\nlkm ps\nprint full\nset var full = 1\ncontinue\n"
    words = [LKM_RUN, "run", "--gdb", "-m", MODULE, "-c", "echo hi > /dev/cup; dd if=/dev/cup bs=9 count=1 status=none"]
    done = subprocess.run(words, input=commands, capture_output=True, text=True, timeout=100)
    if "ptrace: Operation not permitted" in done.stdout + done.stderr:
        sys.exit(77)
    expect("Breakpoint 1, cup_read (", done.stdout)
    expect("read() of /dev/cup", done.stdout)
    expect("$1 = 3", done.stdout)
    # What gdb changed in the driver is what the program gets.
    if re.search(r"^hi", done.stdout, re.M) or not re.search(r"^h", done.stdout, re.M):
        sys.exit(f"the program did not read 'h' alone:\n{done.stdout}{done.stderr}")


def an_ordinary_user():
    """As it is for a user who is not root, and who is then root inside."""
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            sys.exit(77)
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            for file in (LKM_RUN, MODULE):
                shutil.copy(file, folder)
            here = Path(folder)
            command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", here / Path(LKM_RUN).name, "run", "-m", here / Path(MODULE).name]
            return check_as_user(command, folder)
    return check_as_user([LKM_RUN, "run", "-m", MODULE], None)


def check_as_user(command, folder):
    script = "id -u; mknod /dev/mug c 254 0 && echo hi > /dev/mug && head -n 1 /dev/cup; rmmod cup && echo removed; chown 1 /dev/mug && ls -ln /dev/mug"
    done = subprocess.run([*map(str, command), "sh", "-c", script], capture_output=True, text=True, timeout=100, cwd=folder)
    expect("0\nhi\nremoved\n", done.stdout)
    expect(" 1 0 254, 0 ", done.stdout)


if subprocess.run([LKM_RUN, "doctor"], capture_output=True).returncode:
    print("this machine does not hand over system calls: lkm doctor says why")
    sys.exit(77)
globals()[CASE]()
