"""Boxes, packing and its check."""
