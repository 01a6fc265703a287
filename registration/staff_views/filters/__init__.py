"""Searching, filtering and ordering the list of registrations: whoever shows, exports or writes to a list asks here."""

from registration.staff_views.filters.form import RESTRICTED, FilterForm, choices, known_to

__all__ = ["RESTRICTED", "FilterForm", "choices", "known_to"]
