"""A real Ray cluster on this machine makes the same bytes, and so does one of two nodes that loses one in the middle.

python -m pytest -m verify tests/dataset/test_ray_executor.py
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from synthcam.dataset.building.build import build
from synthcam.dataset.building.executors.protocol import Outcome
from synthcam.dataset.building.executors.ray import RayExecutor
from synthcam.dataset.building.shard import ShardJob, ShardSummary
from synthcam.dataset.planning.plan import plan
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


def test_a_shard_made_on_ray_has_the_same_bytes(
    few_recipe: DatasetRecipe, few_built: Path, files_of: Callable[[Path], dict[str, str]], tmp_path: Path
) -> None:
    told: list[Outcome] = []
    RayExecutor(1).run([ShardJob(tmp_path, few_recipe, plan(few_recipe)[0])], told.append)
    assert not ray.is_initialized(), "the cluster that was started for it is stopped"
    assert [type(outcome) for outcome in told] == [ShardSummary]
    videos = {name: digest for name, digest in files_of(tmp_path).items() if name.startswith("videos/")}
    assert videos
    assert videos.items() <= files_of(few_built).items()


@pytest.mark.verify
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
