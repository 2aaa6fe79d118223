"""What a context says to become a word of the command line: `diemsang <word> ...`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`configure` adds the arguments; `run` works and returns the exit code: 0 done, 1 found wrong, 2 bad input.

    `needs_django` is False for rule engines that answer without a database, from the packaged rows.
    `founds` is True for words that may begin an installation; any other leaves an empty data folder as it is.
    """

    name: str
    help_vi: str
    help_en: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    needs_django: bool = True
    founds: bool = False
