"""What is seen, as a file to keep."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from threading import BoundedSemaphore
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from voc.app.export import csv_of, write_parquet, write_workbook
from voc.app.frame import OpenRun, Page, Selected
from voc.app.pages.statements import ORDERS
from voc.resources import definition

router = APIRouter()
PAGE = Page("download", router, listed=False)
WRITERS = {"xlsx": write_workbook, "parquet": write_parquet}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_making = BoundedSemaphore(2)
"""Files that are made on the disk at once: each takes a processor for a while."""


@router.get("/{run}/download", name="download")
def download(
    run: OpenRun,
    selection: Selected,
    kind: Annotated[Literal["csv", "xlsx", "parquet"], Query(alias="format")] = "csv",
    sort: str = "run",
) -> Response:
    """Send the selected statements as a file."""
    order = ORDERS.get(sort, ORDERS["run"])
    if order.split()[0] not in run.columns:
        order = ORDERS["run"]
    name = f"{run.name}-statements.{kind}"
    if kind == "csv":
        heads = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}"}
        return StreamingResponse(csv_of(run, selection, order), media_type=TYPES[kind], headers=heads)
    if not _making.acquire(blocking=False):
        raise HTTPException(503, definition("app")["download"]["busy"])
    folder = Path(mkdtemp(prefix="voc-download-"))
    path = folder / "file"
    try:
        WRITERS[kind](run, selection, order, path)
    except BaseException:
        _drop(path)
        raise
    finally:
        _making.release()
    return FileResponse(path, media_type=TYPES[kind], filename=name, background=BackgroundTask(_drop, path))


def _drop(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()
