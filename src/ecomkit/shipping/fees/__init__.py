"""Fee rules that a shop writes."""
