# A program's page tables: Intel SDM volume 3A, section 4.5. The bits are
# those of arch/x86_64/pte.h.
#
# Invariant: tables are read through the direct map, each at most once for
# the entry that names it; one that is no memory is told and left out.

import struct

import gdb

from ravelin_parts import kernel, memory, tables, tasks

LAYOUT = "arch/x86_64/layout.h"
PTE = "arch/x86_64/pte.h"
ENTRIES = 512
LEVELS = 4
PAGE = 4096


def bits():
    return tables.constants(PTE)


def read_table(frame):
    address = tables.constants(LAYOUT)["DIRECT_MAP_BASE"] + frame
    return struct.unpack("<512Q", kernel.read(address, PAGE))


def shift(level):
    return 12 + 9 * (level - 1)


def canonical(address):
    return address | 0xffff << 48 if address >> 47 & 1 else address


def is_present(entry):
    return bool(entry & bits()["PTE_PRESENT"])


def is_held(entry):
    """A page that stays, but that the program has no right to."""
    return not is_present(entry) and bool(entry & bits()["PTE_HELD"])


def frame_of(entry):
    value = ~entry if is_held(entry) else entry
    return value & bits()["PTE_FRAME"]


def is_page(entry, level):
    return level == 1 or bool(entry & bits()["PTE_LARGE"])


def rights(entry):
    if not is_present(entry):
        return "---"
    return "r" + ("w" if entry & bits()["PTE_WRITE"] else "-") + \
        ("-" if entry & bits()["PTE_NX"] else "x")


class Range:
    """Pages that follow each other, and whose frames do."""

    def __init__(self, address, size, entry):
        self.start, self.end = address, address + size
        self.rights, self.frame = rights(entry), frame_of(entry)
        self.is_kernel = not entry & bits()["PTE_USER"] and is_present(entry)

    def takes(self, other):
        if (self.end, self.rights, self.is_kernel) != (
                other.start, other.rights, other.is_kernel):
            return False
        if self.frame + (self.end - self.start) != other.frame:
            return False
        self.end = other.end
        return True


class Walk:
    """All of a root's entries below `most`, as ranges; `damage` collects
    what is wrong on the way."""

    def __init__(self, root, most):
        self.ranges, self.damage, self.tables = [], [], 0
        self.visit(root, LEVELS, 0, most)

    def visit(self, table, level, base, most):
        try:
            entries = read_table(table)
        except kernel.Damaged:
            self.damage.append("the table of level %d for %#x is at %#x, "
                               "where no memory is" % (level, base, table))
            return
        self.tables += 1
        for index, entry in enumerate(entries[:most]):
            address = canonical(base + (index << shift(level)))
            if is_present(entry) and not is_page(entry, level):
                self.visit(frame_of(entry), level - 1, address, ENTRIES)
            elif is_present(entry) or is_held(entry):
                self.add(Range(address, 1 << shift(level), entry))

    def add(self, new):
        if not self.ranges or not self.ranges[-1].takes(new):
            self.ranges.append(new)


def remarks(each, areas):
    """What must not be: see arch/x86_64/user_tables.c, kernel/mm/space.h."""
    found = []
    if each.rights == "rwx":
        found.append("W+X")
    if each.is_kernel:
        found.append("KERNEL'S")
    if areas is not None and not any(
            start <= each.start < end for start, end in areas):
        found.append("NO AREA")
    return " ".join(found)


def frame_kind(frame):
    """What kernel/mm/frame.c has on record of a frame."""
    record = kernel.variable("records", "kernel/mm/frame.c")[frame >> 12]
    kinds = {value.enumval: value.name
             for value in gdb.lookup_type("enum frame_type").fields()}
    name = kinds.get(int(record["type"]), "FRAME_?")
    return "%s, users %d" % (name[len("FRAME_"):].lower(),
                             int(record["users"]))


class Tables(kernel.Command):
    """Walks the page tables of a process.
Without ADDRESS: the ranges of the program's half, with rights and frames;
--- is a page that is held but that the program may not touch. A page that is
writable and executable, open to the kernel alone, or in no area, is marked.
With ADDRESS, any of the program's or the kernel's: the entry of each level
on the way to it."""

    usage = "ravelin-tables PID [ADDRESS]"
    least, most = 1, 2

    def run(self, pid, address=None):
        task = tasks.find(pid)
        root = int(memory.space_of(task)["tables"])
        if address is None:
            self.list_ranges(task, root)
        else:
            value = int(gdb.parse_and_eval(address).cast(
                gdb.lookup_type("unsigned long")))
            self.descend(root, value)

    def list_ranges(self, task, root):
        try:
            areas = [(int(area["start"]), int(area["end"]))
                     for area in memory.areas_of(memory.space_of(task))]
        except kernel.Damaged as error:
            print(error)
            areas = None
        walk = Walk(root, bits()["KERNEL_HALF"])
        print("%-25s %-4s %5s  %s" % ("ADDRESSES", "MAY", "PAGES", "FRAMES"))
        pages = 0
        for each in walk.ranges:
            size = each.end - each.start
            pages += size >> 12
            print(("%012x-%012x %s  %5d  %09x-%09x %s" % (
                each.start, each.end, each.rights, size >> 12, each.frame,
                each.frame + size, remarks(each, areas))).rstrip())
        print("%s: %d pages in %d ranges, %d tables, the root at %#x" % (
            tasks.title(task), pages, len(walk.ranges), walk.tables, root))
        for line in walk.damage:
            print("damaged: " + line)

    def descend(self, root, address):
        table = root
        for level in range(LEVELS, 0, -1):
            index = address >> shift(level) & ENTRIES - 1
            entry = read_table(table)[index]
            print("level %d  table %09x  entry %3d  %016x" % (
                level, table, index, entry), end="  ")
            if not is_present(entry) and not is_held(entry):
                print("nothing")
                return
            table = frame_of(entry)
            if is_page(entry, level):
                who = "user" if entry & bits()["PTE_USER"] else "kernel"
                print("held" if is_held(entry) else rights(entry) + " " + who)
                break
            print("a table")
        within = address & (1 << shift(level)) - 1
        print("%#x is physical %#x: %s" % (
            address, table + within, kernel.readable(frame_kind, table)))
