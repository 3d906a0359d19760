"""Hostile calls at the doors: one wrong argument each, and only our errors come out."""
