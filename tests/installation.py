"""The whole product as a newcomer starts it: `manage.py start`, with servers, data folder and port of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import psycopg2
import pytest

from conference import embedded

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "correct-horse-battery"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Product:
    """One installation in a temporary folder. `stop` and `restart` keep its data, `remove` does not."""

    def __init__(self, *arguments: str, **environment: str):
        self.data = Path(tempfile.mkdtemp(prefix="plenary-product-"))
        self.data.chmod(0o711)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail_folder = self.data / "mail"
        self.password = PASSWORD
        self.log = self.data / "log"
        self.arguments = arguments
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "CI")}
        self.environment = kept | {
            "PLENARY_DATA": str(self.data),
            "PORT": str(self.port),
            "DEMO_PASSWORD": self.password,
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def start(self, wait: bool = True) -> "Product":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start", *self.arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.until(self.is_ready, 90)
        return self

    def is_ready(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            pytest.fail(f"the product ended:\n{self.said()}")
        return self.get("/readyz")[0] == 200

    def get(self, path: str) -> tuple[int, str]:
        """Status and text; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def manage(self, *arguments: str, timeout: float = 60) -> str:
        """Another command of manage.py, on the same data; what it wrote."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def processes(self) -> list[psutil.Process]:
        """Every living process that belongs to this installation."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                ours = any(str(self.data) in word for word in process.cmdline())
                ours = ours or process.environ().get("PLENARY_DATA") == str(self.data)
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def program(self, *words: str) -> psutil.Process | None:
        """The supervised process, a child of `manage.py start`, whose command line has all of `words`."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if set(words) <= {part.rsplit("/", 1)[-1] for part in process.cmdline()}:
                    return process
        return None

    def ask(self, query: str, *values: object) -> list[tuple]:
        """What its database answers; raises psycopg2's errors."""
        url = embedded.Place.of(self.data).addresses().database_url
        with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def until(self, condition, patience: float = 30.0):
        """Wait for `condition`, and give back what it answered."""
        deadline = time.monotonic() + patience
        while not (answer := condition()):
            if time.monotonic() > deadline:
                pytest.fail(f"waited {patience} s in vain:\n{self.said()[-3000:]}")
            time.sleep(0.1)
        return answer

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """End it as an operator would; its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.process.wait(30)

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stop()
        psutil.wait_procs(self.processes(), timeout=10)
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()
        subprocess.run(["rm", "-rf", str(self.data)], check=False)
