"""Analyse a file on a Ray cluster of two nodes, one of which is killed on the way: `python on_cluster.py FILE OUT`."""

import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"


def kill_midway(cluster: Any, node: Any, parts: Path) -> None:
    """Kill a node, without a word to it, as soon as all eleven parts are safe and two are labelled."""
    while len(list(parts.glob("*.json"))) < 11 + 2:
        time.sleep(0.01)
    cluster.remove_node(node, allow_graceful=False)


def main(file: str, out: str) -> None:
    """Run, and print whether a node was killed before it ended."""
    import ray
    from ray.cluster_utils import Cluster

    import voc.parts
    from voc.engine.ray import Ray
    from voc.pipeline import analyse

    voc.parts.PART = 15
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
    killer = threading.Thread(target=kill_midway, args=(cluster, second, Path(out) / "parts"), daemon=True)
    killer.start()
    analyse(file, out, engine=Ray(cluster.address))
    print("killed midway:", not killer.is_alive(), flush=True)  # noqa: T201
    ray.shutdown()
    cluster.shutdown()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main(*sys.argv[1:])
