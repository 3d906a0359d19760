"""Tracking numbers, statuses and shipments."""
