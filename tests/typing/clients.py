"""Never run: every provider's own client is a client and types its sessions exactly."""

from typing import assert_type

import attrs

from sessiondock import Session, connect
from sessiondock.protocols import AsyncClient, Client, SupportsGet, SupportsList, SupportsUpdate
from sessiondock_adk import Adk, AdkSessions, AsyncAdk, AsyncAdkSessions
from sessiondock_files import AsyncFiles, AsyncFilesSessions, Files, FilesSessions
from sessiondock_honeyhive import (
    AsyncHoneyHive,
    AsyncHoneyHiveSessions,
    AsyncHoneyHiveV1,
    AsyncHoneyHiveV1Sessions,
    HoneyHive,
    HoneyHiveSessions,
    HoneyHiveV1,
    HoneyHiveV1Sessions,
)
from sessiondock_humanloop import (
    AsyncHumanloop,
    AsyncHumanloopExport,
    AsyncHumanloopExportSessions,
    AsyncHumanloopSessions,
    Humanloop,
    HumanloopExport,
    HumanloopExportSessions,
    HumanloopSessions,
)
from sessiondock_orq import AsyncOrq, AsyncOrqSessions, Orq, OrqSession, OrqSessions
from sessiondock_sql import SQL, AsyncSQL, AsyncSQLSessions, SQLSessions
from sessiondock_syllable import AsyncSyllable, AsyncSyllableSessions, Syllable, SyllableSessions


def adk_is_one(client: Adk, async_client: AsyncAdk) -> tuple[Client[AdkSessions], AsyncClient[AsyncAdkSessions]]:
    return client, async_client


def files_is_one(
    client: Files, async_client: AsyncFiles
) -> tuple[Client[FilesSessions], AsyncClient[AsyncFilesSessions]]:
    return client, async_client


def honeyhive_is_one(
    client: HoneyHive, async_client: AsyncHoneyHive
) -> tuple[Client[HoneyHiveSessions], AsyncClient[AsyncHoneyHiveSessions]]:
    return client, async_client


def honeyhivev1_is_one(
    client: HoneyHiveV1, async_client: AsyncHoneyHiveV1
) -> tuple[Client[HoneyHiveV1Sessions], AsyncClient[AsyncHoneyHiveV1Sessions]]:
    return client, async_client


def humanloop_is_one(
    client: Humanloop, async_client: AsyncHumanloop
) -> tuple[Client[HumanloopSessions], AsyncClient[AsyncHumanloopSessions]]:
    return client, async_client


def humanloopexport_is_one(
    client: HumanloopExport, async_client: AsyncHumanloopExport
) -> tuple[Client[HumanloopExportSessions], AsyncClient[AsyncHumanloopExportSessions]]:
    return client, async_client


def orq_is_one(client: Orq, async_client: AsyncOrq) -> tuple[Client[OrqSessions], AsyncClient[AsyncOrqSessions]]:
    return client, async_client


def sql_is_one(client: SQL, async_client: AsyncSQL) -> tuple[Client[SQLSessions], AsyncClient[AsyncSQLSessions]]:
    return client, async_client


def syllable_is_one(
    client: Syllable, async_client: AsyncSyllable
) -> tuple[Client[SyllableSessions], AsyncClient[AsyncSyllableSessions]]:
    return client, async_client


def what_passes(orq: Orq, honeyhive: HoneyHive) -> None:
    assert_type(connect(Orq, api_key="x"), Orq)
    assert_type(orq.sessions.update("1", tags=["x"]), OrqSession)
    assert_type(attrs.evolve(orq.sessions.get("1"), name="x"), OrqSession)
    assert_type(orq.sessions.list().first()[0], OrqSession)
    assert_type(OrqSession.from_json("{}"), OrqSession)
    reading: SupportsGet[Session] = orq.sessions
    listing: SupportsList[OrqSession] = orq.sessions
    changing: SupportsUpdate[None] = honeyhive.sessions
    print(reading, listing, changing)


def what_fails(orq: Orq, humanloop: Humanloop, honeyhive: HoneyHive) -> None:
    orq.sessions.create(external_id="x", naem="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    connect(Orq, api_kee="x")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    humanloop.sessions.delete("1")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    wrong: Client[OrqSessions] = humanloop  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    changed: SupportsUpdate[Session] = honeyhive.sessions  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    attrs.evolve(orq.sessions.get("1"), naem="x")  # type: ignore[call-arg]
    print(wrong, changed)
