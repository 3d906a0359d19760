"""The front door: the names most shops need, each loaded when first used."""
