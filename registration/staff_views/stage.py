"""What a registration's page shows besides the person: wished changes, travel, funding, and how the visa letter stands."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from conference.accounts.access import StaffRequest
from registration import proposals, rules
from registration.actions.funding import FIELDS
from registration.models import Registration
from registration.staff_views.stage_forms import DecisionForm, FundingForm


def context(request: StaffRequest, registration: Registration) -> dict[str, Any]:
    """For the partials `_changes.html` and `_stage.html`; two queries. Reads no passport data."""
    rows = proposals.rows(registration, proposals.wishes(registration).values())
    found = Registration.objects.select_related("travel", "funding").annotate(
        passport_at=F("passport__changed_at"),
        letter_at=F("passport__letter_issued_at"),
        letter_by=F("passport__letter_issued_by"),
    )
    stage = found.get(pk=registration.pk)
    funding = getattr(stage, "funding", None)
    return {
        "decision_form": DecisionForm(None, rows=rows) if rows else None,
        "can_decide_changes": rules.changes_wait(registration),
        "stage": stage,
        "travel": getattr(stage, "travel", None),
        "funding_form": FundingForm(initial={name: getattr(funding, name) for name in FIELDS} if funding else None),
        "in_second_stage": rules.in_second_stage(registration, timezone.now()),
    }
