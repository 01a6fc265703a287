"""A plain HTTP client that asks the same address again and again over kept connections, from two processes."""

import multiprocessing
import socket
import time
from urllib.parse import urlsplit

PROCESSES = 2
CONNECTIONS = 4  # in each process


def _answer(connection: socket.socket) -> tuple[int, int]:
    """Read one answer; its status and the bytes of its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    left = length - len(body)
    while left > 0:
        left -= len(connection.recv(min(left, 1 << 20)))
    return int(lines[0].split()[1]), length


def _hammer(url: str, seconds: float, results: "multiprocessing.Queue[tuple[int, int]]") -> None:
    parts = urlsplit(url)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: */*\r\n\r\n".encode()
    connections = [socket.create_connection((parts.hostname, parts.port)) for _n in range(CONNECTIONS)]
    done = wrong = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for connection in connections:
            connection.sendall(request)
        for connection in connections:
            status, _length = _answer(connection)
            done += 1
            wrong += status != 200
    results.put((done, wrong))


def requests_per_second(url: str, seconds: float = 4.0) -> float:
    """How many answers with status 200 this address gives in a second; raises on any other status."""
    results: multiprocessing.Queue[tuple[int, int]] = multiprocessing.Queue()
    running = [multiprocessing.Process(target=_hammer, args=(url, seconds, results)) for _n in range(PROCESSES)]
    for process in running:
        process.start()
    counts = [results.get(timeout=seconds + 30) for _process in running]
    for process in running:
        process.join()
    if any(wrong for _done, wrong in counts):
        raise RuntimeError(f"{url} gave an answer that was not 200")
    return sum(done for done, _wrong in counts) / seconds
