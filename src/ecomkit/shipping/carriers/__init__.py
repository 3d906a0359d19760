"""Carriers as ports, with their limits and rates."""
