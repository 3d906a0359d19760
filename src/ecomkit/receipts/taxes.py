"""What a paper says of each tax: its name, its sums, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.orders.documents import TaxTotal
from ecomkit.receipts.locale_writer import LocaleWriter
from ecomkit.receipts.model import ReceiptTax
from ecomkit.tax.supply import Exemption
from ecomkit.tax.treatment import TaxTreatment


def tax_name(total: TaxTotal, writer: LocaleWriter, names: Mapping[str, str]) -> str:
    """The tax's own name, the shop's for it, why there is none, or its id."""
    tax = total.tax
    named = tax.name or names.get(tax.id, "")
    if not named and tax.treatment is TaxTreatment.OUT_OF_SCOPE:
        return writer.say("treatment.out_of_scope").rstrip(".。")
    return named or tax.id


def is_summed(total: TaxTotal) -> bool:
    """Whether it stands under the total; what is no matter of taxes does not."""
    return total.tax.treatment is not TaxTreatment.OUT_OF_SCOPE or bool(total.amount)


def is_fixed(rate: Rate, amount: Money) -> bool:
    """Whether a tax came to an *amount* without being a percentage: it has no rate to show."""
    return bool(amount) and not rate


def tax_rate(total: TaxTotal, writer: LocaleWriter) -> str:
    """The rate of a tax; "" of one that is a fixed amount."""
    rate = total.tax.rate
    return "" if is_fixed(rate, total.amount) else writer.rate(rate)


def tax_label(
    code: str, total: TaxTotal, writer: LocaleWriter, names: Mapping[str, str]
) -> str:
    """What stands before a tax below the rows: its name and its rate, if it has one."""
    name, rate = tax_name(total, writer, names), tax_rate(total, writer)
    label = writer.say(f"document.{code}", name=name, rate=rate)
    return label if rate else label.replace("  ", " ").strip()


def receipt_tax(
    total: TaxTotal, writer: LocaleWriter, names: Mapping[str, str]
) -> ReceiptTax:
    """A row of the tax summary."""
    return ReceiptTax(
        label=tax_name(total, writer, names),
        rate=tax_rate(total, writer),
        net=writer.amount(total.base),
        tax=writer.amount(total.amount),
        gross=writer.amount(total.base + total.amount),
        included=total.tax.included,
        note=tax_note(total, writer),
    )


def tax_note(total: TaxTotal, writer: LocaleWriter) -> str:
    """Why there is none of a tax, with the code and the proof; "" where there is some.

    Under a special scheme, the scheme's words alone.
    """
    treatment = total.tax.treatment
    if treatment.is_taxed:
        return ""
    reason, code = writer.words.reason(total.tax.reason), total.tax.vatex
    if total.tax.scheme is not None:
        return f"{reason}."
    said = writer.say(f"treatment.{treatment.name.lower()}")
    if reason.casefold() not in said.casefold():
        said = f"{said} {reason}"
    if code:
        said = f"{said} ({code})"
    return " ".join([said, *(_proof(proof, writer) for proof in total.proofs)])


def _proof(proof: Exemption | TaxEvidence, writer: LocaleWriter) -> str:
    if isinstance(proof, TaxEvidence):
        return writer.say("document.freed_by_number", number=str(proof.number))
    if proof.certificate:
        return writer.say("document.freed_by_certificate", number=proof.certificate)
    return ""
