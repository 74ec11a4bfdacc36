"""WebDataset: two workers read every table of both datasets through one cache, and each finds its own clips."""

import json
import sys
import tempfile
from pathlib import Path

import webdataset as wds
from told import tell

work = Path(sys.argv[1])
seen: dict[str, dict[str, bytes]] = {}
with tempfile.TemporaryDirectory() as cache:
    for name in ("one", "two"):
        tars = sorted(map(str, (work / f"{name}-webdataset").glob("sft-train-*.tar")))
        read = wds.WebDataset(tars, shardshuffle=100, cache_dir=cache).shuffle(100).decode()
        clips = list(wds.WebLoader(read, batch_size=None, num_workers=2))
        assert len(tars) >= 2
        assert all(json.loads(clip["json"]["samples"]) is not None for clip in clips)
        seen[name] = {clip["__key__"]: clip["mp4"] for clip in clips}
shared = seen["one"].keys() & seen["two"].keys()
assert len(shared) > 1  # clips of two datasets have the same names, of which each may lack some
assert all(seen["one"][clip] != seen["two"][clip] for clip in shared)
tell(f"2 workers, {len(tars)} tar files, {len(seen['two'])} clips; two datasets apart in one cache_dir", "webdataset")
