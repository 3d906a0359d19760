"""What if: past sales under other rules, and what a set of rules can come to."""

from ecomkit.whatif.backtest import Backtest, PastSale, Repriced, backtest
from ecomkit.whatif.findings import (
    DeepestDiscount,
    Finding,
    FindingKind,
    Probe,
    Proof,
    RuleReport,
)
from ecomkit.whatif.rule_check import check_rules

__all__ = [
    "Backtest",
    "DeepestDiscount",
    "Finding",
    "FindingKind",
    "PastSale",
    "Probe",
    "Proof",
    "Repriced",
    "RuleReport",
    "backtest",
    "check_rules",
]
