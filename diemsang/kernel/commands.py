"""What a context says to become a word of the command line: `diemsang <word> ...`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`configure` adds the arguments; `run` works and returns the exit code: 0 done, 1 found wrong, 2 bad input.

    `needs_django` is False for rule engines that answer without a database, from the packaged rows.
    `founds` is True for words that may begin an installation; any other leaves an empty data folder as it is.
    `second` is the word after `name` when several contexts bring something to one word: `import dossiers`.
    """

    name: str
    help_vi: str
    help_en: str
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    needs_django: bool = True
    founds: bool = False
    second: str = ""


def together(parts: Sequence[Command], *, help_vi: str, help_en: str) -> Command:
    """One word of several contexts: each part under its second word."""
    by_word = {part.second: part for part in parts}

    def configure(parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="second", required=True)
        for word, part in by_word.items():
            part.configure(words.add_parser(word, help=f"{part.help_vi} / {part.help_en}"))

    return Command(
        name=parts[0].name,
        help_vi=help_vi,
        help_en=help_en,
        configure=configure,
        run=lambda options: by_word[options.second].run(options),
        needs_django=any(part.needs_django for part in parts),
        founds=any(part.founds for part in parts),
    )
