"""Calendars and delivery promises."""
