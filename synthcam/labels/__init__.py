"""What a clip shows, as CameraBench says it: the record of its motion and the tri-state labels derived from it."""
