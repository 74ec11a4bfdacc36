#!/bin/sh
# Supervised fine-tuning, in this folder. MODEL and more options can be given: MODEL=... sh sft.sh --max_steps 2
export ROOT_IMAGE_DIR="$${ROOT_IMAGE_DIR:-$$PWD}" FPS=$fps FPS_MAX_FRAMES=64 VIDEO_MAX_PIXELS=$pixels
@sft exec swift sft \
@sft     --model "$${MODEL:-Qwen/Qwen2.5-VL-7B-Instruct}" \
@sft     --dataset sft_$sft.jsonl \
@sft     --tuner_type lora --lora_rank 64 --freeze_vit true \
@sft     --per_device_train_batch_size 1 --gradient_accumulation_steps 8 --learning_rate 1e-4 \
@sft     --num_train_epochs 1 --max_length 16384 --output_dir trained "$$@"
