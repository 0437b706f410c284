# A task's address space: its areas, as /proc/PID/maps has them, and counts.

import gdb

from ravelin_parts import files, kernel, tables, tasks

SPACE = "kernel/mm/space.h"


def space_of(task):
    space = task["space"]
    if int(space) == 0:
        raise gdb.GdbError("%s has no address space (it is %s)" % (
            tasks.title(task), tasks.state(task, 0)))
    return space


def areas_of(space):
    return kernel.walk(space["areas"], "areas", "struct area", "node")


def rights(area):
    bits = tables.constants(SPACE)
    value = int(area["flags"])
    text = "".join(
        letter if value & bits["AREA_" + name] else "-"
        for letter, name in (("r", "READ"), ("w", "WRITE"), ("x", "EXEC")))
    return text + ("s" if value & bits["AREA_SHARED"] else "p")


def what(area):
    bits = tables.constants(SPACE)
    value = int(area["flags"])
    if int(area["inode"]):
        return files.path(area["inode"])
    for name in ("STACK", "HEAP"):
        if value & bits["AREA_" + name]:
            return "[%s]" % name.lower()
    return ""


class Space(kernel.Command):
    """Lists the areas of a process: rights and files.
The lines are those of /proc/PID/maps without the device: addresses, rights
(p: private, s: shared), the file's offset, and the file. Counts follow, in
pages of 4 KiB."""

    usage = "ravelin-space PID"
    least = most = 1

    def run(self, pid):
        task = tasks.find(pid)
        space = space_of(task)
        count = pages = 0
        for area in areas_of(space):
            start, end = int(area["start"]), int(area["end"])
            line = "%012x-%012x %s %08x " % (
                start, end, kernel.readable(rights, area),
                int(area["offset"]))
            name = kernel.readable(what, area)
            print((line + kernel.shorten(name, 79 - len(line))).rstrip())
            count += 1
            pages += (end - start) >> 12
        told = ["%d areas" % count, "%d pages" % pages]
        resident = kernel.field(space, "resident_pages")
        if resident is not None:
            told.append("%d resident" % resident)
        users = kernel.readable(lambda: int(space["users"]["count"]))
        told.append("%s users" % users)
        told.append("tables at %#x" % int(space["tables"]))
        print("%s: %s" % (tasks.title(task), ", ".join(told)))
