"""Vendors and frameworks, each behind its extra; none is imported before it is used."""
