"""The rooms of a shop: what can be asked of it, by noun."""
