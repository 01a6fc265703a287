"""What every other process of a test has loaded before it is made: the product, and no connection to anything."""

import django

django.setup()
