# The list of tasks, and how a command finds the one that it is about.

import gdb

from ravelin_parts import kernel, tables


def every_task():
    head = kernel.variable("tasks", "kernel/task/task.c")
    return kernel.walk(head, "tasks", "struct task", "all")


def find(word):
    """The task of a thread's or a process' number, or one clear line."""
    try:
        pid = int(word, 0)
    except ValueError:
        raise gdb.GdbError("a process has a number, not '%s'" % word)
    for task in every_task():
        if int(task["pid"]) == pid:
            return task
    raise gdb.GdbError("no process %d; ravelin-tasks lists them" % pid)


def title(task):
    """As the kernel's own reports name a task: name[pid]."""
    return "%s[%d]" % (kernel.readable(kernel.string, task["name"]),
                       int(task["pid"]))


def state(task, current):
    if int(task) == current:
        return "running"
    name = str(task["state"])
    return name[len("TASK_"):].lower() if name.startswith("TASK_") else name


def call(task):
    """The name of the system call that the task is in, or a dash."""
    count = int(task["recent_count"])
    places = task["recent"].type.range()[1] + 1
    last = task["recent"][(count - 1) % places]
    running = tables.constants("kernel/task/task.h")["CALL_RUNNING"]
    if count == 0 or int(last["result"]) != running:
        return "-"
    number = int(last["number"])
    return tables.calls().get(number, "%d" % number)


def number(process, name):
    """A number of a process; none for a thread that has left it."""
    return kernel.readable(lambda: int(process[name]))


class Tasks(kernel.Command):
    """Lists all tasks: numbers, state, user, call, name.
A task is a thread: PID is its process' number, TID its own. CALL is the
system call that it is in, or a dash when it was last in its program. The user
is the effective one."""

    usage = "ravelin-tasks"

    def run(self):
        form = "%5s %5s %6s %5s %7s %-8s %6s %-18s %s"
        print(form % ("PID", "TID", "PARENT", "GROUP", "SESSION", "STATE",
                      "USER", "CALL", "NAME"))
        current = int(kernel.variable("percpu")["current"])
        count = 0
        for task in every_task():
            process = task["process"]
            count += 1
            print(form % (
                number(process, "pid"), int(task["pid"]),
                number(process, "parent_pid"),
                number(process, "group"), number(process, "session"),
                state(task, current),
                kernel.readable(lambda: int(task["cred"]["euid"])),
                kernel.readable(call, task),
                kernel.readable(kernel.string, task["name"])))
        if count == 0:
            print("The kernel has made no task yet.")


class TaskFunction(gdb.Function):
    """A process's struct task, as in p *$ravelin_task(1).
Its argument is a process number."""

    def __init__(self):
        super().__init__("ravelin_task")

    def invoke(self, pid):
        try:
            return find(str(int(pid)))
        except kernel.Damaged as error:
            raise gdb.GdbError(str(error))
