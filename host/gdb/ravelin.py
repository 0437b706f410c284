# Commands of gdb that show what the stopped kernel holds.
#
# Loaded by the command that `./ravelin run --gdb` prints; by hand with
# `source host/gdb/ravelin.py`. The commands only read. Where a field lies is
# asked of the kernel's debug information, and names and numbers come from the
# kernel's own tables and headers (ravelin_parts/tables.py), so that there is
# nothing here to be kept up to date but what a command is about.
#
# Invariants: a command that meets damaged memory says where and ends, or
# goes on with a "?"; every walk is bounded.

import os
import sys

import gdb

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ravelin_parts import cred, files, kernel, log, memory, paging, tasks

COMMANDS = (
    tasks.Tasks, memory.Space, paging.Tables, files.Files, cred.Cred,
    log.Log, kernel.Symbols,
)


class Overview(gdb.Command):
    """Lists the commands that show what the stopped kernel holds."""

    def __init__(self):
        super().__init__("ravelin", gdb.COMMAND_SUPPORT)

    def invoke(self, text, from_tty):
        for command in COMMANDS:
            print("%-29s %s" % (command.usage, command.__doc__.split(".")[0]))
        print("%-29s %s" % ("$ravelin_task(PID)",
                            tasks.TaskFunction.__doc__.split(".")[0]))


Overview()
tasks.TaskFunction()
for each in COMMANDS:
    each()
print("Type ravelin for the commands that show what the kernel holds.")
