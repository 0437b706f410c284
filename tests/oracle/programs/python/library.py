# What of the library a program uses without thinking of the kernel.
import hashlib
import json
import random
import re
import struct
import time
import zlib

print(hashlib.sha256(b"a text").hexdigest()[:16])
print(json.dumps({"a": [1, None, 2.5]}), json.loads("[true]"))
print(zlib.crc32(b"text"), len(zlib.compress(b"x" * 10000)))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"))
print(struct.pack("<IH", 1, 2).hex(), 2 ** 100)
print(time.strftime("%Y-%m-%d", time.gmtime(86400)))
print(time.monotonic() <= time.monotonic(), time.time() > 1.7e9)
print(random.Random(7).randrange(1000), 0 <= random.random() < 1)
