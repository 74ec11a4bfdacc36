#!/bin/sh
# Training by rewards with verl, in this folder: MODEL=... GPUS=8 sh grpo.sh [KEY=VALUE ...]
@rl exec python3 -m verl.trainer.main_ppo algorithm.adv_estimator=grpo algorithm.use_kl_in_reward=False \
@rl     data.train_files="$$PWD/rl/$rl.parquet" data.val_files="$$PWD/rl/$rl.parquet" data.video_key=videos \
@rl     data.max_prompt_length=8192 data.max_response_length=1024 data.filter_overlong_prompts=True data.truncation=error \
@rl     data.train_batch_size=$batch data.val_batch_size=$batch actor_rollout_ref.actor.ppo_mini_batch_size=$batch \
@rl     custom_reward_function.path="$$PWD/synthcam_reward.py" custom_reward_function.name=verl_score \
@rl     actor_rollout_ref.model.path="$${MODEL:-Qwen/Qwen2.5-VL-7B-Instruct}" \
@rl     actor_rollout_ref.model.use_remove_padding=True actor_rollout_ref.model.enable_gradient_checkpointing=True \
@rl     actor_rollout_ref.actor.optim.lr=1e-6 actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=1 \
@rl     actor_rollout_ref.actor.use_kl_loss=True actor_rollout_ref.actor.kl_loss_coef=0.01 \
@rl     actor_rollout_ref.actor.kl_loss_type=low_var_kl actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=1 \
@rl     actor_rollout_ref.rollout.name=vllm actor_rollout_ref.rollout.n=5 \
@rl     actor_rollout_ref.rollout.tensor_model_parallel_size=1 actor_rollout_ref.rollout.gpu_memory_utilization=0.6 \
@rl     actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=1 \
@rl     "trainer.logger=[console]" trainer.project_name=synthcam trainer.experiment_name=grpo \
@rl     trainer.default_local_dir="$$PWD/trained_grpo" trainer.save_freq=50 trainer.test_freq=-1 trainer.total_epochs=1 \
@rl     trainer.n_gpus_per_node="$${GPUS:-1}" trainer.nnodes=1 "$$@"
