"""``check``: what a shop's rules do that was probably not meant."""

from __future__ import annotations

from argparse import Namespace

from ecomkit.cli.occasion import read_occasion
from ecomkit.cli.reading import read_text
from ecomkit.cli.screen import show_json
from ecomkit.shopfile import read_shop
from ecomkit.whatif import FindingKind, RuleFinding, RuleReport, check_rules

_WORDS = {
    FindingKind.NEVER_APPLIES: "can never apply",
    FindingKind.SHADOWED: "never gets its turn",
    FindingKind.TIER_NEVER_REACHED: "has a tier that is never reached",
    FindingKind.SHARED_CODE: "share a code",
    FindingKind.BUDGET_TOO_SMALL: "costs more than its campaign's budget",
    FindingKind.FREE: "makes an article free",
    FindingKind.AT_FLOOR: "comes down to a price floor",
    FindingKind.BUY_MORE_PAY_LESS: "one unit more costs less",
    FindingKind.THRESHOLD_UNDONE: "leaves less than the amount it asks for",
    FindingKind.THRESHOLD_CROSSED: "is kept away by what others take off",
}


def check(asked: Namespace) -> int:
    """Prints what a check of the rules finds."""
    plan = read_shop(read_text(asked.shop))
    report = check_rules(plan.pricer, read_occasion(asked, home=plan.home))
    if asked.json:
        show_json(_data(report))
        return 0
    for finding in report.findings:
        print(_sentence(finding))
    if not report.findings:
        print("Nothing found.")
    for deepest in report.deepest:
        line = deepest.probe.cart.lines[0]
        print(
            f"Deepest discount: {deepest.rate.percentage:.1f}% off "
            f"{line.quantity} x {deepest.sku}, by {', '.join(deepest.promotions)}"
        )
    print(f"{report.probed} carts priced.")
    return 0


def _sentence(finding: RuleFinding) -> str:
    who = ", ".join(finding.promotions) or "price list"
    facts = "; ".join(f"{name} {value}" for name, value in finding.because.items())
    return f"{who}: {_WORDS[finding.kind]} ({finding.proof.value}: {facts})"


def _data(report: RuleReport) -> dict[str, object]:
    return {
        "findings": [
            {
                "kind": finding.kind.value,
                "promotions": list(finding.promotions),
                "proof": finding.proof.value,
                "because": dict(finding.because),
            }
            for finding in report.findings
        ],
        "deepest": [
            {
                "sku": deepest.sku,
                "quantity": str(deepest.probe.cart.lines[0].quantity),
                "list_amount": str(deepest.list_amount),
                "discount": str(deepest.discount),
                "promotions": list(deepest.promotions),
            }
            for deepest in report.deepest
        ],
        "probed": report.probed,
    }
