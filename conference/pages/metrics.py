"""Figures for Prometheus: requests, and the outbox. For whoever has the token or asks from an address that we name."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from conference.mail.models import Message


class Outbox(Collector):
    """How many mails wait and since when, and how many were given up: read when asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting = Q(sent_at__isnull=True, failed_at__isnull=True)
        found = Message.objects.order_by().aggregate(
            waiting=Count("pk", filter=waiting),
            failed=Count("pk", filter=Q(failed_at__isnull=False)),
            oldest=Min("created_at", filter=waiting),
        )
        age = (timezone.now() - found["oldest"]).total_seconds() if found["oldest"] else 0.0
        yield GaugeMetricFamily("plenary_mail_waiting", "Mails that are not sent yet.", found["waiting"])
        yield GaugeMetricFamily("plenary_mail_failed", "Mails that were given up.", found["failed"])
        yield GaugeMetricFamily("plenary_mail_oldest_seconds", "Age of the oldest mail that is not sent yet.", age)


def _may_read(request: HttpRequest) -> bool:
    """By token (`Authorization: Bearer …`), or by the address of whoever is connected: proxies do not count."""
    token = settings.METRICS_TOKEN
    if token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return True
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in settings.METRICS_FROM)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures of this machine's web processes (with `PROMETHEUS_MULTIPROC_DIR`; else of the one that answers)."""
    if not _may_read(request):
        raise Http404
    requests: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        multiprocess.MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
    outbox = CollectorRegistry()
    outbox.register(Outbox())
    return HttpResponse(generate_latest(requests) + generate_latest(outbox), content_type=CONTENT_TYPE_LATEST)


metrics.permission = "operator"  # type: ignore[attr-defined]
