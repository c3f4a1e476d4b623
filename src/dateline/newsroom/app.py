"""Settings → FastAPI app: the pages and their headers.

Who may look is not decided here: within Airflow the app gets its login as a dependency
(``airflow_door``), alone it is served on loopback. What it shows was written by strangers.
"""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from dateline.errors import WarehouseError
from dateline.newsroom.page import headers, refused_page, sources_page
from dateline.settings import Settings
from dateline.warehouse import Warehouse, open_warehouse
from dateline.warehouse.latest import latest


class Shelf:
    """The warehouse, opened at the first look and kept; again after a refusal."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._warehouse: Warehouse | None = None

    def warehouse(self) -> Warehouse:
        """The open warehouse. Raises WarehouseError where its schema is another version's."""
        with self._lock:
            if self._warehouse is None:
                opened = open_warehouse(self._settings().warehouse_url)
                try:
                    opened.check_schema()
                except WarehouseError:
                    opened.close()
                    raise
                self._warehouse = opened
            return self._warehouse

    def close(self) -> None:
        """Close it, if it was opened."""
        with self._lock:
            if self._warehouse is not None:
                self._warehouse.close()
                self._warehouse = None


def make_app(settings: Callable[[], Settings], dependencies: Sequence[Any] = ()) -> FastAPI:
    """The newsroom. ``settings`` is called at the first request, not before."""
    shelf = Shelf(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        shelf.close()

    # Without these three, FastAPI serves its documentation to anyone, dependencies or not.
    app = FastAPI(
        title="Newsroom",
        dependencies=list(dependencies),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        response.headers.update(headers())
        return response

    @app.get("/", response_class=HTMLResponse)
    def sources(request: Request) -> HTMLResponse:
        framed = request.headers.get("sec-fetch-dest") == "iframe"  # Fetch Metadata (W3C)
        address = f"{request.url.netloc}{request.url.path}" if framed else None
        try:
            return HTMLResponse(sources_page(latest(shelf.warehouse().engine), address))
        except WarehouseError as error:
            return HTMLResponse(refused_page(str(error)), status_code=503)

    return app
