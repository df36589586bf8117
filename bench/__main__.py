"""`python -m bench [--sizes 1k,10k,100k] [--database sqlite|postgresql|both] [--scenario NAME] …`"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from bench.arguments import parse
from bench.backend import Backend
from bench.postgresql import ServerMissing, running_server
from bench.report import as_json, as_table
from bench.run import run
from bench.sqlite import Sqlite, kept_files


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write the JSON file; return the process's exit code."""
    options = parse(arguments)
    with ExitStack() as stack:
        backends: list[Backend] = []
        try:
            for name in options.databases:
                if name == "sqlite":
                    backends.append(Sqlite(kept_files()))
                else:
                    backends.append(stack.enter_context(running_server()))
        except ServerMissing as error:
            print(error, file=sys.stderr)
            return 1
        report = run(
            backends,
            options.sizes,
            options.scenarios,
            runs=options.runs,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
    print(as_table(report))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(as_json(report), encoding="utf-8")
    print(f"\n{options.json} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
