"""Published pages against a bare Django view: same web server, same number of workers, same run, by turns."""

import os
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

from tests.benchmarks.load import requests_per_second
from tests.benchmarks.visit import first_release
from tests.installation import ROOT, Product, free_port

TURNS = 3


class Bare:
    """The bare view, served as `manage.py start` serves the product."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        command += ["--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
        self.process = subprocess.Popen([*command, "tests.benchmarks.bare:application"], cwd=ROOT, env=dict(os.environ))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def ratios(product: Product, slug: str) -> Iterator[tuple[str, float, float, float, int]]:
    """For each page: its name, the ratio (median of the turns), both rates and the bytes."""
    bare = Bare()
    try:
        product.until(lambda: _answers(f"{bare.url}/1"))
        base = f"{product.url}/en/{slug}"
        addresses = {
            "agenda page": f"{base}/agenda/",
            "session": f"{base}/agenda/plenary-1/",
            "agenda.ics": f"{base}/agenda.ics",
            "release": first_release(base),
            "home": f"{base}/",
        }
        for name, url in addresses.items():
            size = len(urllib.request.urlopen(url).read())
            turns = [(requests_per_second(url), requests_per_second(f"{bare.url}/{size}")) for _n in range(TURNS)]
            ratio = statistics.median(ours / theirs for ours, theirs in turns)
            yield name, ratio, statistics.median(t[0] for t in turns), statistics.median(t[1] for t in turns), size
    finally:
        bare.stop()


def _answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False
