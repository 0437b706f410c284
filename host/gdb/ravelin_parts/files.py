# Open files: what is behind each number, and the paths of inodes.
#
# A path is found as the kernel finds it (kernel/fs/name.c): no inode has its
# name, its directory does. Where a directory keeps its names is known here
# for trees in memory and for procfs; others show an inode's number.

import gdb

from ravelin_parts import kernel, tables, tasks

DEPTH_MOST = 256  # names of one path


def proc_name(inode):
    """An inode of procfs: its entry's name, or the number it stands for."""
    proc = kernel.container(inode, "struct proc_inode", "inode")
    name = kernel.string(proc["entry"]["name"])
    if name:
        return name
    number = int(proc["fd"]) or int(proc["pid"])
    return "%d" % number


def tree_name(inode):
    parent = kernel.container(inode["parent"], "struct tree_node", "inode")
    for entry in kernel.walk(parent["entries"], "names in a directory",
                             "struct tree_entry", "node"):
        if int(entry["file"]) == int(inode):
            return kernel.string(entry["name"], int(entry["name_size"]))
    return "(removed)"


def type_name(inode):
    """The file system that an inode is of."""
    return kernel.string(inode["super"]["type"]["name"])


def name(inode):
    if type_name(inode) in ("proc", "sysfs"):
        return proc_name(inode)
    return tree_name(inode)


def nameless(inode):
    return "%s:[%d]" % (
        "pipe" if int(inode["super"]) == 0 else
        kernel.readable(type_name, inode), int(inode["number"]))


def path(inode):
    """The path from the root of all, or what Linux calls a nameless one."""
    names = []
    for _ in range(DEPTH_MOST):
        if int(inode["parent"]) == 0:
            return nameless(inode)
        if int(inode["covers"]):
            inode = inode["covers"]  # what it is mounted on has the name
        elif int(inode["parent"]) == int(inode):
            return "/" + "/".join(reversed(names))
        else:
            try:
                names.append(name(inode))
            except (gdb.error, kernel.Damaged):
                return nameless(inode)
            inode = inode["parent"]
    raise kernel.Damaged("a path has no end")


def kind(file):
    """By the table of operations: regular_file_ops is "regular"."""
    word = kernel.symbol_at(file["ops"])
    for tail in ("_file_ops", "_ops"):
        if word.endswith(tail):
            return word[:-len(tail)]
    return word


class Files(kernel.Command):
    """Lists the open files of a process.
Of each number: the kind of file, by its table of operations; the position;
the flags as open(2) has them, with O_CLOEXEC where execve closes it; the
path, seen from the root of all, or the name of what has none."""

    usage = "ravelin-files PID"
    least = most = 1

    def run(self, pid):
        task = tasks.find(pid)
        table = task["files"]
        if int(table) == 0:
            raise gdb.GdbError("%s has no open files (it is %s)" % (
                tasks.title(task), tasks.state(task, 0)))
        print("%3s %-13s %10s  %-25s %s" % ("FD", "KIND", "POSITION", "FLAGS",
                                            "PATH"))
        most = table["files"].type.range()[1] + 1
        for number in range(most):
            if int(table["files"][number]):
                self.show(table, number)
        folders = task["folders"]
        print("%s: umask %03o, in %s" % (
            tasks.title(task), int(folders["umask"]),
            kernel.shorten(kernel.readable(path, folders["cwd"]), 40)))

    def show(self, table, number):
        file = table["files"][number]
        value = kernel.readable(lambda: int(file["flags"]))
        if value == "?":
            print("%3d %#x cannot be read" % (number, int(file)))
            return
        if table["close_on_exec"][number]:
            value |= dict((text, bits) for bits, text in tables.flag_table(
                "open_flags"))["O_CLOEXEC"]
        words = tables.flags("open_flags", value)
        line = "%3d %-13s %10d  %-25s " % (
            number, kernel.readable(kind, file), int(file["position"]), words)
        if len(line) > 64:
            print(line.rstrip())
            line = " " * 30
        where = kernel.readable(path, file["inode"])
        print(line + kernel.shorten(where, 79 - len(line)))
