#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Uses lkm as the projects around it do: downstream_test.py STEP FOLDER, where FOLDER is for what the steps make.

The step `install` comes first. CC, CXX, CMAKE, CTEST and GENERATOR in the environment choose the tools.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LKM = HERE.parents[1]
CXX = os.environ.get("CXX", "g++")
CMAKE = os.environ.get("CMAKE", "cmake")
CTEST = os.environ.get("CTEST", "ctest")
GENERATOR = os.environ.get("GENERATOR", "Ninja")
RELEASES = sorted(tree.parent.name for tree in Path("/lib/modules").glob("*/build") if (tree / "Makefile").exists())
NOT_RUN = 77


def run(*command, **environment):
    command = [str(word) for word in command]
    print("$", *command, flush=True)
    # ctest may run under a make whose job server is not for these.
    inherited = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run(command, env=inherited | {name: str(value) for name, value in environment.items()},
                          check=True, stdin=subprocess.DEVNULL)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def configure(source, build, *settings):
    run(CMAKE, "-S", source, "-B", fresh(build), "-G", GENERATOR, "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror",
        f"-DCMAKE_CXX_COMPILER={CXX}", f"-DCMAKE_C_COMPILER={os.environ.get('CC', 'gcc')}", *settings)


def build(folder, *targets):
    run(CMAKE, "--build", folder, "--target", *targets)


def run_tests(folder):
    run(CTEST, "--test-dir", folder, "-L", "sim", "--no-tests=error", "--output-on-failure")
    # Its twin in the VM is at least known; this test does not boot one.
    listed = subprocess.run([CTEST, "--test-dir", folder, "-N"], check=True, capture_output=True, text=True).stdout
    assert "clock_test.vm-6.1" in listed, listed


def check_module(module, work):
    shown = subprocess.run(["modinfo", module], check=True, capture_output=True, text=True).stdout
    print(shown, flush=True)
    for line in ("Ticks when somebody looks", "start:ticks before the first (int)"):
        assert line in shown, f"modinfo does not say: {line}"
    commands = list(module.parent.rglob(".clock.cpp.o.cmd"))
    assert len(commands) == 1, commands
    text = commands[0].read_text()
    assert str(work / "prefix/include") in text and str(LKM / "include") not in text, "compiled with other headers than the installed"


def install(work):
    made, tree = work / "lkm", work / "installed"
    configure(LKM, made, "-DLKM_BUILD_TESTS=OFF", "-DLKM_BUILD_EXAMPLES=OFF")
    too_early = subprocess.run([CMAKE, "--install", made, "--prefix", fresh(tree)], capture_output=True, text=True)
    assert too_early.returncode and "is not built yet" in too_early.stderr and not list(tree.iterdir()), too_early
    build(made, "all")
    run(CMAKE, "--install", made, "--prefix", fresh(tree))
    # What is installed must not care where it lies.
    shutil.rmtree(work / "prefix", ignore_errors=True)
    tree.rename(work / "prefix")
    shutil.rmtree(made)
    links = [path for path in (work / "prefix").rglob("*") if path.is_symlink() and "liblkm_sim.so" not in path.name]
    assert not links, f"links are installed: {links}"
    for tool in ("object_gate", "vm/lkm-vm", "vm/init", "lkm/lkm", "kdir/modpost.py"):
        assert os.access(work / "prefix/share/lkm/kernel" / tool, os.X_OK), f"{tool} is not executable"
    # The two sources are compiled into the programs of lkm_add_module() and lkm_add_test().
    others = [str(path) for path in (work / "prefix/include").rglob("*")
              if path.is_file() and path.suffix not in (".h", ".hpp", ".ipp")]
    assert not others, f"no headers, but under include/: {others}"
    tools = sorted((work / "prefix/bin").iterdir())
    assert {"lkm", "lkm-vm", "lkm-compare-transcripts"} <= {tool.name for tool in tools}, tools
    for tool in tools:
        assert tool.name.startswith("lkm"), tool
        assert "usage: lkm" in subprocess.run([tool, "--help"], check=True, capture_output=True, text=True).stdout, tool


def check_gdb(work, program):
    """The installed script, with a program whose author did not ask for debug information."""
    if not shutil.which("gdb"):
        print("gdb is not there, and so not tried")
        return
    shown = subprocess.run(["gdb", "-nx", "-batch", "-ex", f"source {work / 'prefix/share/lkm/gdb/lkm_gdb.py'}",
                            "-ex", "set breakpoint pending on", "-ex", "break lkm::sim::printk_log::add", "-ex", "run", "-ex", "finish",
                            "-ex", "lkm ps", "-ex", "lkm dmesg", "--args", program, "--run_test=chime*"],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, errors="replace")
    print(shown.stdout, shown.stderr, flush=True)
    if "ptrace: Operation not permitted" not in shown.stdout + shown.stderr:
        assert re.search(r"^\* +1  init +running +init_module\(\)", shown.stdout, re.M), "lkm ps does not show the task"
        assert "] chime: dong" in shown.stdout, "lkm dmesg does not show the log"


