"""A server as a system, against one on this machine whose log-probabilities, errors and refusals are chosen."""

import base64
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.chat_server import Answer, Behaviour, chat_server

from synthcam.errors import InputError, MachineError
from synthcam.evaluation.items import Form, Item, Prediction
from synthcam.evaluation.system import SystemSettings, open_system
from synthcam.rendering.video import write_video

YES_NO = (("Yes", math.log(0.6)), ("No", math.log(0.3)), (" yes", math.log(0.05)))


@pytest.fixture
def video(tmp_path: Path) -> Path:
    frames = [np.full((64, 96, 3), 40 + i, np.uint8) for i in range(24)]
    write_video(tmp_path / "a.mp4", frames, fps=8, width=96, height=64)
    return tmp_path / "a.mp4"


def completion(text: str, first: Any = (), finish: str = "stop", refusal: str | None = None) -> Answer:
    message = {"role": "assistant", "content": text or None, "refusal": refusal}
    choice: dict[str, Any] = {"message": message, "finish_reason": finish}
    if first:
        top = [{"token": token, "logprob": log} for token, log in first]
        choice["logprobs"] = {"content": [{"token": text, "logprob": top[0]["logprob"], "top_logprobs": top}]}
    usage = {"prompt_tokens": 100, "completion_tokens": 2}
    return Answer(body=json.dumps({"choices": [choice], "usage": usage}))


def item(video: Path, *options: str, form: Form = "yes-no", name: str = "1") -> Item:
    return Item(name, "task", form, video.name, "Does the camera pan?", file=video, options=options)


def ask(
    behave: Behaviour, *items: Item, cache: Path | None = None, concurrency: int = 2, **options: Any
) -> tuple[dict[str, Prediction], list[dict[str, Any]], dict[str, Any]]:
    options = {name.replace("_", "-"): value for name, value in {"model": "m", **options}.items()}
    with chat_server(behave) as server:
        settings = SystemSettings(concurrency=concurrency, cache=cache, fps=4, budget=6, options=options)
        with open_system(server.url, settings) as system:
            found = {one.item: one for one in system.answer(iter(items))}
            return found, server.requests, dict(system.describe())


def test_yes_and_no_have_the_probabilities_of_the_first_token(video: Path) -> None:
    found, (body,), about = ask(lambda *_: completion("Yes", YES_NO), item(video))
    assert (found["1"].p_yes, found["1"].p_no) == (pytest.approx(0.6), pytest.approx(0.3))
    assert body["messages"][0]["content"][-1]["text"] == "Does the camera pan? Please only answer Yes or No."
    assert (body["temperature"], body["logprobs"], body["top_logprobs"]) == (0, True, 20)
    assert about["used"] == {"requests": 1, "from_cache": 0, "tokens_read": 100, "tokens_written": 2}


def test_frames_are_taken_evenly_or_the_file_is_sent(video: Path) -> None:
    _, (body,), _ = ask(lambda *_: completion("No"), item(video))
    pictures = [part for part in body["messages"][0]["content"] if part["type"] == "image_url"]
    assert len(pictures) == 6
    assert all(part["image_url"]["url"].startswith("data:image/jpeg;base64,/9j/") for part in pictures)
    _, (body,), _ = ask(lambda *_: completion("No"), item(video), video="url")
    (part,) = [part for part in body["messages"][0]["content"] if part["type"] == "video_url"]
    assert base64.b64decode(part["video_url"]["url"].partition(",")[2]) == video.read_bytes()


def test_options_have_the_log_probabilities_of_their_letters(video: Path) -> None:
    first = (("B", -0.2), ("A", -1.9), ("▁C", -9.0))
    found, _, _ = ask(lambda *_: completion("B", first), item(video, "A. No", "B. Yes", "C. ?", "D. !", form="choice"))
    assert found["1"].options == (-1.9, -0.2, -9.0, -30.0)
    found, _, _ = ask(lambda *_: completion("(B)"), item(video, "A. No", "B. Yes", form="choice"))
    assert found["1"].options is None
    assert found["1"].text == "(B)"


