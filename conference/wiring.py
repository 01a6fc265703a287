"""Who hears of a registration's events, and who tells mail whose a private link is: the only place where rooms are
joined. An event nobody hears fails a test."""


def connect() -> None:
    """Called once, when the applications are loaded."""
    from agenda import people
    from agenda.actions import merged, roles, schedule
    from conference.mail import addressees
    from registration import events, mailboxes

    events.confirmed.connect(schedule.with_confirmation)
    events.replaced.connect(roles.follow)
    events.merged.connect(merged.follow)
    events.naming.connect(people.naming)
    addressees.connect("registration", mailboxes.of_participants)
    addressees.connect("focal-point", mailboxes.of_focal_points)
