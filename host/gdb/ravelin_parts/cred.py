# Credentials: numbers, groups, and the five sets of capabilities by name.

from ravelin_parts import kernel, tables, tasks

SETS = ("effective", "permitted", "inheritable", "bounding", "ambient")
# As /proc/PID/status calls them.
LABELS = {"effective": "CapEff", "permitted": "CapPrm",
          "inheritable": "CapInh", "bounding": "CapBnd", "ambient": "CapAmb"}


def bit_names(value, names):
    """Names of the bits of a value; "all", or what lacks, is shorter."""
    known = sum(1 << bit for bit in names)
    words = [names[bit] for bit in sorted(names) if value >> bit & 1]
    missing = [names[bit] for bit in sorted(names) if not value >> bit & 1]
    if value & ~known:
        words.append("unknown:%#x" % (value & ~known))
    elif not missing:
        return ["all"]
    elif len(missing) * 3 < len(names):
        return ["all", "but"] + missing
    return words or ["none"]


def mask_names(value, names):
    words = [word for mask, word in sorted(names.items()) if value & mask]
    rest = value & ~sum(names)
    return words + (["%#x" % rest] if rest else []) or ["none"]


class Cred(kernel.Command):
    """Shows the credentials of a process.
The numbers are those of /proc/PID/status; the last is what files are accessed
by. The capabilities of the five sets are named."""

    usage = "ravelin-cred PID"
    least = most = 1

    def run(self, pid):
        task = tasks.find(pid)
        cred = task["cred"]
        names = tables.capabilities()
        print("%s, credentials at %#x, users %s" % (
            tasks.title(task), int(cred), int(cred["users"]["count"])))
        for who in ("uid", "gid"):
            print("%s:     real %d, effective %d, saved %d, fs %d" % (
                (who.capitalize(),) + tuple(
                    int(cred[prefix + who]) for prefix in ("", "e", "s",
                                                           "fs"))))
        most = cred["groups"].type.range()[1] + 1
        count = min(int(cred["group_count"]), most)
        kernel.wrapped("Groups: ", [
            "%d" % int(cred["groups"][i]) for i in range(count)] or ["none"])
        for each in SETS:
            value = int(cred["cap_" + each])
            kernel.wrapped("%s:  %016x" % (LABELS[each], value),
                           bit_names(value, names))
        bits = int(cred["securebits"])
        kernel.wrapped("Secure:  %02x" % bits,
                       mask_names(bits, tables.securebits()))
        print("NoNewPrivs: %s" % ("yes" if task["no_new_privs"] else "no"))
