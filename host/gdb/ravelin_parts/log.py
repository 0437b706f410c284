# The kernel's log, read from its ring as kernel/lib/print.c writes it.

import gdb

from ravelin_parts import kernel

PRINT = "kernel/lib/print.c"


class Log(kernel.Command):
    """Prints the kernel's log, as dmesg does.
LINES is how many of its last lines. What the ring has forgotten is gone."""

    usage = "ravelin-log [LINES]"
    most = 1

    def run(self, lines="0"):
        ring = kernel.variable("ring", PRINT)
        written = int(kernel.variable("written", PRINT))
        size = ring.type.sizeof
        text = kernel.read(int(ring.address), size)
        start = written % size
        text = text[:written] if written <= size else \
            text[start:] + text[:start]
        found = text.split(b"\n")
        if written > size:
            found = found[1:]  # the first has lost its beginning
        found = [line for line in found if line]
        if not lines.isdigit():
            raise gdb.GdbError("usage: " + self.usage)
        for line in found[-int(lines):]:
            self.show(line.decode("latin-1"))
        if not found:
            print("The log is empty.")

    def show(self, line):
        moment, separator, words = line.partition(";")
        if separator and moment.isdigit():
            microseconds = int(moment)
            line = "[%5d.%06d] %s" % (
                microseconds // 1000000, microseconds % 1000000, words)
        print(kernel.plain(line))
