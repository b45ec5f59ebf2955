"""How much of the bank is understood: ``python -m tests.phrasings [KIND …]`` shows faults as well."""

from __future__ import annotations

import sys

from tests.phrasings.bank import (
    Statement,
    faults_of_paper,
    faults_of_statement,
    read_papers,
    read_statements,
    tally,
)


def main(kinds: list[str]) -> None:
    """Print the faults of the named kinds (of all, where "all" is named), then the table."""
    write = sys.stdout.write
    for items in (read_statements(), read_papers()):
        for item in items:
            if not kinds or (item.kind not in kinds and "all" not in kinds):
                continue
            statement = isinstance(item, Statement)
            faults = faults_of_statement(item) if statement else faults_of_paper(item)
            if faults:
                write(f"[{item.kind}] {item.says if statement else item.title}\n")
                write("".join(f"    {fault}\n" for fault in faults))
        counts = tally(items)
        for kind, (right, number) in counts.items():
            write(f"{kind:18s} {right:3d} of {number:3d}\n")
        right, number = (sum(column) for column in zip(*counts.values(), strict=True))
        write(f"{'all':18s} {right:3d} of {number:3d} ({right / number:.1%})\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
