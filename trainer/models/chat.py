"""The chat format of Qwen2.5-VL: its special tokens, its template, and the messages of an example."""

from typing import Any

from synthcam.errors import InputError
from trainer.examples import Example

SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|object_ref_start|>",
    "<|object_ref_end|>",
    "<|box_start|>",
    "<|box_end|>",
    "<|quad_start|>",
    "<|quad_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
"""In the order of Qwen2.5-VL's vocabulary, where their numbers are 151643 to 151656."""
VISION_TOKENS = SPECIAL_TOKENS[9:]
"""Tokens that a model must never generate, because they represent parts of a picture."""

SYSTEM = "You are a helpful assistant."

# Qwen2.5-VL's own template for text and video, and markers round what the assistant says, which the released one lacks.
# The newline after endgeneration is an expression: templates are rendered with trim_blocks, which eats a bare one.
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if loop.first and message['role'] != 'system' %}<|im_start|>system\n" + SYSTEM + "<|im_end|>\n{% endif %}"
    "<|im_start|>{{ message['role'] }}\n"
    "{% if message['role'] == 'assistant' %}{% generation %}"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}{{ part['text'] }}{% endfor %}{% endif %}"
    "<|im_end|>{% endgeneration %}{{ '\n' }}"
    "{% else %}"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif part['type'] == 'video' %}<|vision_start|><|video_pad|><|vision_end|>"
    "{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}"
    "<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def prompt_messages(example: Example) -> list[dict[str, Any]]:
    """The user's message of an example: the video, then the prompt.

    Raises:
        InputError: the prompt contains a special token, which would change the structure of the chat.
    """
    refuse_special_tokens(example.prompt, f"{example.source}, clip {example.clip}: prompt")
    video = {"type": "video", "video": str(example.video)}
    return [{"role": "user", "content": [video, {"type": "text", "text": example.prompt}]}]


def refuse_special_tokens(text: str, where: str) -> None:
    """Raise InputError if a text contains a special token."""
    for token in SPECIAL_TOKENS:
        if token in text:
            raise InputError(f"{where} holds {token}, which only the chat template may write")
