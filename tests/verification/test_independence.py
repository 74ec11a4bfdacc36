"""The verifier shares nothing with the writer."""

import subprocess
import sys


def test_the_verifier_loads_nothing_of_the_writer() -> None:
    code = (
        "import sys, synthcam.verification.chains; print([m for m in sys.modules if m.startswith('synthcam.language')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
