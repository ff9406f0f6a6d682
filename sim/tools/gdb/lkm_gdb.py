# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""gdb commands for a program with simulated kernels in it: source this file in gdb, or in ~/.gdbinit, and see `help lkm`.

Nothing in the program is called or written, so all of it works in a core file as well. For x86-64.
"""

import errno
import os
import re

import gdb
import gdb.unwinder

ERRNO = dict(errno.errorcode) | {512: "ERESTARTSYS", 515: "ENOIOCTLCMD"}
STATES = {0: "ready", 1: "interruptible sleep", 2: "uninterruptible sleep", 0x80: "dead", 0x102: "killable sleep"}


# ---- what the simulated kernel keeps, read from its memory

def elements_of_deque(deque):
    """Of a std::deque of libstdc++: blocks of 512 bytes, or of one element that is larger."""
    impl = deque["_M_impl"]
    current, node = impl["_M_start"]["_M_cur"], impl["_M_start"]["_M_node"]
    block = max(512 // current.dereference().type.sizeof, 1)
    while current != impl["_M_finish"]["_M_cur"]:
        yield current.dereference()
        current += 1
        if current == node.dereference() + block:
            node += 1
            current = node.dereference()


def elements(vector):
    """Those of a std::vector."""
    at, end = vector["_M_impl"]["_M_start"], vector["_M_impl"]["_M_finish"]
    while at != end:
        yield at.dereference()
        at += 1


def pointee(unique_ptr):
    return unique_ptr.address.cast(unique_ptr.type.template_argument(0).pointer().pointer()).dereference().dereference()


def text_of(string, length=None):
    """A std::string or std::string_view, or the chars of an array up to its zero."""
    if string.type.strip_typedefs().code == gdb.TYPE_CODE_ARRAY:
        return string.string(errors="replace").split("\0")[0]
    fields = [field.name for field in string.type.strip_typedefs().fields()]
    if "_M_str" in fields:
        at, length = string["_M_str"], int(string["_M_len"])
    else:
        at, length = string["_M_dataplus"]["_M_p"], int(string["_M_string_length"])
    return at.string(errors="replace", length=length) if length else ""


def variable_of_thread(name, kind):
    """A pointer to `kind`. An installed simulator has its types in the debug information, but not its variables."""
    before = gdb.parameter("language")
    gdb.execute("set language c++", to_string=True)
    try:
        return gdb.parse_and_eval(f"*({kind} **)&'{name}'")
    finally:
        gdb.execute(f"set language {before}", to_string=True)


def kernels():
    """The simulated kernels of the selected thread, the newest first."""
    try:
        kernel = variable_of_thread("lkm::sim::kernel::newest_", "lkm::sim::kernel")
    except gdb.error as error:
        raise gdb.GdbError(f"No simulated kernel can be read: {error}\n"
                           "The program must run, or be a core file, and the simulator have debug information (-g).")
    found = []
    while kernel:
        found.append(kernel.dereference())
        kernel = kernel["entry_"]["older"]
    if not found:
        raise gdb.GdbError("There is no simulated kernel on this thread: a test's fixture makes one.")
    return found


class Task:
    def __init__(self, kernel, process):
        self.kernel = kernel
        self.value = process.cast(gdb.lookup_type("lkm::sim::task"))
        self.pid = int(self.value["pid"])
        self.comm = text_of(self.value["comm"])
        self.fiber = self.value["on"].dereference()

    def is_current(self):
        return variable_of_thread("lkm::sim::current_task", "lkm::sim::task") == self.value.address

    def is_on_this_stack(self):
        return self.kernel["scheduler_"]["running_"] == self.value["on"]

    def state(self):
        number = int(self.value["__state"])
        if number == 0x80:
            return "dead"
        if self.is_current() and self.value["entered"]:
            return "running"
        if not self.value["entered"] and self.is_on_this_stack():
            return "in the test"
        return STATES.get(number, hex(number))

    def call(self):
        """"read() of /dev/bell"; empty when it is in no system call."""
        entered = self.value["entered"]
        name = text_of(entered["name"]) if entered else ""
        if not name:
            return ""
        name += "" if " " in name else "()"
        file = self.value["file"]
        path = text_of(file["f_path_name"]) if file else ""
        return f"{name} of {path}" if path else name

    def saved_registers(self):
        """Those of a fiber that does not run, by name, and the address where Boost.Context put them; None when it runs or
        has ended."""
        context = self.fiber["context_"]["fctx_"]
        if not context or self.fiber["finished_"]:
            return None
        word = gdb.lookup_type("unsigned long")
        words = context.cast(word.pointer())
        # Boost.Context up to 1.77 or so has a word less in front: where the return address leads tells which it is.
        for names in (["", "r12", "r13", "r14", "r15", "rbx", "rbp", "rip"],
                      ["", "", "r12", "r13", "r14", "r15", "rbx", "rbp", "rip"]):
            registers = {name: (words + i).dereference() for i, name in enumerate(names) if name}
            symtab = gdb.find_pc_line(int(registers["rip"])).symtab
            if symtab or gdb.block_for_pc(int(registers["rip"])):
                registers["rsp"] = (words + len(names)).cast(word)
                return registers, words.cast(word)
        return None


def tasks():
    for kernel in kernels():
        for process in elements(kernel["processes_"]):
            yield Task(kernel, pointee(process))


def task_named(word):
    """By pid or by name; in the newest kernel that has one."""
    for task in tasks():
        if word in (str(task.pid), task.comm):
            return task
    raise gdb.GdbError(f"There is no task {word}: `lkm ps` shows all.")


# ---- the stack of a task that does not run

class FiberUnwinder(gdb.unwinder.Unwinder):
    """While `stand_in(task)`, the caller of the innermost frame is where the fiber of that task was left."""

    class Id:
        def __init__(self, sp, pc):
            self.sp, self.pc = sp, pc

    def __init__(self):
        super().__init__("lkm")
        self.saved = None

    def stand_in(self, task):
        self.leave()
        saved = task.saved_registers()
        if not saved:
            return False
        newest = gdb.newest_frame()
        self.innermost = int(newest.read_register("rsp")), int(newest.read_register("rip"))
        self.saved = saved
        gdb.invalidate_cached_frames()
        return True

    def leave(self):
        if self.saved:
            self.saved = None
            gdb.invalidate_cached_frames()

    def __call__(self, frame):
        if not self.saved:
            return None
        sp, pc = frame.read_register("rsp"), frame.read_register("rip")
        if (int(sp), int(pc)) != self.innermost:
            return None
        registers, at = self.saved
        made = frame.create_unwind_info(self.Id(at, pc))
        for name, value in registers.items():
            made.add_saved_register(name, value)
        return made


class WithoutInnermost:
    """`bt` in the stack of a fiber leaves out the frame that only leads there."""
    name, priority, enabled = "lkm", 100, True

    def filter(self, frames):
        if unwinder.saved:
            next(frames, None)
        return frames


def frames_of(task):
    """Innermost first; none when the task has ended."""
    if task.is_on_this_stack():
        unwinder.leave()
        frame = gdb.newest_frame()
    elif unwinder.stand_in(task):
        frame = gdb.newest_frame().older()
    else:
        return
    while frame:
        yield frame
        frame = frame.older()


OURS = ("lkm::", "lkm_", "std::", "boost::", "__asan", "__ubsan", "__tsan", "__interceptor")


def is_ours(frame):
    """The simulator's own, the library's and the runtime's, as stack_frame::is_ours() in core/stack_trace.hpp."""
    name, symtab = frame.name(), frame.find_sal().symtab
    if not name or not symtab or name.startswith(OURS):
        return True
    files = symtab.filename + "\n" + symtab.fullname()
    return any(part in files for part in ("/lkm/sim/", "/include/lkm/", "/include/c++/", "/boost/"))


