"""Measures the figures of the design and prints them as a table: `.venv/bin/python -m tests.benchmarks`; only some of
its parts with their names, as in `.venv/bin/python -m tests.benchmarks registrations badges`.

Starts the whole product with its example in a temporary folder, on this machine only, and ends it. Nothing here fails
on a time: figures depend on the machine, so speed of public pages is a ratio to a bare Django view in the same run, and
the load of the machine stands below the table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmarks import pages, registering, visit
from tests.installation import Product

Row = tuple[str, str, str, str]  # what was measured, the figure, what the design asks for, met or missed


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def inside(product: Product, part: str, function: str = "report") -> Any:
    """What a function of `tests.benchmarks.<part>` prints, run in the product's own settings and database."""
    script = f"from tests.benchmarks import {part}; {part}.{function}()"
    return json.loads(product.manage("shell", "-v", "0", "-c", script, timeout=1800))


def generate(product: Product, *numbers: str) -> None:
    """Conferences with so many registrations each, unless another part made them."""
    made = product.ask("SELECT slug FROM conference_conference")
    for number in numbers:
        if (f"generated-{number}",) not in made:
            product.manage("generate_registrations", "--number", number, timeout=1800)


def public(product: Product, sink: registering.Sink) -> Iterator[Row]:
    """Published pages against a bare view."""
    for name, ratio, rate, bare, size in pages.ratios(product, visit.slug(product.url)):
        figure = f"{ratio:.2f} ({rate:.0f} of {bare:.0f} requests a second, {size / 1024:.1f} KB)"
        yield f"{name}, against a bare view of as many bytes", figure, "≥ 0.50", verdict(ratio >= 0.5)


def visits(product: Product, sink: registering.Sink) -> Iterator[Row]:
    for name, total in visit.first_visits(product.url, visit.slug(product.url)):
        yield f"first visit of {name}", f"{total / 1024:.1f} KB", "≤ 60 KB", verdict(total <= 60 * 1024)


def rush(product: Product, sink: registering.Sink) -> Iterator[Row]:
    """300 registrations over HTTP, and how soon their mails are handed over."""
    slug = visit.slug(product.url)
    done, failed, seconds = registering.many(product.url, slug, 300)
    figure = f"{seconds:.1f} s, {failed} failed of {done + failed}"
    yield "300 registrations over HTTP", figure, "≤ 60 s, 0 failed", verdict(seconds <= 60 and not failed)
    waits = sink.waits(product)
    p95 = statistics.quantiles(waits, n=20)[-1]
    what = f"commit to SMTP, {len(waits)} mails of these, as fast as this machine registers"
    yield what, f"median {statistics.median(waits):.2f} s, p95 {p95:.2f} s", "-", "-"
    failed, waits = registering.paced(product, slug, sink, 300, 60)
    p95 = statistics.quantiles(waits, n=20)[-1]
    what = f"commit to SMTP, {len(waits)} mails of 300 registrations spread over 60 s"
    figure = f"median {statistics.median(waits):.2f} s, p95 {p95:.2f} s, {failed} failed"
    yield what, figure, "p95 ≤ 2 s, 0 failed", verdict(p95 <= 2 and not failed)
    calm = registering.calm(product, slug, sink)
    p95 = statistics.quantiles(calm, n=20)[-1]
    what = f"commit to SMTP, {len(calm)} mails one after another"
    yield what, f"p95 {p95:.2f} s", "p95 ≤ 2 s", verdict(p95 <= 2)


def queries(product: Product, sink: registering.Sink) -> Iterator[Row]:
    for name, few, many, most in inside(product, "queries"):
        what = f"queries of {name}, with few and with 1,000 more rows"
        yield what, f"{few} and {many}", f"≤ {most}, the same", verdict(few == many <= most)


def badges(product: Product, sink: registering.Sink) -> Iterator[Row]:
    for size, number, seconds, _length in inside(product, "badges"):
        yield f"{number} badges, {size}", f"{seconds:.2f} s", "≤ 2 s", verdict(seconds <= 2)


def spreadsheets(product: Product, sink: registering.Sink) -> Iterator[Row]:
    """Each in a process of its own: the memory is the most that this process ever used."""
    imported, waited = inside(product, "spreadsheets", "report_import")
    yield "import of 5,000 people from a workbook", f"{imported:.1f} s", "≤ 60 s", verdict(imported <= 60)
    what = "longest wait of others for a place during that import, all or nothing"
    yield what, f"{waited:.2f} s", "≤ 1 s", verdict(waited <= 1)
    generate(product, "100000")
    seconds, memory = inside(product, "spreadsheets", "report_export")
    figure = f"{seconds:.0f} s, {memory:.0f} MB of memory"
    yield "export of 100,000 people, all columns", figure, "≤ 200 MB", verdict(memory <= 200)


def registrations(product: Product, sink: registering.Sink) -> Iterator[Row]:
    """The office's pages with 100 and with 100,000 registrations."""
    generate(product, "100", "100000")
    yield from inside(product, "registrations")


PARTS: dict[str, Callable[[Product, registering.Sink], Iterator[Row]]] = {
    part.__name__: part for part in (public, visits, rush, queries, badges, registrations, spreadsheets)
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"all, or some of: {', '.join(PARTS)}")
    wanted = parser.parse_args().parts
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    before = os.getloadavg()[0]
    sink = registering.Sink()
    product = Product(EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", **registering.NO_LIMITS)
    try:
        product.start()
        print("| What | Figure | The design asks for | |\n|---|---|---|---|")
        for name, part in PARTS.items():
            if not wanted or name in wanted:
                for row in part(product, sink):
                    print(f"| {' | '.join(row)} |")
                    sys.stdout.flush()
        print(f"\nLoad of the machine: {before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores.")
    finally:
        product.remove()
        sink.stop()


if __name__ == "__main__":
    main()
