"""Due times: what is due is found again after a restart."""

from __future__ import annotations

from datetime import timedelta

from store_rounds import START

from agent.store import Named, Store

HOUR = timedelta(hours=1)


def test_due_times_survive(database_url: str) -> None:
    """Until they are set anew."""
    with Store.open(database_url) as store:
        store.set_due("mx", {"alarms": START, "chassis": START})
        store.set_due("mx", {"alarms": START + HOUR})

    with Store.open(database_url) as store:
        assert store.due_times() == {("mx", "alarms"): START + HOUR, ("mx", "chassis"): START}


def test_what_is_due(store: Store) -> None:
    """What was never set comes first, then the longest waiting; a retired device is not visited."""
    mx, ex, old = store.resolve_all([Named("default", name, "192.0.2.1") for name in ("mx", "ex", "old")])
    store.retire(old)
    store.set_due(mx, {"alarms": START, "chassis": START + HOUR})
    store.set_due(ex, {"alarms": START - HOUR}).result()

    assert store.due(START, 10, ["alarms", "chassis"]) == [(ex, "chassis"), (ex, "alarms"), (mx, "alarms")]
    assert store.due(START, 2, ["alarms", "chassis"]) == [(ex, "chassis"), (ex, "alarms")]
    assert store.due(START, 10, []) == []