def function_of(frame):
    """Its name without arguments, those of templates included."""
    name = frame.name() or "??"
    return "lambda" if "operator()" in name else re.split(r"[(<]", name)[0] or name


def place(frame):
    sal = frame.find_sal()
    return f"{function_of(frame)}() ({os.path.basename(sal.symtab.filename)}:{sal.line})"


def argument_text(value):
    """A pointer into user memory leads nowhere: the program itself cannot follow it either."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR and int(value) >> 44 == 2:
        return f"{int(value):#x} (user memory)"
    return value.format_string(max_elements=16, max_depth=1)


class Lkm(gdb.Command):
    """The simulated kernels of the program: `lkm ps` shows their tasks, `lkm bt TASK` a task's stack."""

    def __init__(self):
        super().__init__("lkm", gdb.COMMAND_USER, prefix=True)


class Ps(gdb.Command):
    """lkm ps: each task of each kernel, with its state, its system call, and the innermost line of a driver or a test in its
stack. The star is at the current one."""

    def __init__(self):
        super().__init__("lkm ps", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        stood_in = unwinder.saved
        rows = [["", "PID", "COMM", "STATE", "SYSTEM CALL", "WHERE"]]
        all_kernels = kernels()
        try:
            for i, kernel in enumerate(all_kernels):
                if len(all_kernels) > 1:
                    rows.append([f"kernel {len(all_kernels) - i}"])
                for process in elements(kernel["processes_"]):
                    rows.append(self.row(Task(kernel, pointee(process))))
        finally:
            unwinder.saved = stood_in
            gdb.invalidate_cached_frames()
        widths = [max(len(row[i]) for row in rows if len(row) > 1) for i in range(6)]
        for row in rows:
            print("  ".join(word.rjust(width) if i == 1 and len(row) > 1 else word.ljust(width)
                            for i, (word, width) in enumerate(zip(row, widths))).rstrip())

    @staticmethod
    def row(task):
        # Several processes may be driven by one test, in turn.
        has_stack = task.is_current() or not task.is_on_this_stack()
        where = next((place(frame) for frame in frames_of(task) if not is_ours(frame)), "") if has_stack else ""
        if why := text_of(task.value["waits_for"]):
            where = f"{where}, waits {why}" if where else f"waits {why}"
        return ["*" if task.is_current() else "", str(task.pid), task.comm, task.state(), task.call(), where]


class Bt(gdb.Command):
    """lkm bt TASK [-a]: the stack of a task, by its pid or its name, with the simulated kernel's own frames left out; -a shows
them as well. The numbers of the frames are those of `lkm task TASK`."""

    def __init__(self):
        super().__init__("lkm bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        show_all = "-a" in words
        words = [word for word in words if word != "-a"]
        if len(words) != 1:
            raise gdb.GdbError("lkm bt TASK [-a]: the pid or the name of a task, as `lkm ps` shows them.")
        stood_in = unwinder.saved
        task = task_named(words[0])
        try:
            call = task.call()
            print(f"task {task.pid} ({task.comm}), {task.state()}" + (f", in {call}" if call else ""))
            left_out = shown = 0
            for frame in frames_of(task):
                if is_ours(frame) and not show_all:
                    left_out += 1
                    continue
                self.show_left_out(left_out)
                left_out = 0
                self.show(frame)
                shown += 1
            self.show_left_out(left_out)
            if not shown and not left_out:
                print("     no stack: it has ended, or not begun")
        finally:
            unwinder.saved = stood_in
            gdb.invalidate_cached_frames()

    @staticmethod
    def show_left_out(count):
        if count:
            print(f"     {count} frame{'s' * (count > 1)} of the simulated kernel or the test framework")

    @staticmethod
    def show(frame):
        arguments = []
        try:
            block = frame.block()
            while not block.function:
                block = block.superblock
            for symbol in block:
                if symbol.is_argument:
                    arguments.append(f"{symbol.name}={argument_text(symbol.value(frame))}")
        except (RuntimeError, gdb.error):
            pass  # no debug information
        sal = frame.find_sal()
        at = f" at {os.path.basename(sal.symtab.filename)}:{sal.line}" if sal.symtab else ""
        print(f"#{frame.level():<3} {function_of(frame)} ({', '.join(arguments)}){at}")


class StandIn(gdb.Command):
    """lkm task TASK: gdb's own commands, such as bt, frame, up and info locals, are about the stack of that task until the
program goes on. Without TASK they are about the running one again."""

    def __init__(self):
        super().__init__("lkm task", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        unwinder.leave()
        words = gdb.string_to_argv(argument)
        if not words:
            gdb.newest_frame().select()
            return
        if len(words) != 1:
            raise gdb.GdbError("lkm task TASK: the pid or the name of a task, as `lkm ps` shows them.")
        task = task_named(words[0])
        frames = list(frames_of(task))
        if not frames:
            raise gdb.GdbError(f"Task {task.pid} ({task.comm}) has no stack: it has ended, or not begun.")
        frame = next((frame for frame in frames if not is_ours(frame)), frames[0])
        frame.select()
        gdb.execute("frame")


class Dmesg(gdb.Command):
    """lkm dmesg: the log of each simulated kernel, as dmesg prints it."""

    def __init__(self):
        super().__init__("lkm dmesg", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        all_kernels = kernels()
        for i, kernel in enumerate(all_kernels):
            if len(all_kernels) > 1:
                print(f"kernel {len(all_kernels) - i}")
            for record in elements_of_deque(kernel["log_"]["records_"]):
                ns = int(record["ns"])
                print(f"[{ns // 10**9:5}.{ns // 1000 % 10**6:06}] {text_of(record['text'])}")


# ---- lists

MAX_ENTRIES = 10_000


def nodes(head):
    """The addresses of the nodes of a list, without the head. Raises gdb.GdbError at a link that leads nowhere."""
    start = head.address
    previous, node = start, head["next"]
    while node != start:
        if not node:
            raise gdb.GdbError("the list head was never initialised: LIST_HEAD(), INIT_LIST_HEAD()")
        try:
            if node["prev"] != previous:
                raise gdb.GdbError(f"the list is corrupt: the prev of {hex(int(node))} is {hex(int(node['prev']))} and should be "
                                   f"{hex(int(previous))}")
        except gdb.MemoryError:
            raise gdb.GdbError(f"the list is corrupt: the next of {hex(int(previous))} is {hex(int(node))}, where no memory is")
        yield node
        previous, node = node, node["next"]


class List(gdb.Command):
    """lkm list HEAD TYPE MEMBER: the entries of a list, as list_for_each_entry() would go through them.
For instance: lkm list door 'struct visitor' next_at_door"""

    def __init__(self):
        super().__init__("lkm list", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if len(words) != 3:
            raise gdb.GdbError(self.__doc__)
        head, kind, member = words
        head = gdb.parse_and_eval(head)
        if head.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
            head = head.dereference()
        offset = int(gdb.parse_and_eval(f"(unsigned long)&(({kind} *)0)->{member}"))
        count = 0
        for count, node in enumerate(nodes(head), 1):
            at = int(node) - offset
            entry = gdb.parse_and_eval(f"*({kind} *){at}")
            print(f"({kind} *) {at:#x}: {entry.format_string(max_depth=2)}")
        print("the list is empty" if not count else f"{count} entr{'y' if count == 1 else 'ies'}")


class ListHeadPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        try:
            count = 0
            for node in nodes(self.value):
                count += 1
                if count == MAX_ENTRIES:
                    return f"list_head, {count} others in its list or more"
        except gdb.GdbError as error:
            return f"<{error}>"
        # Head and nodes are of one type.
        return f"list_head, {count} other{'s' * (count != 1)} in its list" if count else "list_head, empty"


# ---- other values

class WaitQueuePrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        entry = kernel_type("wait_queue_entry")
        if not entry:
            return f"wait queue, {ListHeadPrinter(self.value['head']).to_string()}"
        field = next(field for field in entry.fields() if field.name == "entry")
        owner = next(field for field in entry.fields() if field.name.startswith("private"))
        waiters = []
        try:
            for node in nodes(self.value["head"]):
                at = gdb.Value(int(node) - field.bitpos // 8).cast(entry.pointer())
                waiters.append(task_name(at[owner]))
        except gdb.GdbError as error:
            return f"<{error}>"
        if not waiters:
            return "wait queue, nobody waits"
        return f"wait queue of task{'s' * (len(waiters) > 1)} {', '.join(waiters)}"


class MutexPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        owner = self.value["owner"]
        return f"mutex held by task {task_name(owner)}" if owner else "mutex, free"


class DevPrinter:
    def __init__(self, value):
        self.number = int(value)

    def to_string(self):
        return f"{self.number >> 20}:{self.number & 0xfffff}"


def error_text(error):
    number = int(error["number_"])
    return ERRNO.get(number, str(number))


class ErrorPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return f"lkm::error({error_text(self.value)})"


class ResultPrinter:
    """lkm::result<T>, which is std::expected<T, lkm::error>."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        if not self.value["_M_has_value"]:
            return f"lkm::fail({error_text(self.value['_M_unex'])})"
        if any(field.name == "_M_val" for field in self.fields()):
            return f"lkm::result {self.value['_M_val'].format_string(max_depth=3)}"
        return "lkm::result, success"

    def fields(self):
        for field in self.value.type.strip_typedefs().fields():
            yield field
            if field.name in (None, "") and field.type.code == gdb.TYPE_CODE_UNION:
                yield from field.type.fields()


def kernel_type(name):
    """A struct of the kernel's, from C++ or from C; None when no debug information has it."""
    for form in (f"lkm::waist::{name}", f"struct {name}"):
        try:
            return gdb.lookup_type(form)
        except gdb.error:
            pass
    return None


def task_name(pointer):
    """"2 (mother)" for a struct task_struct*, whatever its type says."""
    task = kernel_type("task_struct")
    if not task:
        return hex(int(pointer))
    task = pointer.cast(task.pointer())
    return f"{int(task['pid'])} ({text_of(task['comm'])})"


PRINTERS = {
    "list_head": ListHeadPrinter,
    "wait_queue_head": WaitQueuePrinter,
    "mutex": MutexPrinter,
}


def printer_of(value):
    kind = value.type.unqualified()
    name = kind.name or ""
    if re.fullmatch(r"(lkm::waist::)?dev_t", name) and kind.sizeof == 4:
        return DevPrinter(value)
    kind = kind.strip_typedefs()
    if kind.code != gdb.TYPE_CODE_STRUCT:
        return None
    name = kind.name or ""
    if re.fullmatch(r"std::expected<.*, *lkm::error *>", name):
        return ResultPrinter(value)
    if name == "lkm::error":
        return ErrorPrinter(value)
    # C modules have the kernel's names as they are, C++ has them in a namespace.
    name = name.removeprefix("lkm::waist::")
    return PRINTERS[name](value) if name in PRINTERS else None


# Reading this file again replaces what it made before.
unwinder = FiberUnwinder()
gdb.unwinder.register_unwinder(None, unwinder, replace=True)
gdb.frame_filters["lkm"] = WithoutInnermost()
gdb.events.cont.connect(lambda event: unwinder.leave())
printer_of.name = "lkm"
gdb.pretty_printers[:] = [printer_of] + [p for p in gdb.pretty_printers if getattr(p, "name", "") != "lkm"]
for command in (Lkm, Ps, Bt, StandIn, Dmesg, List):
    command()
# The watchdog's timer, which only looks whether a system call goes on for ever: SIGRTMAX - 3.
gdb.execute("handle SIG61 nostop noprint pass", to_string=True)
