"""Tax regimes: the law of a country or state as dated rows, and the shop under it."""
