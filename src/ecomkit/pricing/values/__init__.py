"""What a shop writes: price lists, promotions, fees, the occasion and the policy."""
