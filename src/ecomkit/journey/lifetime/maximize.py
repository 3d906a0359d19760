"""Maximum likelihood: finds the parameters under which the data are likeliest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log

import attrs

# Parameters are searched between these bounds; a fit that ends there has found none.
LOWEST, HIGHEST = 1e-4, 1e4
_LOG_LOWEST, _LOG_HIGHEST = log(LOWEST), log(HIGHEST)
_MOST_STEPS = 500
_MOST_HALVINGS = 30
_MOST_STALLED = 5
_LONGEST_STEP = 2.0
_TOLERANCE = 1e-13
_NEARLY = 1e-8
_FLAT = 1e-12

# The log-likelihood at some parameters, and its derivative by the logarithm of each.
LogLikelihood = Callable[[Sequence[float]], tuple[float, list[float]]]


@attrs.frozen(kw_only=True)
class FitResult:
    """The best parameters, their log-likelihood, and whether the search converged."""

    parameters: tuple[float, ...]
    log_likelihood: float
    converged: bool


def maximize(log_likelihood: LogLikelihood, start: Sequence[float]) -> FitResult:
    """The parameters above zero with the highest *log_likelihood*, searched from *start*.

    Quasi-Newton in the logarithms of the parameters (BFGS: Nocedal and Wright,
    Numerical Optimization, 2006, algorithm 6.1), with backtracking and bounds.
    """

    def at(point: Sequence[float]) -> tuple[float, list[float]]:
        return log_likelihood([exp(value) for value in point])

    def result(*, converged: bool) -> FitResult:
        return FitResult(
            parameters=tuple(exp(value) for value in point),
            log_likelihood=value,
            converged=converged,
        )

    point = [log(parameter) for parameter in start]
    value, gradient = at(point)
    inverse_hessian, stalled = _identity(len(point)), 0
    for _ in range(_MOST_STEPS):
        free = [
            0.0 if _at_bound(each, slope) else slope
            for each, slope in zip(point, gradient, strict=True)
        ]
        direction = [
            _dot(row, free) if slope else 0.0
            for row, slope in zip(inverse_hessian, free, strict=True)
        ]
        gain = _dot(free, direction)
        # What is still to be gained is below the precision of the log-likelihood.
        tolerance = _TOLERANCE * (1 + abs(value))
        if gain <= tolerance or stalled == _MOST_STALLED:
            return result(converged=True)
        scale = min(1.0, _LONGEST_STEP / max(map(abs, direction)))
        for _ in range(_MOST_HALVINGS):
            next_point = [
                min(max(each + scale * by, _LOG_LOWEST), _LOG_HIGHEST)
                for each, by in zip(point, direction, strict=True)
            ]
            next_value, next_gradient = at(next_point)
            if next_value >= value + 1e-4 * scale * gain:
                break
            scale /= 2
        else:
            return result(converged=gain <= _NEARLY * (1 + abs(value)))
        stalled = stalled + 1 if next_value - value <= 100 * tolerance else 0
        inverse_hessian = _updated(
            inverse_hessian,
            _difference(next_point, point),
            _difference(gradient, next_gradient),
        )
        point, value, gradient = next_point, next_value, next_gradient
    return result(converged=False)


def at_bounds(fit: FitResult, names: Sequence[str]) -> tuple[str, ...]:
    """The *names* of the parameters that ended at the bounds of the search."""
    return tuple(
        name
        for name, value in zip(names, fit.parameters, strict=True)
        if not LOWEST * 2 < value < HIGHEST / 2
    )


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _difference(left: Sequence[float], right: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(left, right, strict=True)]


def _at_bound(value: float, slope: float) -> bool:
    return (value <= _LOG_LOWEST and slope < 0) or (value >= _LOG_HIGHEST and slope > 0)


def _identity(size: int) -> list[list[float]]:
    return [[float(row == column) for column in range(size)] for row in range(size)]


def _updated(
    inverse_hessian: list[list[float]],
    step: Sequence[float],
    gradient_change: Sequence[float],
) -> list[list[float]]:
    # The BFGS update of the inverse Hessian (of minus the log-likelihood).
    size = range(len(step))
    curvature = _dot(step, gradient_change)
    if curvature <= _FLAT:
        return inverse_hessian
    image = [_dot(row, gradient_change) for row in inverse_hessian]
    stretch = 1 + _dot(gradient_change, image) / curvature
    return [
        [
            inverse_hessian[row][column]
            + (
                stretch * step[row] * step[column]
                - image[row] * step[column]
                - step[row] * image[column]
            )
            / curvature
            for column in size
        ]
        for row in size
    ]
