"""Lists of registrations as spreadsheets."""
