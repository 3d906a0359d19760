"""Stores in a database: the contract, versions of the tables, addresses, a host's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import attrs
import pytest
import sqlalchemy as sa

from ecomkit.errors import EcomkitError, InvalidInputError
from ecomkit.integrations.sql import (
    SCHEMA_VERSION,
    SchemaVersionError,
    SqlStore,
    StoreUnavailableError,
    migrate,
)
from ecomkit.integrations.sql.engines import engine_of
from ecomkit.integrations.sql.migrations import brought_to
from ecomkit.integrations.sql.statements import finding
from ecomkit.integrations.sql.tables import index_of
from ecomkit.shop.store import ROW_KINDS, StoreConflictError, StoreUseError
from ecomkit.shop.store.row_kinds import Comparison
from ecomkit.testing.store import STORE_CHECKS
from ecomkit.testing.store_rows import NOW, OpenStore, a_cart, a_limit
from tests.stores import EVERY_STORE, opened


@pytest.fixture(params=EVERY_STORE[1:])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    with opened(request.param, tmp_path) as found:
        yield found


@pytest.mark.parametrize("check", STORE_CHECKS)
def test_a_database_keeps_the_contract(
    check: Callable[[OpenStore], None], open_store: OpenStore
) -> None:
    check(open_store)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shop.db"


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    found = SqlStore(url)
    yield found
    found.close()


def test_what_is_kept_outlives_the_process(url: str, store: SqlStore) -> None:
    with store.begin(NOW) as books:
        books.carts.add(a_cart("a", owner="ada"))
    store.close()
    again = SqlStore(url)
    with again.begin(NOW, write=False) as books:
        assert books.carts.where("owner", "ada") == [a_cart("a", owner="ada")]
    again.close()


def test_a_commit_is_a_promise(store: SqlStore) -> None:
    """SQLite syncs every commit, in a journal that readers do not wait for."""
    with store._reading.begin() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_reader_sees_one_state_and_holds_up_nobody(store: SqlStore) -> None:
    with store.begin(NOW) as books:
        books.carts.add(a_cart("a"))
    with store.begin(NOW, write=False) as reader:
        assert reader.carts.find("a")
        with store.begin(NOW) as books:
            books.carts.put(attrs.evolve(books.carts.get("a"), owner="x"))
            books.carts.add(a_cart("b"))
        assert reader.carts.find("b") is None


def test_a_row_that_somebody_spoils_is_told(store: SqlStore) -> None:
    with store.begin(NOW) as books:
        books.carts.add(a_cart("a"))
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE ecomkit_carts SET body = '{\"kind\": 5}'")
    with pytest.raises(InvalidInputError), store.begin(NOW, write=False) as books:
        books.carts.get("a")


def test_the_database_itself_refuses_what_cannot_be(store: SqlStore) -> None:
    """CHECKs are the last line: no code of ours is needed to keep a counter above zero."""
    with store.begin(NOW) as books:
        books.stock.add(a_limit("tea", limit=1))
    for spoiled in (
        "UPDATE ecomkit_stock SET used = -1",
        "UPDATE ecomkit_stock SET used = 'many'",
        "UPDATE ecomkit_stock SET version = 0",
        "UPDATE ecomkit_stock SET body = NULL",
    ):
        with (
            pytest.raises(sa.exc.IntegrityError),
            store._writing.begin() as connection,
        ):
            connection.exec_driver_sql(spoiled)


# -------------------------------------------------------------- versions of the tables


def test_an_empty_database_gets_its_tables(url: str) -> None:
    assert migrate(url) == SCHEMA_VERSION
    assert migrate(url) == SCHEMA_VERSION, "again changes nothing"
    SqlStore(url).close()


def test_many_may_open_an_empty_database_at_once(url: str) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            SqlStore(url).close()
        except BaseException as error:  # noqa: BLE001 - a thread's failure is the test's
            failed.append(error)

    threads = [Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []


def test_tables_are_brought_up_to_date_step_by_step(url: str) -> None:
    done: list[int] = []

    def second(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE ecomkit_carts ADD COLUMN color TEXT")
        done.append(2)

    def third(connection: sa.Connection) -> None:
        done.append(3)

    migrate(url)
    engine = engine_of(url)
    assert brought_to(engine, [second]) == 2
    assert brought_to(engine, [second, third]) == 3
    assert done == [2, 3]
    with pytest.raises(SchemaVersionError, match="update ecomkit"):
        brought_to(engine, [])
    engine.dispose()
    with pytest.raises(SchemaVersionError, match="at version 3"):
        SqlStore(url)


def test_a_step_that_fails_leaves_the_tables_as_they_were(url: str) -> None:
    def fails(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE ecomkit_carts ADD COLUMN color TEXT")
        connection.exec_driver_sql("ALTER TABLE nothing ADD COLUMN color TEXT")

    migrate(url)
    engine = engine_of(url)
    with pytest.raises(StoreUnavailableError):
        brought_to(engine, [fails])
    with engine.begin() as connection:
        columns = sa.inspect(connection).get_columns("ecomkit_carts")
    engine.dispose()

    assert "color" not in {column["name"] for column in columns}
    SqlStore(url).close()


def test_older_tables_are_not_worked_on(url: str) -> None:
    migrate(url)
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ecomkit_schema SET version = -1")
    engine.dispose()
    with pytest.raises(SchemaVersionError, match="ecomkit migrate"):
        SqlStore(url)


@pytest.mark.parametrize(
    ("spoiled", "missing"),
    [
        (
            (
                "DROP INDEX ix_ecomkit_checkouts_waits_for",
                "ALTER TABLE ecomkit_checkouts DROP COLUMN waits_for",
            ),
            "ecomkit_checkouts.waits_for",
        ),
        (("DROP TABLE ecomkit_stock",), "ecomkit_stock.shop"),
    ],
)
def test_tables_that_no_release_has_made_are_told(
    url: str, spoiled: tuple[str, ...], missing: str
) -> None:
    """They call themselves a version, and lack what it has: neither works on them."""
    migrate(url)
    engine = engine_of(url)
    with engine.begin() as connection:
        for statement in spoiled:
            connection.exec_driver_sql(statement)
    engine.dispose()
    for work in (migrate, SqlStore):
        with pytest.raises(SchemaVersionError, match=f"lack {missing}") as told:
            work(url)
        assert "begin a new database" in told.value.hint


# ------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "empty"),
        ("shop.db", "not the address"),
        ("sqlite:///sh\0op.db", "not the address"),
        ("sqlite:///sh\ud83dop.db", "not the address"),
        ("sqlite://", "MemoryStore"),
        ("sqlite:///:memory:", "MemoryStore"),
        ("mysql://localhost/shop", "sqlite:///shop.db"),
        (5, "not a str"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, says: str) -> None:
    with pytest.raises(StoreUseError, match=says):
        SqlStore(address)


@pytest.mark.parametrize(
    "address",
    ["sqlite:////no/such/folder/shop.db", "postgresql://nobody@127.0.0.1:1/shop"],
)
def test_a_database_that_does_not_answer_is_unavailable(address: str) -> None:
    with pytest.raises(StoreUnavailableError):
        SqlStore(address)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_text("tea" * 1000)
    with pytest.raises(EcomkitError):
        SqlStore(f"sqlite:///{tmp_path}/shop.db")


# --------------------------------------------------------------- a host's transaction


def test_a_host_may_bring_its_own_transaction(store: SqlStore) -> None:
    """What the shop and the host write is committed together, or not at all."""
    engine = store._writing
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE host (id TEXT)")
    for commits in (False, True):
        with engine.connect() as connection:
            connection.exec_driver_sql("INSERT INTO host VALUES ('h')")
            with store.begin_on(connection, NOW) as books:
                books.carts.add(a_cart("a", owner="host"))
                number = books.next_number("R")
            if commits:
                connection.commit()
        assert number == 1
        with engine.connect() as connection:
            hosts = connection.exec_driver_sql("SELECT count(*) FROM host").scalar()
        with store.begin(NOW, write=False) as books:
            assert len(books.carts.where("owner", "host")) == hosts == int(commits)


def test_a_lost_race_is_a_conflict_not_a_broken_database(store: SqlStore) -> None:
    with store.begin(NOW) as books:
        books.carts.add(a_cart("a"))
    with pytest.raises(StoreConflictError), store.begin(NOW) as books:
        books.carts.add(a_cart("a"))


def test_what_is_read_again_is_what_is_there(url: str, store: SqlStore) -> None:
    """A row is parsed once, and still another process's change is seen."""
    with store.begin(NOW) as books:
        books.carts.add(a_cart("a", owner="ada"))
    other = SqlStore(url)
    for owner in ("bob", "ada", "cy"):
        with other.begin(NOW + timedelta(seconds=1)) as books:
            books.carts.put(attrs.evolve(books.carts.get("a"), owner=owner))
        with store.begin(NOW, write=False) as books:
            assert books.carts.get("a").owner == owner
    other.close()


@pytest.mark.parametrize(
    ("comparison", "count"), [("=", 1), ("=", 2), ("<=", 1), (">=", 1)]
)
def test_every_look_up_goes_by_the_index_of_its_key(
    store: SqlStore, comparison: Comparison, count: int
) -> None:
    """However many rows there are: none is found by going through all of a shop."""
    values = {"of_shop": "", "value_0": "x", "value_1": "y", "most": 100}
    with store._engine.connect() as connection:
        for kind in ROW_KINDS.values():
            for key in kind.keys:
                asked = finding(kind, "sqlite", key, comparison, count)
                steps = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {asked.text}", asked.in_order(values)
                )
                plan = [str(step[-1]).replace('"', "") for step in steps]
                index, bound = index_of(kind, key), f"AND {key}"
                assert len(plan) == 1, plan  # and nothing is sorted
                assert index in plan[0], plan
                assert bound in plan[0], plan
