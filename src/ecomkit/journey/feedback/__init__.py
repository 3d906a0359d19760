"""Feedback: surveys, scores, reviews, and what follows from a bad experience."""
