"""Measures the figures of the design and prints them as a table: `.venv/bin/python -m tests.benchmarks`.

Starts the whole product with its example in a temporary folder, on this machine only, and ends it. Nothing here fails
on a time: figures depend on the machine, so speed is a ratio to a bare Django view in the same run.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator

from tests.benchmarks import pages, registering, visit
from tests.installation import Product


def rows() -> Iterator[tuple[str, str, str]]:
    """What was measured, the figure, and what the design asks for."""
    sink = registering.Sink()
    product = Product(EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", **registering.NO_LIMITS)
    try:
        product.start()
        slug = visit.slug(product.url)
        for name, ratio, rate, bare, size in pages.ratios(product, slug):
            figure = f"{ratio:.2f} ({rate:.0f} of {bare:.0f} requests a second, {size / 1024:.1f} KB)"
            yield f"{name}, against a bare view of as many bytes", figure, "≥ 0.50"
        for name, total in visit.first_visits(product.url, slug):
            yield f"first visit of {name}", f"{total / 1024:.1f} KB", "≤ 60 KB"
        done, failed, seconds = registering.many(product.url, slug, 300)
        yield "300 registrations over HTTP", f"{seconds:.1f} s, {failed} failed of {done + failed}", "≤ 60 s, 0 failed"
        waits = sink.waits(product)
        p95 = statistics.quantiles(waits, n=20)[-1]
        yield (
            f"commit to SMTP, {len(waits)} mails during that rush",
            f"median {statistics.median(waits):.2f} s, p95 {p95:.2f} s",
            "-",
        )
        calm = registering.calm(product, slug, sink)
        p95 = statistics.quantiles(calm, n=20)[-1]
        yield f"commit to SMTP, {len(calm)} mails one after another", f"p95 {p95:.2f} s", "p95 ≤ 2 s"
        counted = json.loads(
            product.manage("shell", "-v", "0", "-c", "from tests.benchmarks import queries; queries.report()")
        )
        for name, few, many in counted:
            yield (
                f"queries of {name}, with few and with 1,000 more rows",
                f"{few} and {many}",
                "≤ 12, public ≤ 3, the same",
            )
        drawn = json.loads(
            product.manage("shell", "-v", "0", "-c", "from tests.benchmarks import badges; badges.report()")
        )
        for size, number, seconds, _length in drawn:
            yield f"{number} badges, {size}", f"{seconds:.2f} s", "≤ 2 s"
        script = "from tests.benchmarks import spreadsheets; spreadsheets.report()"
        imported, exported, memory = json.loads(product.manage("shell", "-v", "0", "-c", script))
        yield "import of 5,000 people from a workbook", f"{imported:.1f} s", "≤ 60 s"
        yield "export of 100,000 people, all columns", f"{exported:.0f} s, {memory:.0f} MB of memory", "≤ 200 MB"
    finally:
        product.remove()
        sink.stop()


def main() -> None:
    print("| What | Figure | The design asks for |\n|---|---|---|")
    for row in rows():
        print(f"| {' | '.join(row)} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
