"""What if: past sales under other rules, and what a set of rules can come to."""

from ecomkit.whatif.backtest import Backtest, Repriced, backtest
from ecomkit.whatif.findings import (
    DeepestDiscount,
    FindingKind,
    Probe,
    Proof,
    RuleFinding,
    RuleReport,
)
from ecomkit.whatif.past_sale import PastSale
from ecomkit.whatif.rule_check import check_rules

__all__ = [
    "Backtest",
    "DeepestDiscount",
    "FindingKind",
    "PastSale",
    "Probe",
    "Proof",
    "Repriced",
    "RuleFinding",
    "RuleReport",
    "backtest",
    "check_rules",
]
