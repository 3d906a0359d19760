"""Fulfillment services and their jobs."""
