"""What a shop reads: the priced cart, its rows, verdicts and the trace."""
