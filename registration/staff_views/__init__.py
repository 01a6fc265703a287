"""The secretariat's pages about registrations."""
