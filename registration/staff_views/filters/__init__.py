"""Searching, filtering and ordering the list of registrations: whoever shows, exports or writes to a list asks here."""

from registration.staff_views.filters.form import FilterForm, choices, known_to

__all__ = ["FilterForm", "choices", "known_to"]
