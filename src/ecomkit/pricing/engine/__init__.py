"""What reckons: private to pricing."""
