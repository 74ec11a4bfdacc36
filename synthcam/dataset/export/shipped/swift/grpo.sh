#!/bin/sh
# Training by rewards, in this folder, after sft.sh: MODEL=trained/.../checkpoint-N-merged sh grpo.sh
export ROOT_IMAGE_DIR="$${ROOT_IMAGE_DIR:-$$PWD}" FPS=$fps FPS_MAX_FRAMES=64 VIDEO_MAX_PIXELS=$pixels
@rl exec swift rlhf --rlhf_type grpo \
@rl     --model "$${MODEL:-Qwen/Qwen2.5-VL-7B-Instruct}" \
@rl     --dataset rl_$rl.jsonl \
@rl     --external_plugins synthcam_reward.py --reward_funcs synthcam_accuracy synthcam_format --reward_weights 0.9 0.1 \
@rl     --tuner_type lora --lora_rank 64 --freeze_vit true \
@rl     --num_generations 8 --per_device_train_batch_size 8 --learning_rate 1e-5 --temperature 1.0 \
@rl     --max_completion_length 1024 --num_train_epochs 1 --output_dir trained_grpo "$$@"
