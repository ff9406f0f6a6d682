# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A conformance case in C++ from the transcript of a sequence on Linux: what Linux returned is what the case expects."""

import re

CALL = re.compile(r"^(?:(?P<who>[\w.]+): )?(?P<call>\w[\w.]*)\((?P<args>.*)\) = (?P<result>.*)$")
PLACE = re.compile(r"^(map\d+)\+(0x[0-9a-f]+)$")
CHILD = re.compile(r"^(?:\w+\.)?child\d+: ")
NUMBER_OF = {"ops": "CALL_MAJOR, OPS_FIRST + {}", "fuzzed": "CALL_MAJOR, 160 + {}", "fileops": "CALL_MAJOR, FILEOPS_FIRST + {}",
             "mmaps": "MMAPS_MAJOR, MMAPS_FIRST + {}"}


def split(text):
    """The arguments: commas within quotes and braces do not count."""
    parts, depth, quoted, current = [], 0, False, ""
    for i, c in enumerate(text):
        if c == '"' and (i == 0 or text[i - 1] != "\\" or text[i - 2:i] == "\\\\"):
            quoted = not quoted
        if not quoted:
            depth += c in "{(" 
            depth -= c in "})"
        if c == "," and not quoted and not depth:
            parts.append(current.strip())
            current = ""
        else:
            current += c
    return parts + [current.strip()] if current.strip() or parts else []


def expected(result):
    """"-11 (EAGAIN)" is -EAGAIN."""
    name = re.match(r"-\d+ \((\w+)\)", result)
    return "-" + name.group(1) if name else number(result)


def number(text):
    return {"-9223372036854775808": "LLONG_MIN", "9223372036854775807": "LLONG_MAX", "9223372036854775806": "LLONG_MAX - 1"}.get(text, text)


def literal(quoted):
    """A C string literal whose \\x escapes end where they should; with its length, for there may be zeroes."""
    bytes_in = len(re.sub(r"\\x..|\\.", "c", quoted[1:-1]))
    text = re.sub(r"(\\x[0-9a-f]{2})(?=[0-9a-fA-F])", r'\1" "', quoted)
    return f"std::string_view({text}, {bytes_in})" if "\\x" in quoted else quoted


