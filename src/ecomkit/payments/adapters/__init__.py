"""Means of payment that need no provider: a terminal, cash, a bank account, a promise."""
