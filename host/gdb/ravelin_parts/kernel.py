# What the commands share: how they read the kernel's memory, and what they
# do about memory that does not hold what it should.
#
# Invariant: a command works with symbols that fit the kernel that runs. Its
# slide is read from physical memory, where the kernel always lies at the same
# place, and compared before each command.

import re

import gdb

from ravelin_parts import tables

LIST_MOST = 100000  # elements that a walk visits: no list is that long
TEXT_MOST = 4096    # bytes of a string
LAYOUT = "arch/x86_64/layout.h"

# How far the loaded symbols are moved; gdb does not tell.
symbols_slide = 0


class Damaged(Exception):
    """The kernel's memory does not hold what it should."""


def forget_slide(event):
    global symbols_slide
    symbols_slide = 0


gdb.events.clear_objfiles.connect(forget_slide)


def offset_of(kind, member):
    for field in kind.fields():
        if field.name == member:
            return field.bitpos // 8
    raise Damaged("%s has no field %s" % (kind, member))


def container(pointer, type_name, member):
    """The structure that `pointer` points into, at `member`."""
    kind = gdb.lookup_type(type_name)
    address = int(pointer) - offset_of(kind, member)
    return gdb.Value(address).cast(kind.pointer())


def variable(name, path=None):
    """A variable of the kernel: a global one, or that of a file."""
    if path is None:
        found = [gdb.lookup_global_symbol(name)]
    else:
        found = [symbol for symbol in gdb.lookup_static_symbols(name)
                 if symbol.symtab.filename.endswith(path)]
    if not found or found[0] is None:
        raise Damaged("the symbols know no %s" % name)
    return found[0].value()


def field(value, name, default=None):
    """A field that a later kernel may not have, or hold elsewhere."""
    try:
        return int(value[name])
    except (gdb.error, RuntimeError):
        return default


def readable(function, *arguments):
    """What the function returns, or "?" where memory is not as it should."""
    try:
        return function(*arguments)
    except (gdb.error, RuntimeError, Damaged, UnicodeDecodeError):
        return "?"


def plain(text):
    """Programs choose names: no byte of them commands the terminal."""
    return re.sub(r"[^ -~]", "?", text)


def string(value, most=TEXT_MOST):
    """The text of an array of characters, or of a pointer to them."""
    if value.type.code != gdb.TYPE_CODE_PTR:
        return plain(read_string(int(value.address), value.type.sizeof))
    return plain(read_string(int(value), most)) if int(value) else ""


def read_string(address, most):
    text = b""
    while len(text) < most:
        piece = min(64 - address % 64, most - len(text))
        text += read(address, piece)
        address += piece
        if b"\0" in text:
            break
    return text.split(b"\0")[0].decode("latin-1")


def read(address, size):
    try:
        return bytes(gdb.selected_inferior().read_memory(address, size))
    except gdb.MemoryError:
        raise Damaged("nothing can be read at %#x" % address) from None


def read_physical(address):
    """Eight bytes, asked of the machine's monitor."""
    said = gdb.execute("monitor xp /1gx 0x%x" % address, to_string=True)
    return int(re.search(r": (0x[0-9a-f]+)", said).group(1), 16)


def walk(head, what, type_name, member):
    """The elements of a struct list, whose links are checked as by the
    kernel itself."""
    start = at = head["head"].address
    for _ in range(LIST_MOST):
        try:
            after = at["next"]
            back = int(after["previous"]) if int(after) else 0
        except gdb.MemoryError:
            back = -1
        if back != int(at):
            raise Damaged("the list of %s is damaged behind %#x" % (
                what, int(at)))
        if int(after) == int(start):
            return
        yield container(after, type_name, member)
        at = after
    raise Damaged("the list of %s has no end" % what)


def symbol_at(address):
    """The name of what lies at an address, or its number."""
    said = gdb.execute("info symbol %#x" % int(address), to_string=True)
    word = said.split(" ")[0]
    return "%#x" % int(address) if word == "No" else word


def shorten(text, width):
    """The end of a long path tells more than its beginning."""
    return text if len(text) <= width else "..." + text[3 - width:]


def wrapped(label, words, width=79):
    """Prints words behind a label, on as many lines as they take."""
    line = label
    for word in words:
        if len(line) + 1 + len(word) > width:
            print(line)
            line = " " * len(label)
        line += " " + word
    print(line)


def slide():
    """How far the kernel was moved up; 0 as long as it has not run."""
    address = int(variable("kernel_slide").address) - symbols_slide
    return read_physical(address - tables.constants(LAYOUT)["KERNEL_BASE"])


class Command(gdb.Command):
    """A command of these. `usage` names its words, as people type them;
    `most` and `least` are how many there may be."""

    least = most = 0

    def __init__(self):
        super().__init__(self.usage.split(" ")[0], gdb.COMMAND_DATA)

    def invoke(self, text, from_tty):
        self.dont_repeat()
        words = gdb.string_to_argv(text)
        if not self.least <= len(words) <= self.most:
            raise gdb.GdbError("usage: " + self.usage)
        try:
            self.check()
            self.run(*words)
        except Damaged as error:
            raise gdb.GdbError(str(error))
        except gdb.MemoryError as error:
            raise gdb.GdbError(str(error))

    def check(self):
        if gdb.selected_inferior().pid == 0:
            raise gdb.GdbError("no machine: attach to one first")
        if slide() != symbols_slide:
            raise gdb.GdbError("the kernel was moved by %#x: type "
                               "ravelin-symbols first" % slide())
        try:
            read(int(variable("kernel_slide").address), 8)
        except Damaged:
            raise gdb.GdbError("the kernel is not mapped yet: hbreak "
                               "kernel_main, and continue") from None


class Symbols(Command):
    """Moves the symbols to where the kernel runs.
A kernel that was booted without the word nokaslr runs above its linked
address, and neither symbols nor breakpoints fit. This reads how far it was
moved and loads the symbols again. To be typed once it runs: before, there is
nothing to be read."""

    usage = "ravelin-symbols"

    def check(self):
        pass

    def run(self):
        global symbols_slide
        wanted = slide()
        path = gdb.current_progspace().filename
        if wanted != symbols_slide:
            gdb.execute("symbol-file -o %#x %s" % (wanted, path),
                        to_string=True)
            symbols_slide = wanted
        print("The kernel runs %#x above its linked address." % wanted)