class Writer:
    def __init__(self):
        self.children = self.pipes = 0
        self.sleeper = None
        self.parent = ""
        self.lines, self.used, self.variables, self.taken = [], set(), {}, set()

    def person(self, who):
        if who:
            self.used.add(who)
        return f"{who}->" if who else "user."

    def statement(self, line):
        """The C++ of one line of a transcript; None for a remark."""
        match = CALL.match(line)
        if not match:
            return f"// {line}"
        who, call, args, result = match["who"], match["call"], split(match["args"]), match["result"]
        return self.expression(who or "", call, args, result)

    def expression(self, who, call, args, result):
        p = self.person(who)
        value = expected(result)
        check = lambda text, to=value: f"BOOST_TEST({text} == {to});"
        if call == "open":
            if result.startswith("-"):
                return check(f"{p}open({args[0]}, {args[1]})")
            return self.kept(who, f"{p}open({args[0]}, {args[1]})", result)
        if call == "close" and (who, args[0]) in self.variables:
            return check(f"{self.variables.pop((who, args[0]))}.close()")
        if call == "mmap":
            return self.mapped(who, f"{p}mmap({', '.join(args)})", result)
        if call in ("load", "store", "munmap", "mprotect", "msync", "madvise"):
            return check(f"{p}{call}({', '.join([self.place(who, args[0]), *args[1:]])})", literal(value) if value[0] == '"' else value)
        if call in ("read", "write") and PLACE.match(args[1]):
            move = "read_to" if call == "read" else "write_from"
            return check(f'{p}{move}({args[0]}, {self.place(who, args[1])}.address, {args[2]}, "{args[1]}")')
        if call in ("read", "pread"):
            if args[1][0] in '"…':
                to = value if result.startswith("-") or result == "0" else literal(args[1])
                return check(f"{p}{call}({', '.join([args[0], *map(number, args[2:])])})", to)
            return self.memory(args[1], p) + check(f"{p}read_to({args[0]}, {args[1]}, {args[2]}, \"memory\")")
        if call == "write" and not args[1].startswith('"'):
            return self.memory(args[1], p) + check(f"{p}write_from({args[0]}, {args[1]}, {args[2]}, \"memory\")")
        if call == "ioctl" and args[2].startswith("{"):
            amount = int(args[2][1:-1]).to_bytes(4, "little")
            bytes_in = "".join(f"\\x{b:02x}" for b in amount)
            return f'auto amount = {p}map(4);\n  amount.store({literal(chr(34) + bytes_in + chr(34))});\n  ' + check(f"{p}ioctl({args[0]}, {args[1]}, amount.address())")
        if call == "ioctl":
            return self.memory(args[2], p) + check(f"{p}ioctl({', '.join(args)})")
        if call == "memory.store":
            return self.memory("memory.address()", p) + f"memory.store({literal(args[0])});"
        if call == "memory.load":
            return check("memory.load(8)", literal(result))
        if call == "poll":
            return self.poll(p, args, result)
        if call in ("stat", "lstat", "fstat"):
            if value != "0":
                return check(f"{p}{call}({args[0]}).result", value)
            mode, *_, blocks = args[1].strip("{}").split(", ")
            return check(f"{p}{call}({args[0]}).mode", mode + "U") + "\n  " + check(f"{p}{call}({args[0]}).block_size", blocks.split()[-1])
        if call in ("readv", "preadv2") and " of " in args[1]:
            pieces = re.findall(r'"((?:[^"\\]|\\.)*)" of (\d+)', args[1])
            text = '"' + "".join(piece for piece, _ in pieces) + '"'
            sizes = "{" + ", ".join(size for _, size in pieces) + "}"
            return check(f"{p}{call}({', '.join([args[0], sizes, *map(number, args[2:])])})", literal(text))
        if call == "epoll_create1":
            return self.kept(who, f"{p}epoll_create({args[0]})", result)
        if call == "pipe2":
            self.pipes += 1
            ends = f"in{self.pipes}", f"out{self.pipes}"
            return f"auto [{', '.join(ends)}] = {p}pipe({args[1]});" if value == "0" else check(f"{p}pipe({args[1]}).first")
        if call in ("epoll_wait", "readlink"):
            return check(f"{p}{call}({', '.join([args[0], *args[2:]])})", args[1] if call == "readlink" and args[1][0] == '"' else value)
        if call == "select":
            sets = [a.partition(" -> ")[0] for a in args[:3]]
            return check(f"{p}select({{{', '.join(sets)}}}, {args[-1]})")
        if call == "fcntl" and args[2].startswith("{"):
            kind, whence, start, length = args[2].strip("{}").split(", ")
            return check(f"{p}lock({args[0]}, {args[1]}, {kind}, {number(start)}, {number(length)}, {whence})")
        if call == "mknod":
            return check(f"{p}mknod({args[0]}, {args[1]}, {args[2].replace(':', ', ')})")
        if call == "chown":
            return check(f"{p}chown({', '.join([args[0], *('~0U' if a == '-1' else a for a in args[1:])])})")
        if call == "kill":
            self.used.add("signals")
            if "child" in args[0]:
                return check(f"{self.sleeper}.kill({args[1]})")
            return check(f"{p}kill({'*' + args[0] if args[0] else 'user'}, {args[1]})")
        if call == "signals_seen":
            return check(f"{p}signals_seen()", value + "U")
        if call == "child.join":
            return check(f"{self.sleeper}.join()")
        called = {"ioctl32": "compat_ioctl"}.get(call, call)
        return check(f"{p}{called}({', '.join(map(number, args))})")

    def kept(self, who, call, result):
        """A call whose descriptor stays open."""
        if result.startswith("-"):
            return f"BOOST_TEST({call} == {expected(result)});"
        name = f"{who or 'fd'}{result}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        self.variables[who, result] = name
        return f"auto {name} = {call};\n  BOOST_TEST({name} == {result});"

    def mapped(self, who, call, result):
        """A mapping that stays; its name counts those of one process."""
        if result.startswith("-"):
            return f"BOOST_TEST({call} == {expected(result)});"
        self.variables[who, result] = name = who + result
        return f"auto {name} = {call};\n  BOOST_TEST({name} == 0);"

    def place(self, who, text):
        """Where in a mapping; a child has those of its parent too."""
        name, offset = PLACE.match(text).groups()
        variable = self.variables.get((who, name)) or self.variables.get((self.parent, name), name)
        return f"{variable}.at({offset})"

    def memory(self, address, p):
        name = address.split(".")[0] if "address()" in address else None
        if not name or name in self.variables:
            return ""
        self.variables[name] = name
        return f"auto {name} = {p}map(4096);\n  " + (f"{name}.read_only();\n  " if name == "read_only" else "")

    def poll(self, p, args, result):
        entries = [e.strip() for e in args[0].strip("{}").split(", ")]
        if re.fullmatch(r"-?\d+", entries[0]):
            events, _, ready = entries[1].partition(" -> ")
            return f"BOOST_TEST({p}poll({entries[0]}, {events}, {args[1]}) == {f'({ready})' if ready else expected(result)});"
        asked = ", ".join(f"pollfd{{{fd}, static_cast<short>({events}), 0}}" for fd, events, *_ in (e.split(" ") for e in entries))
        return f"{{ std::array list{{{asked}}}; BOOST_TEST({p}poll(list, {args[1]}) == {expected(result)}); }}"


