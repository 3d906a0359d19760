"""What reading a foreign log gives: events, and each row that could not be read, by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.logs.cells import Reader, read_cell
from ecomkit.validators import require_mapping

Row = Mapping[str, Any] | Sequence[Any]
Cells = dict[str, Any]


@attrs.frozen(kw_only=True)
class LogProblem:
    """What is wrong with a row of a log, or missing.

    ``line`` is the line of the file where the rows come from a reader of :mod:`csv`,
    otherwise the row counted from 1. A row that is not ``counted`` was left out.
    """

    table: str
    line: int
    message: str
    column: str = ""
    counted: bool = False

    def __str__(self) -> str:
        column = f", {self.column}" if self.column else ""
        return f"{self.table}, line {self.line}{column}: {self.message}"


@attrs.frozen(kw_only=True)
class LogReading:
    """The events of a log in chronological order, and what could not be read.

    ``repeated`` counts the rows that said again what an earlier row had said; they count
    once.
    """

    events: tuple[Event, ...]
    problems: tuple[LogProblem, ...] = ()
    repeated: int = 0

    @property
    def left_out(self) -> tuple[LogProblem, ...]:
        """The problems for which a row does not count."""
        return tuple(each for each in self.problems if not each.counted)


@attrs.frozen(kw_only=True)
class Table:
    """A table of a log: its columns in order, how each is read, and which may be empty."""

    name: str
    columns: Mapping[str, Reader]
    optional: frozenset[str] = frozenset()
    plan: Mapping[str, tuple[Reader, bool]] = attrs.field(init=False)

    @plan.default
    def _plan(self) -> Mapping[str, tuple[Reader, bool]]:
        return {
            name: (read, name not in self.optional)
            for name, read in self.columns.items()
        }

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which there is no row."""
        return tuple(name for name in self.columns if name not in self.optional)


@attrs.define
class TableReader:
    """Reads rows, and gathers what is wrong with them."""

    theirs: Mapping[str, str]
    problems: list[LogProblem] = attrs.field(factory=list)
    repeated: int = 0

    def read(self, table: Table, rows: Iterable[Row]) -> Iterator[tuple[int, Cells]]:
        """The cells of each good row by our names, with its line."""
        for line, row in _cells_of(table, rows, self.theirs, self):
            cells = self._read(table, line, row)
            if cells is not None:
                yield line, cells

    def read_once(
        self, table: Table, rows: Iterable[Row], key: Sequence[str]
    ) -> Iterator[tuple[int, Cells]]:
        """The good rows, each *key* once; a row that says otherwise of it is refused."""
        seen: dict[tuple[Any, ...], tuple[int, Cells]] = {}
        for line, cells in self.read(table, rows):
            of = tuple(cells[name] for name in key)
            first, known = seen.setdefault(of, (line, cells))
            if known is cells:
                yield line, cells
            elif known == cells:
                self.repeated += 1
            else:
                named = " ".join(str(each) for each in of if each is not None)
                self.refuse(table, line, f"says otherwise of {named} than line {first}")

    def refuse(self, table: Table, line: int, message: str, column: str = "") -> None:
        """Leaves out a row."""
        self.problems.append(
            LogProblem(
                table=table.name,
                line=line,
                message=message,
                column=self.theirs.get(column, column),
            )
        )

    def remark(self, table: Table, line: int, message: str) -> None:
        """Tells what is odd about a row that counts."""
        self.problems.append(
            LogProblem(table=table.name, line=line, message=message, counted=True)
        )

    def _read(self, table: Table, line: int, row: Sequence[Any]) -> Cells | None:
        found: Cells = {}
        for (name, (read, needed)), cell in zip(table.plan.items(), row, strict=False):
            try:
                found[name] = read_cell(read, cell, needed=needed)
            except EcomkitError as error:
                self.refuse(table, line, error.message, name)
                return None
        return found


def their_names(
    tables: Iterable[Table], columns: Mapping[str, str]
) -> Mapping[str, str]:
    """Our names of columns with theirs; InvalidInputError for a column that nobody knows."""
    known = {name: name for table in tables for name in table.columns}
    require_mapping(columns, str, path="$.columns")
    for name in columns:
        if name not in known:
            raise InvalidInputError(
                f"no column {short_repr(name)}",
                path="$.columns",
                hint=f"one of {', '.join(known)}",
            )
    return {**known, **columns}


def _cells_of(
    table: Table, rows: Iterable[Row], theirs: Mapping[str, str], reader: TableReader
) -> Iterator[tuple[int, Sequence[Any]]]:
    # The cells of each row in the order of our columns.
    if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
        raise InvalidInputError(
            f"{short_repr(rows)} are no rows",
            path=f"$.{table.name}",
            hint="dicts or tuples, such as csv.DictReader gives",
        )
    names = [theirs[name] for name in table.columns]
    places: Sequence[int | None] = range(len(names))
    width, is_first = len(names), True
    for count, row in enumerate(rows, start=1):
        line = getattr(rows, "line_num", count)
        if type(row) is dict or isinstance(row, Mapping):
            if is_first:
                _require_columns(table, theirs, row)
            if None in row:
                reader.refuse(table, line, "has more values than columns")
            else:
                yield line, [row.get(name) for name in names]
        elif isinstance(row, str | bytes) or not isinstance(row, Sequence):
            raise InvalidInputError(
                f"{short_repr(row)} is no row",
                path=f"$.{table.name}",
                hint='a dict or a tuple; of a data frame: frame.to_dict("records")',
            )
        elif is_first and (header := _header(table, theirs, row)):
            width = len(row)
            places = [header.get(name) for name in names]
        elif len(row) > width:
            reader.refuse(table, line, f"has {len(row)} values for {width} columns")
        elif row:  # a reader of csv gives a blank line as an empty row
            yield (
                line,
                [
                    None if place is None or place >= len(row) else row[place]
                    for place in places
                ],
            )
        is_first = False


def _header(
    table: Table, theirs: Mapping[str, str], row: Sequence[Any]
) -> dict[str, int]:
    # Where each column is, if the row names all that are needed.
    found = {
        cell.strip(): place for place, cell in enumerate(row) if isinstance(cell, str)
    }
    return found if all(theirs[name] in found for name in table.needed) else {}


def _require_columns(
    table: Table, theirs: Mapping[str, str], row: Mapping[str, Any]
) -> None:
    for name in table.needed:
        if theirs[name] not in row:
            raise InvalidInputError(
                f"no column {short_repr(theirs[name])} for {name}",
                path=f"$.{table.name}",
                hint=f"there are {', '.join(map(str, row))}; say which in columns",
            )
