"""Backups of a whole database: made and restored by hand (`whole`), and made every night (`nightly`)."""
