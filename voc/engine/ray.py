"""Work on parts on a Ray cluster: many machines, or many processes of this one.

Every part is a task. Ray starts a task anew when its machine or process dies, so nothing is lost; a process keeps its
models from one task to the next. Each machine needs the same voc, and reads no file: what it works on is sent to it.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from voc.corpus import Corpus
from voc.engine.local import Work
from voc.errors import SettingsError, VocError
from voc.shelf import circumstances
from voc.workspace import key, lend_key

AHEAD = 2
"""Parts sent out for each processor: one in work and one that waits, so that memory stays bounded."""


class Ray:
    """A Ray cluster.

    address: of a cluster that runs (`ray://host:10001`, `host:6379`, `auto`); one is started here when it is None.
    """

    def __init__(self, address: str | None = None) -> None:
        self._address = address

    def run(self, work: Work, pieces: Sequence[Corpus]) -> Iterator[tuple[int, Corpus]]:
        """Yield the pieces as they come back. Raises SettingsError when there is no Ray, no cluster, or another voc."""
        ray = _connected(self._address)
        task = ray.remote(num_cpus=1, max_retries=-1)(_worked)
        shared = [ray.put(each) for each in (work, key(), circumstances())]
        waiting, out = list(enumerate(pieces)), dict[Any, int]()
        room = AHEAD * max(int(ray.cluster_resources().get("CPU", 1)), 1)
        while waiting or out:
            while waiting and len(out) < room:
                place, piece = waiting.pop(0)
                out[task.remote(*shared, _plain(piece))] = place
            (ready,), _ = ray.wait([*out], num_returns=1)
            yield out.pop(ready), _frozen(_got(ray, ready))


def _worked(work: Work, secret: bytes, same: str, piece: Corpus) -> Corpus:
    """Do the work on whatever machine this is."""
    if circumstances() != same:
        raise SettingsError("A machine of the cluster has another version of voc or its models. Install the same one.")
    lend_key(secret)
    return _plain(work(_frozen(piece)))


def _plain(corpus: Corpus) -> Corpus:
    return replace(corpus, facts={name: dict(facts) for name, facts in corpus.facts.items()})  # views cannot be sent


def _frozen(corpus: Corpus) -> Corpus:
    return replace(corpus, facts=MappingProxyType(dict(corpus.facts)))


def _connected(address: str | None) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray reports to its maker over the network
    try:
        import ray
    except ImportError as error:
        raise SettingsError("The engine 'ray' needs the package ray. Install it: pip install 'voc[ray]'") from error
    if not ray.is_initialized():
        try:
            _reached(address)
            ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, ValueError, RuntimeError) as error:
            raise SettingsError(
                f"No Ray cluster answers at '{address}' ({str(error).splitlines()[0]}). "
                "Start one with `ray start --head`, or leave --address out."
            ) from error
    return ray


def _reached(address: str | None) -> None:
    """Raise OSError where nobody listens: Ray itself would try for minutes and then end the process."""
    host, _, port = (address or "").removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), timeout=10).close()


def _got(ray: Any, ready: Any) -> Corpus:
    try:
        return ray.get(ready)  # type: ignore[no-any-return]
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, VocError):
            raise error.cause from None
        raise
