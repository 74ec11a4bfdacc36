"""Ask questions about a clip, and check what is said about it against its geometry.

python examples/03_ask_and_verify.py
"""

import synthcam


def main(size: tuple[int, int] = (448, 448)) -> None:
    """Print questions with their reasoning, then check a true and a false sentence."""
    clip = synthcam.render("pan-left, dolly-in", scene="street", seed=1, size=size, fps=8)
    for sample in clip.ask(4):
        print(sample.question, *sample.options)
        print(f"  {sample.chain}")
        held = synthcam.verify(
            sample.chain, clip, question=sample.question, options=sample.options, answer=sample.answer
        )
        print(f"  every clause holds: {held.supported}\n")

    for text in ("The camera pans left, then dollies in.", "The camera pans right, then dollies in."):
        for clause in synthcam.verify(text, clip):
            print(f"{clause.text!r} is {clause.outcome}")


if __name__ == "__main__":
    main()
