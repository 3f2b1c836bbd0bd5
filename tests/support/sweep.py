"""The points of a sweep, several at once: each is a place of its own, and waits for its disk and its processes most of the time.

    for at, result in points(calls, lambda at: self.point("kill", at)):
"""
import concurrent.futures

WORKERS = 8


def points(count, point):
    """(1, point(1)) to (count, point(count)), in this order; what one raises is raised here."""
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
        yield from enumerate(workers.map(point, range(1, count + 1)), 1)
