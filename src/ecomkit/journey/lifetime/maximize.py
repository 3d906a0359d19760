"""Finding the parameters under which what was seen is likeliest; no library needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log

import attrs

# Parameters are sought between these bounds; a fit that ends there has found none.
LOWEST, HIGHEST = 1e-4, 1e4
_STEPS = 500
_HALVINGS = 30
_PATIENCE = 5
_LONGEST = 2.0
_UNSEEN = 1e-13
_NEARLY = 1e-8
_STRAIGHT = 1e-12

# The log-likelihood at some parameters, and its slope in the logarithm of each.
LogLikelihood = Callable[[Sequence[float]], tuple[float, list[float]]]


@attrs.frozen(kw_only=True)
class FitResult:
    """The best parameters found, the log-likelihood there, and whether it is flat."""

    parameters: tuple[float, ...]
    log_likelihood: float
    converged: bool


def maximize(surface: LogLikelihood, start: Sequence[float]) -> FitResult:
    """The highest point of *surface* above zero, from *start* uphill.

    Quasi-Newton in the logarithms of the parameters (BFGS: Nocedal and Wright,
    Numerical Optimization, 2006, algorithm 6.1), with halved steps and a box.
    """
    here = [log(value) for value in start]
    height, slope = _at(surface, here)
    bend, stalled = _identity(len(here)), 0
    for _ in range(_STEPS):
        rise = [
            0.0 if _stuck(place, by) else by
            for place, by in zip(here, slope, strict=True)
        ]
        step = [
            _dot(row, rise) if by else 0.0 for row, by in zip(bend, rise, strict=True)
        ]
        gain = _dot(rise, step)
        # What is still to be gained is below what the height can show.
        unseen = _UNSEEN * (1 + abs(height))
        if gain <= unseen or stalled == _PATIENCE:
            return _summit(here, height, converged=True)
        scale = min(1.0, _LONGEST / max(map(abs, step)))
        for _ in range(_HALVINGS):
            there = [
                _boxed(place + scale * by) for place, by in zip(here, step, strict=True)
            ]
            above, new_slope = _at(surface, there)
            if above >= height + 1e-4 * scale * gain:
                break
            scale /= 2
        else:
            return _summit(here, height, converged=gain <= _NEARLY * (1 + abs(height)))
        stalled = stalled + 1 if above - height <= 100 * unseen else 0
        bend = _bent(bend, _less(there, here), _less(slope, new_slope))
        here, height, slope = there, above, new_slope
    return _summit(here, height, converged=False)


def at_bounds(summit: FitResult, names: Sequence[str]) -> tuple[str, ...]:
    """The *names* of parameters that ran away to where the search ends."""
    return tuple(
        name
        for name, value in zip(names, summit.parameters, strict=True)
        if not LOWEST * 2 < value < HIGHEST / 2
    )


def _at(surface: LogLikelihood, place: Sequence[float]) -> tuple[float, list[float]]:
    return surface([exp(value) for value in place])


def _summit(place: Sequence[float], height: float, *, converged: bool) -> FitResult:
    return FitResult(
        parameters=tuple(exp(value) for value in place),
        log_likelihood=height,
        converged=converged,
    )


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _less(left: Sequence[float], right: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(left, right, strict=True)]


def _boxed(value: float) -> float:
    return min(max(value, log(LOWEST)), log(HIGHEST))


def _stuck(place: float, rise: float) -> bool:
    return (place <= log(LOWEST) and rise < 0) or (place >= log(HIGHEST) and rise > 0)


def _identity(size: int) -> list[list[float]]:
    return [[float(row == column) for column in range(size)] for row in range(size)]


def _bent(
    bend: list[list[float]], moved: Sequence[float], turned: Sequence[float]
) -> list[list[float]]:
    # The BFGS update of the inverse Hessian (of minus the log-likelihood).
    size = range(len(moved))
    curvature = _dot(moved, turned)
    if curvature <= _STRAIGHT:
        return bend
    image = [_dot(row, turned) for row in bend]
    stretch = 1 + _dot(turned, image) / curvature
    return [
        [
            bend[row][column]
            + (
                stretch * moved[row] * moved[column]
                - image[row] * moved[column]
                - moved[row] * image[column]
            )
            / curvature
            for column in size
        ]
        for row in size
    ]
