"""The Progress page and the report, section by section."""
