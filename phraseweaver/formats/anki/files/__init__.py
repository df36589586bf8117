"""The packages as files: the only part of the formats that touches a disk, as SQLite reads files only.

Nothing in a package is trusted: entries are read by name and never unpacked by it, every stream is cut off
at a limit, and the collection is opened so that it can do nothing but be read.
"""
