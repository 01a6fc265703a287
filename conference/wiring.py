"""Who hears of a registration's events: the only place where rooms are joined. An event nobody hears fails a test."""


def connect() -> None:
    """Called once, when the applications are loaded."""
    from agenda import people
    from agenda.actions import merged, roles, schedule
    from registration import events

    events.confirmed.connect(schedule.with_confirmation)
    events.replaced.connect(roles.follow)
    events.merged.connect(merged.follow)
    events.naming.connect(people.naming)
