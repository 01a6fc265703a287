"""The set-up pages: parse, ask an action, answer."""
