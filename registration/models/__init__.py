from registration.models.change import ProposedChange
from registration.models.checkin import CheckIn
from registration.models.delegation import Category, Delegation, FocalPoint, ReminderDay
from registration.models.desk import Distinct, InternalNote, SavedFilter
from registration.models.draft import Draft
from registration.models.final_list import FinalList
from registration.models.note import NoteVerbale
from registration.models.places import Places
from registration.models.question import Answer, Option, Question
from registration.models.registration import (
    COUNTED,
    HOLDS_PLACE,
    MOVES,
    IllegalMove,
    Needs,
    Registration,
    Source,
    State,
)
from registration.models.travel import Funding, Passport, Travel

__all__ = [
    "COUNTED",
    "HOLDS_PLACE",
    "MOVES",
    "Answer",
    "Category",
    "CheckIn",
    "Delegation",
    "Distinct",
    "Draft",
    "FinalList",
    "FocalPoint",
    "Funding",
    "IllegalMove",
    "InternalNote",
    "Needs",
    "NoteVerbale",
    "Option",
    "Passport",
    "Places",
    "ProposedChange",
    "Question",
    "Registration",
    "ReminderDay",
    "SavedFilter",
    "Source",
    "State",
    "Travel",
]