def body_of(lines, writer):
    """What a child does: its calls, unchecked, for a forked child's checks would be lost."""
    outside = dict(writer.variables)
    writer.variables = {k: v for k, v in outside.items() if not isinstance(k, str)}
    calls = []
    for line in lines:
        for text in writer.statement(re.sub(CHILD, "", line)).replace("user.", "self.").split("\n  "):
            call = re.sub(r"BOOST_TEST\((.*) == [^=]*\);", r"\1;", text)
            if not re.fullmatch(r"\w+;", call):
                calls.append(call)
    writer.variables = outside
    return calls


def boost_case(name, transcript):
    """The text of a case. `transcript` has no marks."""
    writer = Writer()
    done, counts = set(), {}
    for at, line in enumerate(transcript):
        if line.startswith(("dmesg: ", "uevent: ")) or at in done or CHILD.match(line):
            continue
        match = re.match(r"^(?:(\w+): )?# (spawn|fork)$", line)
        if match:
            # A process counts its children, whichever way they came.
            counts[match[1]] = counts.get(match[1], 0) + 1
            prefix = f"{match[1]}.child{counts[match[1]]}: " if match[1] else f"child{counts[match[1]]}: "
            theirs = [i for i in range(at, len(transcript)) if transcript[i].startswith(prefix)]
            done.update(theirs)
            writer.parent = match[1] or ""
            body = body_of([transcript[i] for i in theirs], writer)
            parent = writer.person(match[1])
            writer.children += 1
            child = f"child{writer.children}"
            if match[2] == "spawn":
                writer.sleeper = child
            if match[2] == "spawn" and body:
                body[-1] = f"return {body[-1].rstrip(';')}.value();"
            else:
                body.append("return 0L;")
            inner = "\n    ".join(body)
            writer.lines.append(f"auto {child} = {parent}{match[2]}([{'&' if '.at(0x' in inner else ''}]([[maybe_unused]] auto& self) {{\n    {inner}\n  }});")
            writer.lines.append(f"{child}.wait_until_asleep();" if match[2] == "spawn" else f"{child}.join();")
        elif not re.match(r"^(?:\w+: )?#", line):
            writer.lines.append(writer.statement(line))
    text = "\n  ".join(writer.lines)
    first = []
    for module in ("fuzzed", "coffee_c", "fileops", "mmaps", "nodes", "entries"):
        if f'/dev/{module}' in text or f'"{module}"' in text or (module == "entries" and "/fuzz/" in text.replace("/tmp/fuzz/", "")):
            first.append(f'user.insmod("{module}");')
    first += [f'auto {who} = user.other("{who}", {ids});' for who, ids in (("other", "0, 0"), ("alice", "1000, 100")) if who in writer.used]
    nodes = sorted(set(re.findall(r'"/dev/(?:\./)?(ops|fuzzed|fileops|mmaps)(\d+)', text)))
    numbers = [(f"/dev/{kind}{n}", NUMBER_OF[kind].format(n)) for kind, n in nodes]
    numbers += [(path, device) for path, device in (("/dev/coffee_c", "CALL_MAJOR, 3"), ("/dev/nobody", "60, 0"), ("/dev/block", "60, 0"), ("/dev/nodes", "CALL_MAJOR, 174"), ("/dev/entries", "CALL_MAJOR, 180")) if path in text]
    if numbers or "/tmp/fuzz" in text:
        first.append("user.umask(0);")
    if "/tmp/fuzz" in text:
        first.append('user.mkdir("/tmp/fuzz", 0777);')
    first += [f'user.mknod("{path}", {"S_IFBLK" if path == "/dev/block" else "S_IFCHR"} | 0666, {device});' for path, device in numbers]
    if numbers or "/tmp/fuzz" in text:
        first.append("user.umask(022);")
    if "signals" in writer.used:
        for p in ["user."] + [f"{who}->" for who in ("other", "alice") if who in writer.used]:
            first.append(f"{p}sigaction(SIGUSR1, true);\n  {p}sigaction(SIGUSR2, false);")
    lines = "\n  ".join([*first, *writer.lines])
    return f"BOOST_FIXTURE_TEST_CASE({name}, ops_fixture)\n{{\n  {lines}\n}}\n"
