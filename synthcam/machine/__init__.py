"""What this machine can do: small experiments, each in a process of its own, and the commands that mend what fails."""
