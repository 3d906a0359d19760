"""The harness finds what is planted, repeats itself, and survives what it provokes."""

from __future__ import annotations

import inspect
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from tests.hostile import attack
from tests.hostile.attack import Call, Target, outcome
from tests.hostile.campaign import Campaign, run
from tests.hostile.doors import Door, doors
from tests.hostile.examples import Examples


def door(function: Callable[..., Any]) -> Door:
    parameters = dict(inspect.signature(function).parameters)
    name = f"ecomkit.room.{function.__name__}"
    return Door(name, "reader", function, function.__code__, None, parameters)


def campaign(function: Callable[..., Any], good: object = "tea") -> Campaign:
    target = Target(door(function), "value", ({"value": good},))
    return Campaign([target], Examples(), seed=1)


def strict(value: object) -> None:
    if not isinstance(value, str):
        raise InvalidInputError("no text")


def careless(value: str) -> str:
    return value.upper()


def deadly(value: object) -> None:
    if value is None:
        os._exit(9)


def test_a_refusal_is_no_finding() -> None:
    assert run(campaign(strict), calls=200, processes=1).kinds == {}


def test_a_foreign_error_is_found_with_its_call() -> None:
    figures = run(campaign(careless), calls=200, processes=1)
    kind = ("ecomkit.room.careless", "AttributeError")

    assert figures.kinds[kind] > 50
    assert figures.smallest[kind].call.startswith("ecomkit.room.careless(value=")


def test_the_same_seed_makes_the_same_calls_in_any_number_of_processes() -> None:
    alone = run(campaign(careless), calls=100, processes=1)
    together = run(campaign(careless), calls=100, processes=3)

    assert alone.kinds == together.kinds


def test_a_call_that_kills_the_process_is_found_and_the_rest_is_called() -> None:
    figures = run(campaign(deadly), calls=300, processes=1)

    assert set(figures.kinds) == {("ecomkit.room.deadly", "Died")}
    assert figures.kinds.total() > 1


def test_a_call_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attack, "MOST_SECONDS", 0.05)

    def endless() -> None:
        while True:
            pass

    assert isinstance(outcome(door(endless), {}), attack.TooSlowError)


def test_the_shortest_call_that_fails_is_shown() -> None:
    def wordy(value: str, more: int = 1, *others: int) -> str:
        return value.upper()

    target = Target(door(wordy), "value", ({"value": "a", "more": 2, "others": (3,)},))
    chance = random.Random(4)
    calls = [Call.drawn(target, Examples(), chance) for _ in range(30)]
    found = [call.finding(1) for call in calls]

    assert {
        each.call.count("=") for each in found if each and "{" not in each.call
    } == {1}


def test_every_room_below_the_edge_has_doors() -> None:
    found = doors()

    assert len(found) > 500
    assert len({each.name for each in found}) == len(found)
