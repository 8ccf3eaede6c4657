"""Rates are counted for all processes of a machine, with no server besides the database."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from avatars.cache import CountingDatabaseCache
from tests.avatars.calls.settler import settle

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "counts": {
        "BACKEND": "avatars.cache.CountingDatabaseCache",
        "LOCATION": "avatars_cache",
    },
}


@pytest.fixture
def cache(db: None) -> Iterator[CountingDatabaseCache]:
    with override_settings(CACHES=CACHES):
        call_command("migrate", verbosity=0)
        found = caches["counts"]
        assert isinstance(found, CountingDatabaseCache)
        yield found


def test_migrate_makes_the_table(cache: CountingDatabaseCache) -> None:
    assert "avatars_cache" in connection.introspection.table_names()


def test_it_counts(cache: CountingDatabaseCache) -> None:
    assert cache.add("key", 1, 60)
    assert not cache.add("key", 1, 60)

    assert [cache.incr("key"), cache.incr("key", 5), cache.decr("key")] == [2, 7, 6]
    assert cache.get("key") == 6


def test_a_key_that_is_not_there_is_not_counted(cache: CountingDatabaseCache) -> None:
    cache.set("gone", 1, timeout=0)

    for key in ("never", "gone"):
        with pytest.raises(ValueError, match=key):
            cache.incr(key)


def test_the_settler_deletes_counts_whose_time_is_over(cache: CountingDatabaseCache) -> None:
    """They stand for addresses, and visitors are told that such a thing is erased."""
    cache.add("over", 1, timeout=-1)
    cache.add("counting", 1, timeout=60)

    settle()

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM avatars_cache")
        assert cursor.fetchall() == [(":1:counting",)]


def test_hundreds_of_clients_do_not_push_each_other_out(cache: CountingDatabaseCache) -> None:
    for number in range(400):
        cache.add(f"client-{number}", 1, 600)

    assert all(cache.get(f"client-{number}") == 1 for number in range(400))


def test_a_project_may_have_room_for_other_numbers_of_entries() -> None:
    cache = CountingDatabaseCache("counts", {"OPTIONS": {"MAX_ENTRIES": 50}})

    assert cache._max_entries == 50
