"""The back end of a chat application: ``CHAT_DATABASE=sqlite:///chat.db uvicorn application:app``."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse

import sessiondock
from sessiondock import Event, NotFoundError, Session
from sessiondock_sql import AsyncSQL


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """One client for the whole process, closed when it ends."""
    async with AsyncSQL(os.environ["CHAT_DATABASE"]) as dock:
        app.state.dock = dock
        yield


app = FastAPI(lifespan=lifespan)


async def signed_in_user(x_user: Annotated[str, Header()]) -> str:
    """Who asks. Put your own authentication here: a header can be forged."""
    return x_user


async def store(request: Request) -> AsyncSQL:
    """The client."""
    dock: AsyncSQL = request.app.state.dock
    return dock


User = Annotated[str, Depends(signed_in_user)]
Store = Annotated[AsyncSQL, Depends(store)]
Text = Annotated[str, Body(embed=True, min_length=1, max_length=10_000)]


async def own_session(session_id: str, user: User, dock: Store) -> Session:
    """The conversation, if it belongs to the user."""
    session = await dock.sessions.get(session_id)
    if session.user_id != user:
        raise NotFoundError("no such conversation")
    return session


Own = Annotated[Session, Depends(own_session)]


@app.exception_handler(sessiondock.NotFoundError)
async def not_found(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "no such conversation"}, status_code=404)


@app.exception_handler(sessiondock.InvalidValueError)
async def invalid(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, status_code=422)


async def answer(question: str) -> str:
    """What your model says."""
    return f"You asked: {question}"


async def add_turn(dock: AsyncSQL, session_id: str, question: str) -> dict[str, Any]:
    """Ask the model, and keep the question with its answer as one event."""
    text = await answer(question)
    turn = Event(type="model", name="answer", inputs={"text": question}, outputs={"text": text})
    return shown((await dock.sessions.add_events(session_id, [turn]))[0])


def shown(turn: Event) -> dict[str, Any]:
    """What the browser gets of an event, and nothing else of it."""
    return {"id": turn.id, "question": (turn.inputs or {})["text"], "answer": (turn.outputs or {})["text"]}


@app.post("/conversations", status_code=201)
async def start(question: Text, user: User, dock: Store) -> dict[str, Any]:
    session = await dock.sessions.create(name=question[:80], project="chat", user_id=user)
    return {"id": session.id, "turn": await add_turn(dock, session.id, question)}


@app.get("/conversations")
async def conversations(user: User, dock: Store, cursor: str | None = None, rows: int = 20) -> dict[str, Any]:
    """The conversation with the latest turn first, a page at a time."""
    found = dock.sessions.list(project="chat", user_id=user, order_by="updated_at", max_items=rows, cursor=cursor)
    page = await found.first()
    items = [{"id": session.id, "title": session.name} for session in page]
    return {"items": items, "next": page.next_cursor, "back": page.previous_cursor}


@app.get("/search")
async def search(user: User, dock: Store, words: str) -> list[dict[str, str | None]]:
    found = dock.sessions.search(words, project="chat", user_id=user, max_items=10)
    return [{"id": match.session.id, "title": match.session.name, "text": match.snippet} async for match in found]


@app.get("/conversations/{session_id}")
async def history(session: Own, dock: Store) -> list[dict[str, Any]]:
    return [shown(turn) async for turn in dock.sessions.list_events(session.id)]


@app.post("/conversations/{session_id}/turns", status_code=201)
async def ask(session: Own, dock: Store, question: Text) -> dict[str, Any]:
    return await add_turn(dock, session.id, question)


@app.post("/conversations/{session_id}/turns/{turn_id}/again")
async def answer_again(session: Own, dock: Store, turn_id: str) -> dict[str, Any]:
    """Another answer in the place of this one; what came after it is dropped."""
    turn = await dock.sessions.get_event(session.id, turn_id)
    await dock.sessions.truncate_events(session.id, after=turn_id)
    question = (turn.inputs or {})["text"]
    text = f"{await answer(question)} Again."
    return shown(await dock.sessions.update_event(session.id, turn_id, outputs={"text": text}))


@app.post("/conversations/{session_id}/fork", status_code=201)
async def fork(session: Own, dock: Store, up_to: Annotated[str | None, Body(embed=True)] = None) -> dict[str, str]:
    copy = await dock.sessions.fork(session.id, up_to=up_to)
    return {"id": copy.id}


@app.put("/conversations/{session_id}/rating", status_code=204)
async def rate(session: Own, dock: Store, rating: Annotated[int, Body(embed=True, ge=1, le=5)]) -> None:
    await dock.sessions.update(session.id, feedback={"rating": rating})


@app.delete("/conversations/{session_id}", status_code=204)
async def forget(session: Own, dock: Store) -> None:
    await dock.sessions.delete(session.id)
