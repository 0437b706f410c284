# The parts of host/gdb/ravelin.py.
