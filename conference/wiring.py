"""Who hears of a registration's events. The only place where rooms are joined; a test fails on an event nobody hears."""


def connect() -> None:
    """Called once, when the applications are loaded."""
