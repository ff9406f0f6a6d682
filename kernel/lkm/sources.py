# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What `lkm check` reads in the text of C sources: what they include and call, whatever a compiler would stop at."""

import difflib
import re

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.M)
COMMENT_OR_TEXT = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", re.S)
CONDITION = re.compile(r"[ \t]*#[ \t]*(ifdef|ifndef|if|else|endif)\b[ \t]*(\w*)")
CALL = re.compile(r"(?<![\w.>])([A-Za-z_]\w*)\s*\(")
WORD = re.compile(r"[A-Za-z_]\w*")
# A name that the source itself defines or declares: behind a type, a star or #define, or as a variable.
OWN = re.compile(r"#\s*define\s+(\w+)|(?:\b[A-Za-z_]\w*[\s*]+|\*\s*)(\w+)\s*(?=[\[(,;=)])|\(\s*\*\s*(\w+)\s*\)")
NOT_A_CALL = set("""if elif while for switch return sizeof defined typeof __typeof__ alignof _Alignof __attribute__ __attribute asm __asm__ else
                    do case goto break continue int long short char unsigned signed void float double bool struct union enum""".split())
NOT_A_TYPE = {"return", "else", "case", "goto", "do", "and", "or", "not", "sizeof"}
OF_THE_COMPILER = {"stdarg.h", "stddef.h", "stdbool.h"}
NOT_MODELLED = "is not modelled by lkm"


def names_modules(makefile):
    return makefile.is_file() and re.search(r"\bobj-(m|y|\$)", makefile.read_text(errors="replace"))


def without_text(text):
    """Comments and strings as spaces, so that lines keep their numbers."""
    return COMMENT_OR_TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def without_user_space(text):
    """What stands behind #ifndef __KERNEL__, or behind the #else of #ifdef __KERNEL__, as empty lines."""
    lines, inside = [], []  # for each open condition: whether this part is for programs; None when it does not ask
    for line in text.split("\n"):
        directive = CONDITION.match(line)
        word = directive[1] if directive else ""
        if word.startswith("if"):
            inside.append(word == "ifndef" if directive[2] == "__KERNEL__" else None)
        elif word == "else" and inside and inside[-1] is not None:
            inside[-1] = not inside[-1]
        elif word == "endif" and inside:
            inside.pop()
        lines.append("" if True in inside else line)
    return "\n".join(lines)


class Names:
    """What the simulated kernel's headers and exports name. `folders` are searched in this order."""

    def __init__(self, folders, exports):
        self.folders = folders
        self.words = set(exports)
        functions = set()
        for header in (header for folder in folders for header in folder.rglob("*.h")):
            text = header.read_text(errors="replace")
            if NOT_MODELLED not in text:
                self.words.update(WORD.findall(text))
                functions.update(name for name in CALL.findall(text) if not name.startswith(("_", "lkm_")))
        self.functions = sorted(functions | exports.keys())

    def has_header(self, name):
        path = next((folder / name for folder in self.folders if (folder / name).exists()), None)
        return path and NOT_MODELLED not in path.read_text(errors="replace")

    def nearest(self, name):
        return next(iter(difflib.get_close_matches(name, self.functions, 1, 0.75)), None)


def own_names(text):
    found = set()
    for match in OWN.finditer(text):
        before = match[0].split()[0] if match[0].split() else ""
        if before not in NOT_A_TYPE:
            found.update(name for name in match.groups() if name)
    return found


def scan(folder, known, neighbours):
    """([(file:line, header)], [(file:line, function)]): the headers and functions that the simulator does not have, each where it
    is first named in that file. What a source takes from a folder among `neighbours` is its own."""
    # kdir notes the objects of each module, also when one does not compile. Other sources are programs.
    objects = {name for listed in folder.rglob("*.mod") for name in listed.read_text().split()}
    modules = [path for path in folder.rglob("*.c") if str(path.with_suffix(".o")) in objects]
    texts = {path: without_user_space(path.read_text(errors="replace")) for path in sorted([*modules, *folder.rglob("*.h")])}
    compiled = {path: without_text(text) for path, text in texts.items()}
    quoted = {found[2] for text in texts.values() for found in INCLUDE.finditer(text) if found[1] == '"'}
    others = [path for name in quoted for pattern in (name, f"*/{name}") for path in neighbours.glob(pattern)]
    own = set().union(*(own_names(text) for text in compiled.values()), *(own_names(path.read_text(errors="replace")) for path in others))
    own_headers = [f"/{path}" for path in [*texts, *others]]
    headers, calls = [], []
    for path, text in texts.items():
        where = lambda at: f"{path.relative_to(folder)}:{text.count(chr(10), 0, at) + 1}"  # noqa: B023,E731
        for found in INCLUDE.finditer(text):
            local = any(path.endswith("/" + found[2].lstrip("./")) for path in own_headers)
            if not local and not known.has_header(found[2]) and found[2] not in OF_THE_COMPILER:
                headers.append((where(found.start()), found[2]))
        seen = set()
        for found in CALL.finditer(compiled[path]):
            name = found[1]
            if name in seen or name in own or name in known.words or name in NOT_A_CALL or name.startswith("__builtin_"):
                continue
            seen.add(name)
            calls.append((where(found.start()), name))
    return headers, calls
