"""`python -m synthcam`."""

from synthcam.cli.main import main

main()
