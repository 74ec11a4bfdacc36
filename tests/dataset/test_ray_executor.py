"""A real Ray cluster of two nodes on this machine: one is killed in the middle, the bytes stay the same."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from synthcam.dataset.building.build import build
from synthcam.dataset.building.executors.ray import RayExecutor
from synthcam.dataset.planning.recipe import DatasetRecipe

LOOPBACK = "127.0.0.2"
"""Nothing leaves this machine. (Ray takes 127.0.0.1 for the machine's address in its network.)"""
ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'synthcam[ray]'")


@pytest.fixture
def two_nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any]]:
    """A cluster and its second node; this process is connected."""
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster()
    node = {"num_cpus": 1, "node_ip_address": LOOPBACK, "include_dashboard": False}
    try:
        cluster.add_node(**node)
        second = cluster.add_node(**node)
        ray.init(address=cluster.address, _node_ip_address=LOOPBACK, log_to_driver=False)
        yield cluster, second
    finally:
        ray.shutdown()
        cluster.shutdown()


def test_a_build_survives_the_loss_of_a_node_byte_for_byte(
    two_nodes: tuple[Any, Any],
    few_recipe: DatasetRecipe,
    few_built: Path,
    files_of: Callable[[Path], dict[str, str]],
    tmp_path: Path,
) -> None:
    cluster, second = two_nodes
    out = tmp_path / "ray"
    begun = threading.Event()

    def lose_a_node() -> None:
        # Both nodes are at work as soon as two shards are being made aside.
        while len(list(out.glob(".build/work/*"))) < 2:
            time.sleep(0.02)
        begun.set()
        cluster.remove_node(second, allow_graceful=False)

    killer = threading.Thread(target=lose_a_node, daemon=True)
    killer.start()
    build(few_recipe, out, RayExecutor(None), resume=False, watch=lambda status: None)
    killer.join(30)
    assert begun.is_set(), "the node was lost while it was at work"
    assert not second.any_processes_alive()
    assert files_of(out) == files_of(few_built)
