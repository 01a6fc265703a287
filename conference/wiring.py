"""Who hears of a registration's events: the only place where rooms are joined. An event nobody hears fails a test."""


def connect() -> None:
    """Called once, when the applications are loaded."""
    from agenda.actions import merged, schedule
    from registration import events

    events.confirmed.connect(schedule.with_confirmation)
    events.merged.connect(merged.follow)
