#!/bin/sh
# Training by rewards with EasyR1, in this folder: EASYR1=PATH OF EASYR1 MODEL=... GPUS=8 sh grpo.sh [KEY=VALUE ...]
@rl exec python3 -m verl.trainer.main config="$${EASYR1:?is to name the folder of a copy of EasyR1}/examples/config.yaml" \
@rl     data.train_files="$$PWD/rl/$rl.parquet" data.val_files="$$PWD/rl/$rl.parquet" data.image_dir="$$PWD" \
@rl     data.format_prompt=null data.video_fps=$fps data.min_pixels=$least data.max_pixels=$pixels \
@rl     data.max_prompt_length=8192 data.max_response_length=1024 \
@rl     data.rollout_batch_size=$batch data.val_batch_size=$batch worker.actor.global_batch_size=$batch \
@rl     worker.reward.reward_function="$$PWD/synthcam_reward.py:easyr1_score" \
@rl     worker.actor.model.model_path="$${MODEL:-Qwen/Qwen2.5-VL-7B-Instruct}" worker.rollout.tensor_parallel_size=1 \
@rl     "trainer.logger=[console]" trainer.project_name=synthcam trainer.experiment_name=grpo \
@rl     trainer.save_checkpoint_path="$$PWD/trained_grpo" trainer.total_epochs=1 trainer.n_gpus_per_node="$${GPUS:-1}" "$$@"
