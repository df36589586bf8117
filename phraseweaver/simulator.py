"""The process that simulates: a situation as JSON comes in, its forecast goes out; it knows no database.

Half a second of plain Python would keep every other learner of the server waiting.
"""

from __future__ import annotations

import json
import sys

from phraseweaver.domain.simulation import Situation, forecast


def main() -> int:
    """Read one situation from standard input and write its forecast to standard output."""
    json.dump(forecast(Situation.from_dict(json.load(sys.stdin))).as_dict(), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
