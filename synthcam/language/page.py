"""The grammar as docs/language.md prints it: `python -m synthcam.language.page FILE` writes it there again."""

import sys
from pathlib import Path

from synthcam.language.grammar import FILES, grammar_text


def with_grammar(page: str) -> str:
    """The page with each grammar file in the block that follows its name."""
    for name in FILES:
        head = f"`{name}`:\n\n```text\n"
        before, _, rest = page.partition(head)
        _, _, after = rest.partition("```\n")
        page = f"{before}{head}{grammar_text(name)}```\n{after}"
    return page


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(with_grammar(file.read_text()))
