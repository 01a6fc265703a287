"""Who hears of a registration's events: the only place where rooms are joined. A test fails on an event nobody hears."""


def connect() -> None:
    """Called once, when the applications are loaded."""
    from agenda.actions import schedule
    from registration import events

    events.confirmed.connect(schedule.with_confirmation)
