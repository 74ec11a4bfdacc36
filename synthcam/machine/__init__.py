"""What this machine can do: small probes, each in a process of its own, and the commands that repair what fails."""
