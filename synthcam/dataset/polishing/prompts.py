"""Prompts for the language model that rewrites texts: rules, a text with its facts, and why the last attempt failed."""

import hashlib
import json
from collections.abc import Sequence

from synthcam.chat.client import Messages
from synthcam.dataset.polishing.acceptance import Original, Refusal
from synthcam.dataset.polishing.texts import PolishText

SYSTEM = """\
You rewrite texts about how the camera moves in a short video clip. You do not see the clip. You are given a true text \
about it, the facts in it, and a record of the clip. Write the text anew in your own words, as an attentive viewer \
would: plain, fluent English, sentences of different lengths, pronouns where they are clear.

Rules:
- Say only what the facts say or what plainly follows from them. Add nothing about things, colours, places or mood.
- Keep directions, order, the names of things and what is denied exactly as they are. Do not hedge.
- Keep every fact that is marked (keep). Others may be left out.
- Never mention the record, facts, labels, numbers of seconds or degrees that the text does not have, or yourself.
- No lists, no headings, no markup but the tags."""
_CHAIN_FORM = """\
The text has three sections. The observation tells what is seen in the picture and names no motion of the camera. The \
thinking argues from what is observed (because, so, whereas) to what the camera does. The answer answers the question. \
Reply with <observation>...</observation><think>...</think><answer>...</answer> and nothing else."""
_CAPTION_FORM = "The text is a caption. Reply with <caption>...</caption> and nothing else."


def prompts_digest() -> str:
    """Digest of the rules that go into every prompt, so that cached replies to other rules are not used."""
    return hashlib.sha256("\n".join((SYSTEM, _CHAIN_FORM, _CAPTION_FORM)).encode()).hexdigest()[:16]


def first_messages(text: PolishText, original: Original) -> Messages:
    """The conversation that asks for a text to be rewritten."""
    kept = {clause.text for clause in (*original.conclusion, *original.evidence)}
    facts = dict.fromkeys(clause.text for clause in original.clauses if clause.outcome == "true")
    parts = [_CHAIN_FORM if text.is_chain else _CAPTION_FORM]
    if text.is_chain:
        parts.append("\n".join((f"Question: {text.question}", *text.options)))
        kind = "may be written anew as well" if text.free_answer else f"must stay {text.answer!r}"
        parts.append(f"The answer {kind}.")
    parts.append("Text:\n" + text.original)
    if facts:
        parts.append("Facts:\n" + "\n".join(f"- {fact}" + " (keep)" * (fact in kept) for fact in facts))
    parts.append("Record:\n" + json.dumps(text.record, sort_keys=True))
    return ("system", SYSTEM), ("user", "\n\n".join(parts))


def again_messages(first: Messages, reply: str, reasons: Sequence[Refusal]) -> Messages:
    """The conversation that asks again, with the last reply and why it was not kept."""
    told = "\n".join(f"- {reason.why}" for reason in reasons)
    return (*first, ("assistant", reply), ("user", f"This cannot be kept:\n{told}\nWrite it anew, in the same form."))
