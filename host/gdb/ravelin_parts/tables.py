# What the kernel's sources say of names and numbers: the .def tables and the
# headers' constants, read when they are first asked for.

import functools
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as source:
        return source.read()


def number(text):
    """A C literal or a product of shifts and sums of them, or None."""
    text = re.sub(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]*\b", r"\1", text)
    text = re.sub(r"\b0([0-7]+)\b", r"0o\1", text)
    if not re.fullmatch(r"[0-9a-fA-FxXo()<>|+*~ -]+", text):
        return None
    try:
        return eval(text, {"__builtins__": {}})  # digits and operators only
    except (SyntaxError, TypeError, NameError, ValueError):
        return None


@functools.lru_cache(None)
def constants(path):
    """The #define lines of a header that are numbers."""
    found = {}
    for name, text in re.findall(
            r"^#define (\w+) ([^/\n]+?)[ \t]*(?:/\*.*)?$", read(path), re.M):
        for known in found:
            text = re.sub(r"\b%s\b" % known, str(found[known]), text)
        value = number(text)
        if value is not None:
            found[name] = value
    return found


@functools.lru_cache(None)
def calls():
    """The names of the system calls by number."""
    lines = re.findall(r"^CALL\d\((\d+), (\w+),", read(
        "kernel/abi/syscalls.def") + read("kernel/abi/syscalls_net.def"), re.M)
    return {int(number_of): name for number_of, name in lines}


@functools.lru_cache(None)
def capabilities():
    """The names of the capabilities by bit, as capsh(1) spells them."""
    lines = re.findall(r"^CAP\((\d+), (\w+),", read(
        "kernel/abi/caps.def"), re.M)
    return {int(bit): name.lower() for bit, name in lines}


@functools.lru_cache(None)
def flag_table(name):
    """A TABLE of syscall_names.def: pairs of value and text, in order."""
    body = re.search(r"^TABLE\(%s\)\n(.*?)^END_TABLE" % name, read(
        "kernel/abi/syscall_names.def"), re.M | re.S)
    pairs = re.findall(r"NAME\((\w+), \"([^\"]*)\"\)", body.group(1))
    return [(int(value, 0), text) for value, text in pairs]


def flags(name, value):
    """A value in the words of a table of flags, as --trace has it."""
    words = []
    for bits, text in flag_table(name):
        if bits and value & bits == bits:
            words.append(text)
            value &= ~bits
        elif bits == 0 and not words and not value:
            words.append(text)
    if value:
        words.append("%#x" % value)
    return "|".join(words)


@functools.lru_cache(None)
def securebits():
    """The names of the securebits by mask, where a header has them."""
    found = {}
    for folder in ("kernel/abi", "kernel/security"):
        for name in sorted(os.listdir(os.path.join(TOP, folder))):
            if not name.endswith(".h"):
                continue
            for word, value in constants(folder + "/" + name).items():
                if word.startswith("SECBIT_"):
                    found[value] = word[len("SECBIT_"):].lower()
    return found
