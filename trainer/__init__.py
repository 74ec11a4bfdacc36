"""Teaches Qwen2.5-VL camera motion: supervised fine-tuning, then reinforcement learning, synthetic mixed with real."""