def find_package(work):
    folder = work / "find_package"
    configure(HERE / "find_package", folder, f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", f"-DLKM_KERNELS={';'.join(RELEASES[:1])}")
    build(folder, "sim_tests")
    run_tests(folder)
    check_gdb(work, folder / "clock_test")
    for release in RELEASES[:1]:
        build(folder, "clock_ko")
        check_module(folder / "ko" / release / "clock.ko", work)
        assert (folder / "ko" / release / "chime.ko").exists()


def shared(work):
    """With the shared library, and sanitizers that it was not compiled with."""
    folder = work / "shared"
    flags = "-fsanitize=address,undefined"
    configure(HERE / "find_package", folder, f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", "-DLKM_KERNELS=", "-DBUILD_SHARED_LIBS=ON",
              f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags} -Wall -Wextra -Werror")
    build(folder, "sim_tests")
    needed = subprocess.run(["readelf", "-d", folder / "clock_test"], check=True, capture_output=True, text=True).stdout
    assert re.search(r"NEEDED.*liblkm_sim\.so", needed), needed
    run_tests(folder)


def tsan(work):
    """With the other sanitizer, which the library was not compiled with either."""
    folder = work / "tsan"
    configure(HERE / "find_package", folder, f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", "-DLKM_KERNELS=",
              "-DCMAKE_C_FLAGS=-fsanitize=thread", "-DCMAKE_CXX_FLAGS=-fsanitize=thread -Wall -Wextra -Werror")
    build(folder, "sim_tests")
    run_tests(folder)


def asan_lines(work):
    """The driver's line is in AddressSanitizer's own report, in a project that asks for nothing but the sanitizer."""
    folder = work / "cracked"
    configure(HERE / "cracked", folder, f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", "-DLKM_KERNELS=", "-DCMAKE_BUILD_TYPE=Debug",
              "-DCMAKE_C_FLAGS=-fsanitize=address", "-DCMAKE_CXX_FLAGS=-fsanitize=address")
    build(folder, "sim_tests")
    for case, source in (("in_cxx", "cracked.cpp"), ("in_c", "cracked_c.c")):
        wrong = next(number for number, line in enumerate((HERE / "cracked" / source).read_text().splitlines(), 1) if "report names" in line)
        shown = subprocess.run([folder / "cracked_test", f"--run_test={case}"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        said = shown.stdout + shown.stderr
        print(said, flush=True)
        assert shown.returncode and "AddressSanitizer: global-buffer-overflow" in said, "ASan says nothing"
        assert re.search(rf"^ *#0 .*/{re.escape(source)}:{wrong}\b", said, re.M), f"the report does not name {source}:{wrong}"


def header_only(work):
    folder = work / "header_only"
    configure(HERE / "find_package", folder, f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", "-DLKM_KERNELS=", "-DLKM_HEADER_ONLY=ON")
    build(folder, "sim_tests")
    symbols = subprocess.run(["nm", "-C", *folder.rglob("clock.cpp.o")], check=True, capture_output=True, text=True).stdout
    assert re.search(r" W cdev_add$", symbols, re.M), "the kernel is not compiled inline with the driver"
    run_tests(folder)


def program(work):
    """The installed lkm: what `lkm new` writes builds and passes, and kdir builds a folder."""
    folder = fresh(work / "program")
    lkm = work / "prefix/bin/lkm"
    for words in (["brew"], ["pot", "--c"]):
        subprocess.run([lkm, "new", *words], cwd=folder, check=True)
        name = words[0]
        assert str(work / "prefix") in (folder / name / "CMakeLists.txt").read_text()
        configure(folder / name, folder / name / "build", "-DLKM_KERNELS=")
        build(folder / name / "build", "sim_tests")
        run(CTEST, "--test-dir", folder / name / "build", "-L", "sim", "--no-tests=error", "--output-on-failure")
    kdir = subprocess.run([lkm, "kdir"], check=True, capture_output=True, text=True).stdout.strip()
    assert Path(kdir) == work / "prefix/share/lkm/kernel/kdir", kdir
    before = sorted(Path(kdir).rglob("*"))
    run("make", "-C", kdir, f"M={folder / 'pot'}", "modules")
    assert sorted(Path(kdir).rglob("*")) == before, "make wrote into the installed folder"
    guide(work, folder / "pot")
    shown = subprocess.run([lkm, "check", "--no-kernels", folder / "pot"], capture_output=True, text=True)
    assert shown.stdout.startswith("Nothing to say of pot"), shown
    # Without CLI11 and libseccomp there is no `lkm run`, and in some containers it cannot work.
    if not subprocess.run([lkm, "doctor"], capture_output=True).returncode:
        said = subprocess.run([lkm, "run", "-m", folder / "pot/pot.ko", "cat", "/proc/modules"], check=True, capture_output=True, text=True).stdout
        assert said.startswith("pot "), said
    for path in ("share/man/man1/lkm.1", "share/bash-completion/completions/lkm"):
        assert (work / "prefix" / path).exists(), path


def guide(work, modules):
    """The project of docs/guide.md, with pot.ko of MODULES for the Guide's first one: it names no module, and loads a file."""
    folder = fresh(work / "guide")
    page = (LKM / "docs/guide.md").read_text()
    for name, language in (("CMakeLists.txt", "cmake"), ("guide.cpp", "cpp")):
        (folder / name).write_text(re.search(rf"```{language}\n(.*?)```", page, re.S)[1].replace("hello-1", "pot"))
    configure(folder, folder / "build", f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", "-DLKM_KERNELS=")
    build(folder / "build", "all")
    run(folder / "build/guide", LKM_MODULE_PATH=modules)


def add_subdirectory(work):
    folder = work / "add_subdirectory"
    configure(HERE / "add_subdirectory", folder, f"-DLKM_DIR={LKM}", "-DLKM_KERNELS=")
    build(folder, "sim_tests", "compare_transcripts")
    run_tests(folder)


def pkg_config(work):
    if not shutil.which("pkg-config"):
        print("NOT RUN: there is no pkg-config")
        return NOT_RUN
    folder = fresh(work / "pkg_config")
    run("make", "-C", folder, "-f", HERE / "pkg_config/Makefile", f"CXX={CXX}", PKG_CONFIG_PATH=work / "prefix/share/pkgconfig")
    run(folder / "session")


def plain(work):
    folder = fresh(work / "plain")
    for compiler in dict.fromkeys([CXX, "g++", "clang++-19"]):
        if shutil.which(compiler):
            run(compiler, "-std=c++23", f"-I{LKM / 'include'}", HERE / "session.cpp", HERE / "clock.cpp", "-lboost_context",
                "-o", folder / "session")
            run(folder / "session")
    # The line of the README.
    run(CXX, "-std=c++23", f"-I{LKM / 'include'}", "-DBOOST_TEST_DYN_LINK", "-DBOOST_TEST_MODULE=clock", HERE / "clock.cpp",
        HERE / "clock_test.cpp", "-lboost_context", "-lboost_unit_test_framework", "-o", folder / "clock_test")
    run(folder / "clock_test")


def kbuild(work):
    if not RELEASES:
        print("NOT RUN: there are no kernel headers; on Debian: apt-get install linux-headers-amd64")
        return NOT_RUN
    for release in RELEASES:
        folder = fresh(work / "kbuild" / release)
        for source in (HERE / "kbuild/Kbuild", HERE / "clock.cpp"):
            shutil.copy(source, folder)
        run("make", "-C", f"/lib/modules/{release}/build", f"M={folder}", f"LKM_DIR={work / 'prefix/share/lkm'}", "modules")
        check_module(folder / "clock.ko", work)


def kernels(work):
    """A module that only one of the installed kernels takes: the others are named, and that one's is made."""
    folder = work / "kernels"
    configure(HERE / "kernels", folder, f"-DCMAKE_PREFIX_PATH={work / 'prefix'}")
    build(folder, "sim_tests")
    run(CTEST, "--test-dir", folder, "-R", "gong_test.sim|chime_check", "--no-tests=error", "--output-on-failure")
    refused = subprocess.run([CMAKE, "--build", folder, "--target", "drum_test"], capture_output=True, text=True)
    assert refused.returncode and "other sources may use the variable beats of module drum" in refused.stdout + refused.stderr, refused
    fits = [release for release in RELEASES if release.startswith("6.1.")]
    if not fits or len(RELEASES) == len(fits):
        print("NOT RUN: there are no kernel headers of 6.1 and of a later kernel; on Debian: apt-get install linux-headers-amd64")
        return NOT_RUN
    shown = subprocess.run([CMAKE, "--build", folder, "--target", "gong_ko", "--", "-k", *["0"] * (GENERATOR == "Ninja")],
                           capture_output=True, text=True)
    said = shown.stdout + shown.stderr
    print(said, flush=True)
    assert shown.returncode and "gong is for older kernels" in said, "the build did not fail"
    for release in RELEASES:
        made = (folder / "ko" / release / "gong.ko").exists()
        named = f"not every module could be built for Linux {release}" in said
        assert (made, named) == ((True, False) if release in fits else (False, True)), (release, made, named)


STEPS = {step.__name__: step for step in (install, find_package, shared, tsan, asan_lines, header_only, program, add_subdirectory, pkg_config, plain, kbuild, kernels)}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in STEPS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(STEPS)} FOLDER")
    sys.exit(STEPS[sys.argv[1]](Path(sys.argv[2]).resolve()))
