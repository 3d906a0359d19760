"""Flows: what a shop does, written once for threads and for event loops."""
