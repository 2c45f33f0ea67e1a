"""Checks that a document agrees with itself: a typed layer over the report of the program ``kenzan``.

>>> import kenzan
>>> for found in kenzan.check(["budget.yaml"]):
...     print(found.severity, found.where, found.message)
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any, Optional, Union, overload

from ._program import program

__all__ = [
    "Checked",
    "Edit",
    "Finding",
    "Fix",
    "KenzanError",
    "Label",
    "Place",
    "Report",
    "Sentence",
    "Summary",
    "Suppression",
    "check",
    "program",
]

Path = Union[str, "PathLike[str]"]


class KenzanError(Exception):
    """The program could not check anything; the words are its own."""


@dataclass(frozen=True)
class Sentence:
    """A sentence in each language; ``str()`` gives the English one."""

    en: str
    ja: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True)
class Place:
    """A place in a document: byte of the stored file from 0, line and column (characters) from 1."""

    byte: int
    line: int
    column: int


@dataclass(frozen=True)
class Label:
    """Bytes of a document, ``end`` excluded, and what they are to the finding."""

    path: str
    start: Place
    end: Place
    text: Sentence
    primary: bool
    #: Where that is in a document that is no text: ``予算!D14``.
    place: Optional[str] = None

    def __str__(self) -> str:
        if self.place is not None:
            return f"{self.path}!{self.place}"
        return f"{self.path}:{self.start.line}:{self.start.column}"


@dataclass(frozen=True)
class Edit:
    """Bytes to be replaced by ``text``."""

    path: str
    start: Place
    end: Place
    text: str


@dataclass(frozen=True)
class Fix:
    """A change after which the finding would not be made. One that is not ``safe`` is right only if a person says so."""

    title: Sentence
    safe: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Suppression:
    """Why a finding is accepted."""

    #: ``comment``, ``configuration`` or ``baseline``.
    by: str
    reason: str
    until: Optional[str] = None
    path: Optional[str] = None
    line: Optional[int] = None


@dataclass(frozen=True)
class Finding:
    """Something that does not hold."""

    #: Id of the rule.
    code: str
    #: ``error``, ``warning`` or ``note``.
    severity: str
    message: Sentence
    #: The places, the one that the finding is about first.
    labels: tuple[Label, ...]
    #: How many further places there are.
    omitted: int
    notes: tuple[Sentence, ...]
    help: tuple[Sentence, ...]
    #: The disagreeing values by name, as exact text: ``stated``, ``computed``, ``difference``.
    values: dict[str, str]
    fixes: tuple[Fix, ...]
    #: Why it is accepted, for those that are.
    suppression: Optional[Suppression] = None

    @property
    def where(self) -> str:
        """The place, as ``path:line:column``; empty for what is about the whole run."""
        return str(self.labels[0]) if self.labels else ""


@dataclass(frozen=True)
class Checked:
    """How many instances of a kind were decided, and how many could not be."""

    kind: str
    count: int
    unchecked: int


@dataclass(frozen=True)
class Summary:
    """What was done."""

    checked: tuple[Checked, ...]
    files: int
    errors: int
    warnings: int
    notes: int
    suppressed: int
    #: Findings in documents that were not asked for.
    elsewhere: int
    numbers: int
    #: Numbers that no rule looks at.
    unclaimed: int
    #: Rules without a source set that they need, and these sets.
    inapplicable: int
    absent: tuple[str, ...]


class Report(Sequence[Finding]):
    """The findings in their order, and what else the run came to."""

    def __init__(self, data: dict[str, Any], exit_code: int) -> None:
        self.data = data
        #: 0 nothing found, 1 findings, 2 something could not be checked.
        self.exit_code = exit_code
        self.findings: tuple[Finding, ...] = tuple(map(_finding, data["diagnostics"]))
        #: What somebody has accepted; not among the findings.
        self.accepted: tuple[Finding, ...] = tuple(map(_finding, data["suppressed"]))
        summary = {**data["summary"], "absent": tuple(data["summary"]["absent"])}
        summary["checked"] = tuple(Checked(**it) for it in summary["checked"])
        known = Summary.__dataclass_fields__
        self.summary = Summary(**{name: it for name, it in summary.items() if name in known})
        self.version: str = data["tool"]["version"]

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[Finding, tuple[Finding, ...]]:
        return self.findings[index]

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        it = self.summary
        return f"<kenzan.Report: {it.errors} errors, {it.warnings} warnings in {it.files} files>"


def check(
    paths: Union[Path, Iterable[Path]] = (),
    *,
    config: Optional[Path] = None,
    rules: Iterable[Path] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    directory: Optional[Path] = None,
) -> Report:
    """Checks documents as ``kenzan check`` does, in ``directory`` or where the process is.

    ``paths`` are what to report on; without any, all that ``kenzan.yaml`` names. Raises :class:`KenzanError` if the
    check cannot begin.
    """
    paths = [paths] if isinstance(paths, (str, PathLike)) else list(paths)
    arguments = [program(), "check", "--format", "json", "--color", "never"]
    if config is not None:
        arguments += ["--config", fspath(config)]
    for flag, values in (("--rules", rules), ("--select", select), ("--ignore", ignore)):
        for value in values:
            arguments += [flag, fspath(value)]
    arguments += ["--", *map(fspath, paths)]
    run = subprocess.run(arguments, cwd=directory, capture_output=True, encoding="utf-8", check=False)
    if not run.stdout.startswith("{"):
        raise KenzanError(run.stderr.strip() or f"exit code {run.returncode}")
    return Report(json.loads(run.stdout), run.returncode)


def _sentences(data: list[dict[str, str]]) -> tuple[Sentence, ...]:
    return tuple(Sentence(**it) for it in data)


def _ends(data: dict[str, Any]) -> dict[str, Place]:
    return {name: Place(**data["span"][name]) for name in ("start", "end")}


def _label(data: dict[str, Any]) -> Label:
    text = Sentence(**data["text"])
    return Label(path=data["path"], text=text, primary=data["primary"], place=data.get("place"), **_ends(data))


def _fix(data: dict[str, Any]) -> Fix:
    edits = tuple(Edit(path=it["path"], text=it["text"], **_ends(it)) for it in data["edits"])
    return Fix(title=Sentence(**data["title"]), safe=data["safe"], edits=edits)


def _finding(data: dict[str, Any]) -> Finding:
    suppression = data.get("suppression")
    return Finding(
        code=data["code"],
        severity=data["severity"],
        message=Sentence(**data["message"]),
        labels=tuple(map(_label, data["labels"])),
        omitted=data["omitted"],
        notes=_sentences(data["notes"]),
        help=_sentences(data["help"]),
        values=data["values"],
        fixes=tuple(map(_fix, data["fixes"])),
        suppression=None if suppression is None else Suppression(**suppression),
    )
