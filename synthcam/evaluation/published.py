"""Published results on CameraBench's binary questions: average precision by task, in percent (arXiv 2504.15376)."""

TASKS = (
    "Move In", "Move Out", "Move Up", "Move Down", "Move Right", "Move Left", "Zoom In", "Zoom Out",
    "Pan Right", "Pan Left", "Tilt Up", "Tilt Down", "Roll Clockwise", "Roll Counterclockwise", "Static",
)  # fmt: skip
_ROWS = {
    "Qwen2.5-VL-72B fine-tuned": "86.8 41.3 30.5 50.6 70.7 52.6 57.1 78.5 81.9 86.6 79.1 70.4 35.0 43.8 76.6 62.8",
    "Qwen2.5-VL-7B fine-tuned": "83.9 38.6 27.8 47.8 67.9 50.0 54.5 75.8 79.2 83.8 76.3 67.6 32.3 41.0 73.6 60.0",
    "MegaSAM": "87.0 58.3 43.0 48.4 59.1 58.0 11.1 10.2 77.9 82.4 75.6 57.7 67.4 76.9 60.1 58.2",
    "GPT-4o": "66.3 29.2 21.1 38.2 38.0 21.9 41.7 39.3 44.7 42.1 43.6 35.5 24.0 28.7 32.0 36.4",
    "Qwen2.5-VL-7B": "56.0 14.9 18.7 30.5 34.5 27.6 29.8 43.4 62.7 66.7 54.5 34.1 18.8 24.2 19.8 35.8",
    "COLMAP": "36.2 13.1 11.9 19.7 34.1 30.0 13.9 14.2 43.9 46.4 28.3 19.1 42.1 48.7 7.5 27.3",
    "chance": "29.3 9.7 6.7 8.6 15.8 11.5 11.1 10.2 15.0 15.4 12.7 7.7 8.9 10.2 9.7 12.2",
}


def published_average_precision() -> dict[str, dict[str, float]]:
    """{model: {task: average precision from 0 to 1}}, with "" for the mean over tasks."""
    return {
        model: dict(zip((*TASKS, ""), (float(number) / 100 for number in row.split()), strict=True))
        for model, row in _ROWS.items()
    }
