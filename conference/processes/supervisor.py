"""Runs the product's programs side by side, starts one again that died, and stops all together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from conference.processes.keeper import dies_with_parent

PATIENCE = 8.0  # seconds for a clean end
LONGEST_PAUSE = 30.0
STEADY = 30.0  # seconds after which a program counts as well again
TICK = 0.2


@dataclass
class Program:
    """One program: its name for messages, its command line, and where it stands."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = field(default=0.0)

    def start(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops the programs in order
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
        self.started = time.monotonic()

    def signal_group(self, sign: int) -> None:
        """To the program and whatever it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, sign)


class Supervisor:
    """Blocks in `run` until SIGINT or SIGTERM; then every program has ended, by force after `PATIENCE`."""

    def __init__(self, programs: list[Program], folder: Path, look_after: Callable[[], None] | None = None) -> None:
        """`folder` is where the programs stand; `look_after` is called every few seconds, for what else must run."""
        self.programs = programs
        self.folder = folder
        self.look_after = look_after
        self.ending = False

    def run(self) -> None:
        kept = {sign: signal.signal(sign, self._end) for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            for program in self.programs:
                program.start(self.folder)
            ticks = 0
            while not self.ending:
                time.sleep(TICK)
                ticks += 1
                if self.look_after and ticks % 10 == 0:
                    self.look_after()
                for program in self.programs:
                    self._look_after(program)
        finally:
            self.stop()
            for sign, handler in kept.items():
                signal.signal(sign, handler)

    def _end(self, sign: int, frame: FrameType | None) -> None:
        self.ending = True

    def _look_after(self, program: Program) -> None:
        now = time.monotonic()
        if program.process is not None and program.process.poll() is not None:
            program.signal_group(signal.SIGKILL)  # what it left behind
            # Killed from outside, by hand or for want of memory: no fault that a pause would mend.
            is_own_fault = now - program.started < STEADY and program.process.returncode != -signal.SIGKILL
            program.failures = program.failures + 1 if is_own_fault else 0
            pause = min(0.5 * 2**program.failures, LONGEST_PAUSE) if program.failures else 0.0
            self.say(f"The {program.name} ended ({_how(program.process.returncode)}); starting it again.")
            program.process = None
            program.again_at = now + pause
        if program.process is None and now >= program.again_at and not self.ending:
            program.start(self.folder)

    def stop(self) -> None:
        """End every program: ask first, all at once, then by force."""
        for program in self.programs:
            if program.process is not None and program.process.poll() is None:
                program.process.terminate()
        deadline = time.monotonic() + PATIENCE
        for program in self.programs:
            if program.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    program.process.wait(max(0.0, deadline - time.monotonic()))
                program.signal_group(signal.SIGKILL)
                program.process.wait()

    @staticmethod
    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)


def _how(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit status {code}"
