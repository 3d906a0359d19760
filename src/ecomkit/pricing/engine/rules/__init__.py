"""Promotions compiled: conditions become checks, benefits operations on the worksheet."""
