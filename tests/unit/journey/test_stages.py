"""The stages and steps come in their order."""

from ecomkit.journey import ProcessStep, Stage


def test_six_stages_run_from_awareness_to_loyalty() -> None:
    """A customer first hears of the shop and last recommends it."""
    assert [stage.position for stage in Stage] == [1, 2, 3, 4, 5, 6]
    assert Stage.AWARENESS.position < Stage.LOYALTY.position


def test_twelve_steps_run_from_marketing_to_shipping() -> None:
    """The sale begins with an advert and ends with the parcel."""
    assert len(ProcessStep) == 12
    assert ProcessStep.MARKETING.position == 1
    assert ProcessStep.SHIPPING.position == 12
