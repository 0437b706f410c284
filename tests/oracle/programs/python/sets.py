# What the process may do, asked of the kernel through ctypes three ways:
# capget(2) by number, libcap, and prctl(2).
import ctypes

SYS_CAPGET = 125
VERSION_3 = 0x20080522
PR_CAPBSET_READ = 23
PR_GET_NO_NEW_PRIVS = 39
CAP_NET_RAW = 13


class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class Data(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32),
                ("permitted", ctypes.c_uint32),
                ("inheritable", ctypes.c_uint32)]


libc = ctypes.CDLL(None, use_errno=True)
header, data = Header(VERSION_3, 0), (Data * 2)()
print(libc.syscall(SYS_CAPGET, ctypes.byref(header), data))
for name in "effective", "permitted", "inheritable":
    low, high = (getattr(part, name) for part in data)
    print(f"{name:12} {high << 32 | low:016x}")

libcap = ctypes.CDLL("libcap.so.2")
libcap.cap_get_proc.restype = ctypes.c_void_p
libcap.cap_to_text.restype = ctypes.c_char_p
libcap.cap_to_text.argtypes = ctypes.c_void_p, ctypes.c_void_p
print(libcap.cap_to_text(libcap.cap_get_proc(), None).decode())

print(sum(libc.prctl(PR_CAPBSET_READ, cap, 0, 0, 0) for cap in range(41)))
print(libc.prctl(PR_CAPBSET_READ, 64, 0, 0, 0), ctypes.get_errno())
print(libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0))
print(libc.prctl(PR_CAPBSET_READ, CAP_NET_RAW, 0, 0, 0))
