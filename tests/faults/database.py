"""The site's own database, looked at from the side."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row

Json = dict[str, Any]


class Database:
    """The site's own database, looked at from the side."""

    def __init__(self, url: str) -> None:
        self.url = url

    def rows(self, query: str = "SELECT * FROM avatars_calllog ORDER BY created_at") -> list[Json]:
        with closing(self._connect()) as connection:
            return [dict(row) for row in connection.execute(query)]

    def execute(self, statement: str) -> None:
        with closing(self._connect()) as connection:
            connection.execute(statement)
            connection.commit()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else can write meanwhile."""
        with closing(self._connect()) as connection:
            connection.execute(
                "BEGIN EXCLUSIVE"
                if isinstance(connection, sqlite3.Connection)
                else "LOCK TABLE avatars_avatar, avatars_calllog IN ACCESS EXCLUSIVE MODE"
            )
            yield
            connection.rollback()

    def _connect(self) -> Any:
        if self.url.startswith("postgresql"):
            return psycopg.connect(self.url, row_factory=dict_row)
        connection = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=20)
        connection.row_factory = sqlite3.Row
        return connection
