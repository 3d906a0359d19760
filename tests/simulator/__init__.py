"""A shop and a gateway in one process, with every kind of trouble, from a seed."""
