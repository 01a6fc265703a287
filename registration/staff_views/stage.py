"""What a registration's page shows besides the person: wished changes, travel, funding, how the visa letter stands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from conference.accounts.access import StaffRequest
from registration import proposals, rules
from registration.actions.funding import FIELDS
from registration.models import Registration
from registration.staff_views.stage_forms import DecisionForm, FundingForm


def context(request: StaffRequest, registration: Registration) -> dict[str, Any]:
    """For the partials `_changes.html` and `_stage.html`; one query. Passport data are not read; `load` gives dates."""
    rows = proposals.rows(registration, proposals.wishes(registration).values())
    funding = getattr(registration, "funding", None)
    return {
        "decision_form": DecisionForm(None, rows=rows) if rows else None,
        "can_decide_changes": rules.changes_wait(registration),
        "travel": getattr(registration, "travel", None),
        "funding": funding,
        "funding_form": FundingForm(initial={name: getattr(funding, name) for name in FIELDS} if funding else None),
        "in_second_stage": rules.in_second_stage(registration, timezone.now()),
    }
