"""What an eye could see in a clip, by rays of the verifier's own; shared with nothing that writes text."""
