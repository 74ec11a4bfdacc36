"""A reward for reinforcement learning: how much of what a model says about a clip is true.

python examples/06_reward.py
"""

import synthcam


def truthfulness(completion: str, clip: synthcam.Clip) -> float:
    """The share of claims that hold, 0 for a text whose tags are wrong: 1.0 is a chain without a false claim."""
    verdict = synthcam.verify(completion, clip)
    judged = verdict.of("true", "false", "unread")
    if verdict.problem is not None or not judged:
        return 0.0
    return len(verdict.of("true")) / len(judged)


def main(size: tuple[int, int] = (448, 448)) -> None:
    """Score a chain that was written from the clip, the same one about another clip, and a text without tags."""
    clip, other = synthcam.render(["pan-left", "dolly-out"], scene="room", seed=4, size=size, fps=8)
    (sample,) = clip.ask(1, kind="caption")
    print(f"its own chain: {truthfulness(sample.chain, clip):.2f}")
    print(f"the same chain about another clip: {truthfulness(sample.chain, other):.2f}")
    print(f"tags left open: {truthfulness(sample.chain.replace('</think>', ''), clip):.2f}")


if __name__ == "__main__":
    main()
