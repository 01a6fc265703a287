"""The programs that make up a running Plenary, and who looks after them."""
