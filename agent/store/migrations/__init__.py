"""The schema's history: one file a revision, run by Alembic."""

from typing import Final

REVISIONS: Final = ("0001", "0002")
"""Every revision, in order; here, so that opening a database that is up to date needs no Alembic."""
