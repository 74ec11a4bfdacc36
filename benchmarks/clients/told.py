"""What every script here ends with: one line that the driver reads."""

import json
from importlib.metadata import PackageNotFoundError, version


def tell(did: str, *packages: str) -> None:
    """Print what the tool did, and the versions of its packages."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    print("RESULT " + json.dumps({"did": did, "versions": ", ".join(found)}))
