"""Setting a conference up: one module per thing, keyword-only, one transaction each."""


class InUse(Exception):
    """Registrations or delegations hang from this, so it cannot be deleted, or changed in this respect."""
