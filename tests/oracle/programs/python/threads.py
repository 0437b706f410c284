# threading: locks, queues, events, a pool.
import concurrent.futures
import queue
import threading
import time

total, lock = 0, threading.Lock()


def add():
    global total
    for _ in range(200):
        with lock:
            total += 1


threads = [threading.Thread(target=add) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total, threading.active_count())

line = queue.Queue(maxsize=2)
eater = threading.Thread(
    target=lambda: print(sum(line.get() for _ in range(10))))
eater.start()
for number in range(10):
    line.put(number)
eater.join()

event = threading.Event()
print(event.wait(0.02))
threading.Timer(0.02, event.set).start()
print(event.wait(5))
with concurrent.futures.ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda n: (time.sleep(0.01), n * n)[1], range(5))))
print(threading.get_native_id() > 0)
