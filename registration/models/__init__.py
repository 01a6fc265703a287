from registration.models.delegation import Category, Delegation, FocalPoint
from registration.models.draft import Draft
from registration.models.places import Places
from registration.models.registration import (
    COUNTED,
    HOLDS_PLACE,
    MOVES,
    IllegalMove,
    Needs,
    Registration,
    State,
)

__all__ = [
    "COUNTED",
    "HOLDS_PLACE",
    "MOVES",
    "Category",
    "Delegation",
    "Draft",
    "FocalPoint",
    "IllegalMove",
    "Needs",
    "Places",
    "Registration",
    "State",
]
