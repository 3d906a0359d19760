"""What if: past sales under other rules."""

from ecomkit.whatif.backtest import Backtest, PastSale, Repriced, backtest

__all__ = ["Backtest", "PastSale", "Repriced", "backtest"]