@pytest.mark.parametrize(
    ("answer", "form", "error"),
    [
        (completion("I'm sorry, I can't help."), "yes-no", "says neither Yes nor No: I'm sorry, I can't help."),
        (completion("", refusal="Not with people in it."), "yes-no", "refused: Not with people in it."),
        (completion("", finish="content_filter"), "yes-no", "refused by the server's content filter"),
        (completion("<observation>The", finish="length"), "reasoned", "cut off after 2 tokens"),
        (completion("Hm."), "choice", "names no option: Hm."),
        (completion(" "), "caption", "says nothing"),
        (Answer(status=400, body='{"error": {"message": "too long"}}'), "yes-no", "status 400"),
    ],
)
def test_refused_cut_off_and_unclear_replies_are_errors_in_words(
    answer: Answer, form: Form, error: str, video: Path
) -> None:
    options = ("A. No", "B. Yes") if form == "choice" else ()
    found, _, _ = ask(lambda *_: answer, item(video, *options, form=form))
    assert found["1"].p_yes is None
    assert error in str(found["1"].error)


def test_a_damaged_video_is_an_error_and_others_go_on(video: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_text("none")
    found, _, _ = ask(lambda *_: completion("Yes", YES_NO), item(tmp_path / "bad.mp4", name="bad"), item(video))
    assert "bad.mp4" in str(found["bad"].error)
    assert found["1"].error is None


def test_a_server_without_log_probabilities_is_asked_without(video: Path) -> None:
    def behave(_: int, body: dict[str, Any]) -> Answer:
        refused = Answer(status=400, body='{"error": {"message": "logprobs is not supported"}}')
        return refused if "logprobs" in body else completion("No.")

    found, bodies, about = ask(behave, *[item(video, name=name) for name in "123456"], concurrency=1)
    assert [one.p_yes for one in found.values()] == [0.0] * 6
    assert about["log_probabilities"] is False
    # Two questions are under way before the first refusal is known.
    assert 7 <= len(bodies) <= 8


def test_busy_servers_are_asked_again_and_replies_are_kept(video: Path, tmp_path: Path) -> None:
    def behave(number: int, _: dict[str, Any]) -> Answer:
        return Answer(status=429, headers=(("retry-after", "0"),)) if number == 0 else completion("Yes", YES_NO)

    with chat_server(behave) as server:
        settings = SystemSettings(cache=tmp_path / "cache", fps=4, budget=6, options={"model": "m"})
        for _ in range(2):
            with open_system(server.url, settings) as system:
                (found,) = system.answer([item(video)])
                assert found.p_yes == pytest.approx(0.6)
        assert len(server.requests) == 2
        assert system.describe()["used"]["from_cache"] == 1


def test_questions_are_asked_at_once_and_each_is_answered_once(video: Path) -> None:
    items = [item(video, name=str(number)) for number in range(12)]

    def behave(number: int, _: dict[str, Any]) -> Answer:
        return Answer(body=completion("Yes", YES_NO).body, wait_s=0.02 * (number % 3))

    found, bodies, about = ask(behave, *items, concurrency=4, price_in=2.0, price_out=10)
    assert sorted(found, key=int) == [str(number) for number in range(12)]
    assert len(bodies) == 12
    assert about["used"]["cost_usd"] == pytest.approx(12 * (100 * 2 + 2 * 10) / 1e6)


def test_what_cannot_be_asked_is_one_clear_line(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="--option model=NAME"), open_system("http://x/v1", SystemSettings()):
        pass
    for options, message in (
        ({"key-variable": "NO_SUCH_KEY"}, "NO_SUCH_KEY: is not set"),
        ({"video": "gif"}, "allowed are frames and url"),
        ({"price-in": "much"}, "price-in=much"),
        ({"colour": "red"}, "no such option"),
    ):
        settings = SystemSettings(options={"model": "m", **options})
        with pytest.raises(InputError, match=message), open_system("http://x/v1", settings):
            pass
    monkeypatch.setenv("EVALUATE_TEST_KEY", "secret-1")
    with pytest.raises(InputError, match="the key is refused") as raised:
        ask(
            lambda *_: Answer(status=401, body='{"error": "secret-1 is wrong"}'),
            item(video),
            key_variable="EVALUATE_TEST_KEY",
        )
    assert "secret-1" not in str(raised.value)
    monkeypatch.setattr("synthcam.chat.client.TRIES", 1)
    with (
        open_system("http://127.0.0.1:9/v1", SystemSettings(options={"model": "m"})) as system,
        pytest.raises(MachineError, match="cannot be reached"),
    ):
        list(system.answer([item(video)]))
