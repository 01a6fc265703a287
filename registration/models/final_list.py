from __future__ import annotations

from django.db import models

from conference.models import Conference


class FinalList(models.Model):
    """The list of participants as it was when it was declared final: who stood on it, in the order of each language."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="final_list")
    declared_at = models.DateTimeField()
    rows = models.JSONField(default=dict)  # registration/final_list.py

    def __str__(self) -> str:
        return f"final list of {self.conference_id}"
