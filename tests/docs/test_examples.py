"""Every example in the documentation runs, and prints what stands beside it."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest
from pytest_examples import CodeExample, EvalExample, find_examples

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    example
    for example in find_examples(str(ROOT / "README.md"), str(ROOT / "docs"))
    if example.prefix.split()[:1] == ["python"]
]
PAGES = {
    str(path.relative_to(ROOT)): list(blocks)
    for path, blocks in groupby(EXAMPLES, key=lambda example: example.path)
}
PRINTED = re.compile(r"^\s*#>(?: (.*))?$", re.MULTILINE)


def _plain(line: str) -> str:
    # A page shows a no-break space as a space, and a writer types one.
    return line.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").rstrip()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_from_top_to_bottom(
    page: str,
    eval_example: EvalExample,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A page's blocks share their names; all that is printed stands after ``#>``."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for example in PAGES[page]:
        refusal = ""
        try:
            names.update(eval_example.run(example, module_globals=names))
        except Exception as error:  # noqa: BLE001  # its frames are no file's: only words
            refusal = f"{type(error).__name__}: {error}"
        assert not refusal, f"{_place(example)}: {refusal}"
        shown = [_plain(line) for line in capsys.readouterr().out.splitlines()]
        promised = [_plain(line) for line in PRINTED.findall(example.source)]

        assert promised == shown, _place(example)


def _place(example: CodeExample) -> str:
    return f"{example.path.relative_to(ROOT)}:{example.start_line}"


def test_the_pages_have_examples() -> None:
    assert len(EXAMPLES) > 5
