"""Participants from a spreadsheet: what the columns mean, what each row says, and what is wrong with it."""
