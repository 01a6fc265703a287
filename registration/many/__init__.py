"""The same for many registrations: whom it meets, what is done, and the work in the background where they are many."""
