"""Every neutral case gives the figures that its source's own tests assert."""

from __future__ import annotations

from tests.conformance.cases import Case
from tests.conformance.documents import (
    invoice_differences,
    rounding_differences,
    split_differences,
)
from tests.conformance.expectations import differences
from tests.conformance.sales import sell

OTHER_KINDS = {
    "allocation": split_differences,
    "rounding": rounding_differences,
    "invoice": invoice_differences,
}


def test_case(case: Case, tally: list[bool]) -> None:
    """The library gives the case's figures, to the last digit."""
    if case["kind"] == "cart":
        found = list(differences(sell(case)))
    else:
        found = list(OTHER_KINDS[case["kind"]](case))

    assert found == []
    tally.append(True)
