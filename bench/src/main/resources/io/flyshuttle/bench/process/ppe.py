"""Python's side of the race: concurrent.futures.ProcessPoolExecutor, driven over stdin.

Each line is a command with numbers; each answer is one line of numbers.
"""

import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def increment(number):
    return number + 1


def touch(data):
    return sum(data[::4096])


def cold():
    """Milliseconds to the first result of an executor whose one worker is spawned."""
    context = multiprocessing.get_context("spawn")
    began = time.perf_counter()
    executor = ProcessPoolExecutor(1, mp_context=context)
    assert executor.submit(increment, 1).result() == 2
    taken = time.perf_counter() - began
    executor.shutdown()
    return [taken * 1e3]


def latency(executor, tasks):
    """Microseconds of each task, one after the other."""
    times = []
    for i in range(tasks):
        began = time.perf_counter()
        assert executor.submit(increment, i).result() == i + 1
        times.append((time.perf_counter() - began) * 1e6)
    return times


def single(executor, tasks):
    """Tasks a second, submitted one by one."""
    began = time.perf_counter()
    futures = [executor.submit(increment, i) for i in range(tasks)]
    total = sum(future.result() for future in futures)
    taken = time.perf_counter() - began
    assert total == tasks * (tasks + 1) // 2
    return [tasks / taken]


def chunks(executor, items):
    """Items a second, in chunks of 100."""
    began = time.perf_counter()
    total = sum(executor.map(increment, range(items), chunksize=100))
    taken = time.perf_counter() - began
    assert total == items * (items + 1) // 2
    return [items / taken]


def bulk(executor, size, tasks):
    """Milliseconds of tasks with an argument of so many bytes."""
    data = bytes(size)
    times = []
    for _ in range(tasks):
        began = time.perf_counter()
        assert executor.submit(touch, data).result() == 0
        times.append((time.perf_counter() - began) * 1e3)
    return times


def main():
    workers = int(sys.argv[1])
    with ProcessPoolExecutor(workers) as executor:
        list(executor.map(increment, range(100)))
        for line in sys.stdin:
            name, *numbers = line.split()
            numbers = [int(number) for number in numbers]
            if name == "cold":
                answer = cold()
            else:
                answer = globals()[name](executor, *numbers)
            print(*answer, flush=True)


if __name__ == "__main__":
    main()
