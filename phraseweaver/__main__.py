"""`python -m phraseweaver`."""

from __future__ import annotations

import sys

from phraseweaver.cli import main

sys.exit(main())
