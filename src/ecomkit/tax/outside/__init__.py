"""Outside tax engines."""
