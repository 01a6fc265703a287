"""What can be done with a registration: one module per verb, keyword-only, one transaction each."""
