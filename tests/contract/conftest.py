"""Databases for the tests that run on each kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from store_rounds import RECORDS, START

from agent.store import Store

SERVER = os.environ.get("JUNOS_AGENT_TEST_POSTGRESQL", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind; PostgreSQL's is a schema of its own on the server that the environment names."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/agent.db"
        return
    if not SERVER:
        pytest.skip("no PostgreSQL: JUNOS_AGENT_TEST_POSTGRESQL is not set")
    schema = f"junos_agent_{uuid4().hex}"
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        yield make_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store of each kind, which knows the records of the built-in collectors."""
    with Store.open(database_url, records=RECORDS, clock=lambda: START) as store:
        yield store


@pytest.fixture
def uid(store: Store) -> str:
    """The uid of a device that the store knows."""
    return store.resolve("default", "lab-mx1", "192.0.2.1")
