from agenda.models.programme import Programme, Room, Theme
from agenda.models.session import Kind, PodiumRole, Presentation, Session, SessionPerson
from agenda.models.version import PublishedSlot, ToldVersion, Version

__all__ = [
    "Kind",
    "PodiumRole",
    "Presentation",
    "Programme",
    "PublishedSlot",
    "Room",
    "Session",
    "SessionPerson",
    "Theme",
    "ToldVersion",
    "Version",
]
