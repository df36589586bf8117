"""The entry: page settings, navigation, and the chosen page inside the error boundary."""

from __future__ import annotations

from phraseweaver.ui.entry import run
from phraseweaver.web.logs import set_up_web_logs

set_up_web_logs()
run()
